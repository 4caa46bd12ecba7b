import { expect, test } from 'vitest'
import { isKeystore } from '../../../electron/main/keystore-backend.ts'

test.each(['basic_text', 'unknown'])('%s is no key store: everybody knows its key, or it is not there', (backend) => {
  expect(isKeystore({ available: true, platform: 'linux', backend })).toBe(false)
})

test.each(['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'])('%s is one', (backend) => {
  expect(isKeystore({ available: true, platform: 'linux', backend })).toBe(true)
})

test('nothing is one that says that it is not available', () => {
  expect(isKeystore({ available: false, platform: 'linux', backend: 'gnome_libsecret' })).toBe(false)
  expect(isKeystore({ available: false, platform: 'win32' })).toBe(false)
})

test('elsewhere and in older runtimes, which cannot say which one it is, availability decides', () => {
  expect(isKeystore({ available: true, platform: 'win32' })).toBe(true)
  expect(isKeystore({ available: true, platform: 'linux' })).toBe(true)
})
