import fc from 'fast-check'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { KeyFile, keyNames } from '../../../engine/vault/key-file.ts'
import { bytesToHex, hexToBytes, type Bytes } from '../../../shared/bytes.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'

const kit = await makeTestKit()
const master = kit.crypto.random(32)

type Step = {
  readonly put: readonly number[]
  readonly remove: readonly number[]
  readonly outcome: 'works' | 'dies' | 'reopened'
}
const counters = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 })
const step: fc.Arbitrary<Step> = fc.record({
  put: counters,
  remove: counters,
  outcome: fc.constantFrom('works', 'works', 'dies', 'reopened'),
})

test('after any changes, deaths and restarts the keys file holds what a map would', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      using folder = temporaryFolder()
      let dies = false
      const options = () => ({
        crypto: kit.crypto,
        path: join(folder.path, 'keys'),
        master: kit.crypto.secretKey(master),
        step: (name: string) => {
          if (dies && name === 'vault.keys.before') throw new Error('the machine died')
        },
      })
      const model = new Map<string, string>()
      let file = KeyFile.create(options(), [])
      for (const { put, remove, outcome } of steps) {
        const keys = put.map((counter) => ({ name: keyNames.deviceKem(counter), secret: kit.crypto.random(32) }))
        dies = outcome === 'dies'
        try {
          file.change({
            put: keys.map(({ name, secret }) => ({ name, key: kit.crypto.secretKey(secret) })),
            remove: remove.map(keyNames.deviceKem),
          })
          for (const { name, secret } of keys) model.set(bytesToHex(name), bytesToHex(secret))
          for (const counter of remove) model.delete(bytesToHex(keyNames.deviceKem(counter)))
        } catch (thrown) {
          expect(String(thrown)).toContain('died')
        }
        if (outcome !== 'works') {
          file.purge()
          dies = false
          file = KeyFile.open(options())
        }
        const held = new Map(
          file.names(Uint8Array.of(2)).map((name) => [bytesToHex(name), file.get(name)?.unwrap(bytesToHex)] as const),
        )
        expect(held).toEqual(model)
      }
      for (const name of model.keys()) expect(file.get(hexToBytes(name) as Bytes)?.length).toBe(32)
    }),
    { numRuns: process.env['SLOW'] === '1' ? 300 : 25 },
  )
})
