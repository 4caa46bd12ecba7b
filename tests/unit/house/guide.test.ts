/** The user guide in both languages: the same pictures, each of them there, and none that nobody sees. */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const guide = resolve(import.meta.dirname, '../../../docs/guide')
const pictured = (language: string) =>
  [
    ...readFileSync(resolve(guide, `${language}.md`), 'utf8').matchAll(/!\[([^\]]+)\]\(pictures\/(\w+)\/(\w+)\.jpg\)/g),
  ].map(([, words, of, name]) => ({ words, of, name }))

test.each(['vi', 'en'])(
  'the guide in %s shows every picture that is taken for it, in its own language, with words',
  (language) => {
    const shown = pictured(language)
    expect(shown.length).toBeGreaterThan(0)
    expect(shown.every(({ of, words }) => of === language && words !== undefined && words.length > 10)).toBe(true)
    const files = readdirSync(resolve(guide, 'pictures', language)).map((file) => file.replace(/\.jpg$/, ''))
    expect(new Set(shown.map(({ name }) => name))).toEqual(new Set(files))
    expect(shown).toHaveLength(files.length)
  },
)

test('both guides show the same screens in the same order', () => {
  expect(pictured('en').map(({ name }) => name)).toEqual(pictured('vi').map(({ name }) => name))
})
