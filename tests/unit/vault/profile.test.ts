import { expect, test } from 'vitest'
import { parseProfile } from '../../../engine/vault/profile.ts'
import { utf8 } from '../../../shared/bytes.ts'
import { makeTestKit } from '../../support/engine-kit.ts'
import { codeOf, testProfile } from '../../support/home-kit.ts'

const kit = await makeTestKit()
const profile = testProfile(kit)
const textOf = (over: Readonly<Record<string, unknown>>): Uint8Array<ArrayBuffer> =>
  utf8(JSON.stringify({ ...profile, ...over }))

test('a profile is read as it was written', () => {
  expect(parseProfile(textOf({}))).toEqual(profile)
})

test('language and theme have defaults', () => {
  const parsed = parseProfile(textOf({ language: undefined, theme: undefined }))
  expect([parsed.language, parsed.theme]).toEqual(['vi', 'system'])
})

test.each([
  ['an unknown field', { secret: 1 }],
  ['no demo flag', { demo: undefined }],
  ['a demo flag that is a word', { demo: 'yes' }],
  ['an upper-case device', { device: 'AB'.repeat(16) }],
  ['a short root', { root: 'ab' }],
  ['a reserved form of unit code', { unit: { ...profile.unit, code: 'TP HCM' } }],
  ['a relay that is no WebSocket', { relays: ['https://relay.example/'] }],
  ['a relay with a password', { relays: ['wss://a:b@relay.example/'] }],
  ['five relays', { relays: Array(5).fill('wss://relay.example/') }],
  ['format 0', { format: 0 }],
])('%s makes it invalid', async (_what, over) => {
  expect(await codeOf(() => parseProfile(textOf(over)))).toBe('profile/invalid')
})

test('a later format is newer, not invalid', async () => {
  expect(await codeOf(() => parseProfile(textOf({ format: 2, more: true })))).toBe('profile/newer-format')
})

test.each(['', '{', 'null', '[]', '1', '"text"'])('the text %j is no profile', async (text) => {
  expect(await codeOf(() => parseProfile(utf8(text)))).toBe('profile/invalid')
})

test('bytes that are no UTF-8 are no profile', async () => {
  expect(await codeOf(() => parseProfile(new Uint8Array([0x7b, 0xff, 0x7d])))).toBe('profile/invalid')
})
