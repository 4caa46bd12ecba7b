import { expect, test } from 'vitest'
import { engineEnvironment } from '../../../electron/main/engine-environment.ts'

test('passes what is listed and drops the rest', () => {
  const env = { PATH: '/bin', NODE_OPTIONS: '--inspect', LD_PRELOAD: 'x', GIAOBAN_PASSPHRASE: 'secret', TZ: undefined }
  expect(engineEnvironment(env)).toEqual({ PATH: '/bin' })
})

test('passphrases never come through the environment of the app', () => {
  expect(Object.keys(engineEnvironment({ GIAOBAN_PASSPHRASE: 'x', GIAOBAN_OFFICER: 'y' }))).toEqual([])
})
