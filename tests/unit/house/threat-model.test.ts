/** docs/threat-model.md says which test shows what: only of tests that exist, and of each attack once. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const text = readFileSync(resolve(root, 'docs/threat-model.md'), 'utf8')

test('every test that it names exists', () => {
  const named = [...text.matchAll(/`(tests\/[^`]+)`/g)].map((match) => match[1] ?? '')
  expect(named.length).toBeGreaterThan(40)
  expect(named.filter((path) => !existsSync(resolve(root, path)))).toEqual([])
})

test('each of the forty attacks has one row, with a test of its own kind or with what it waits for', () => {
  const rows = [...text.matchAll(/^\| (\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)]
  expect(rows.map((row) => Number(row[1]))).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  for (const [, number, , shown, waits] of rows) {
    const isShown = /`tests\/[^`]+\.exploit\.test\.ts`/.test(shown ?? '') || (waits ?? '').trim() !== ''
    expect({ number, isShown }).toEqual({ number, isShown: true })
  }
})
