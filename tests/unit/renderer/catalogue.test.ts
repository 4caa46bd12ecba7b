import { describe, expect, it } from 'vitest'
import { en, vi } from '../../../renderer/i18n/catalogue.ts'
import { callsChangedBy } from '../../../renderer/engine-client/invalidation.ts'

const flat = (value: object, path = ''): [string, string][] =>
  Object.entries(value).flatMap(([key, inner]): [string, string][] =>
    typeof inner === 'string' ? [[`${path}${key}`, inner]] : flat(inner as object, `${path}${key}.`),
  )
const holes = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] as string).toSorted()

describe('screen texts', () => {
  const vietnamese = flat(vi)
  const english = new Map(flat(en))

  it('have the same keys in both languages', () => {
    expect([...english.keys()].toSorted()).toEqual(vietnamese.map(([key]) => key).toSorted())
  })

  it('have the same values to fill in', () => {
    const different = vietnamese
      .filter(([key, text]) => holes(text).join() !== holes(english.get(key) ?? '').join())
      .map(([key]) => key)
    expect(different).toEqual([])
  })

  it('are never empty, and Vietnamese is composed (NFC)', () => {
    expect(vietnamese.filter(([, text]) => text.trim() === '' || text !== text.normalize('NFC'))).toEqual([])
  })
})

describe('what a change makes old', () => {
  it('is the desk and every list for bulletins, and nothing of the session', () => {
    const calls = callsChangedBy(['bulletins'])
    expect(calls.has('desk.get') && calls.has('bulletin.get') && calls.has('search.query')).toBe(true)
    expect(calls.has('session.state')).toBe(false)
  })
})
