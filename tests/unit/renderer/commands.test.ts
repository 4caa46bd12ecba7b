import { describe, expect, it } from 'vitest'
import { commandsOf, hotkeysOf, paletteLine } from '../../../renderer/app/commands.ts'
import { keysOf } from '../../../renderer/app/routes.ts'
import { matchesName } from '../../../renderer/features/search/match-name.ts'
import { en, vi } from '../../../renderer/i18n/catalogue.ts'
import { deedKeys } from '../../../renderer/ui/deed-keys.ts'
import { screens } from '../../../shared/domain/screen-words.ts'

const done: string[] = []
const commands = commandsOf(screens, {
  go: (screen) => void done.push(screen),
  search: () => void done.push('search'),
  openWindow: () => void done.push('window'),
  lock: () => void done.push('lock'),
})
const lines = commands.map((command) => paletteLine(command, 'vi'))
const withoutMarks = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd')

describe('the palette', () => {
  it('has every screen that there is, with the key that opens it, and runs it', () => {
    for (const [screen, key] of keysOf(screens)) {
      const line = lines.find(({ id }) => id === screen)
      expect([line?.label, line?.keys]).toEqual([vi.frame.nav[screen], key.toUpperCase()])
      line?.run()
      expect(done.at(-1)).toBe(screen)
    }
    expect(lines.find(({ id }) => id === 'window')?.keys).toBe('Ctrl N')
  })

  it('has a line for every key that the frame listens to, and no key does two things', () => {
    const keys = [...hotkeysOf(commands, false), ...hotkeysOf(commands, true)].map(([key]) => key)
    expect(keys.toSorted()).toEqual(commands.flatMap((command) => command.keys).toSorted())
    expect(new Set(keys).size).toBe(keys.length)
  })

  it.each(Object.entries(deedKeys))(
    'no key of a deed with a %s opens a screen, moves in the list or closes it',
    (family, keys) => {
      const taken = new Set([...hotkeysOf(commands, false).map(([key]) => key), 'j', 'k'])
      const all = Object.values(keys)
      expect(all.filter((key) => taken.has(key))).toEqual([])
      // one's own bulletin is asked about, another's is acknowledged: never both
      expect(all.length - new Set(all).size).toBe(family === 'bulletin' ? 1 : 0)
    },
  )

  it.each([
    ['Vietnamese', vi],
    ['English', en],
  ])('finds each by its name in %s, with and without marks, whatever language is on screen', (_, text) => {
    for (const [index, { label }] of commands.entries()) {
      const names = lines[index]?.names ?? []
      for (const typed of [label(text), withoutMarks(label(text)), label(text).toUpperCase()])
        expect([typed, matchesName(names, typed)]).toEqual([typed, true])
    }
    expect(lines.filter(({ names }) => matchesName(names, 'không có gì'))).toEqual([])
  })
})
