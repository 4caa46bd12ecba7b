import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openStore, type Store } from '../../../engine/store/database.ts'
import { nextOf, readMeta, writeMeta } from '../../../engine/store/meta.ts'
import { readSetting, writeSetting } from '../../../engine/store/settings.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'

const kit = await makeTestKit()

function withStore(work: (store: Store) => void): void {
  using folder = temporaryFolder()
  using store = openStore({
    file: join(folder.path, 'vault.db'),
    key: kit.crypto.secretKey(kit.crypto.random(32)),
    crypto: kit.crypto,
    step: kit.step,
  })
  work(store)
}

test('a setting comes back through its schema, or not at all', () => {
  withStore((store) => {
    const volume = z.strictObject({ volume: z.number().max(1) })
    expect(readSetting(store.read, 'sound', volume)).toBeUndefined()
    store.transaction('test', (tx) => writeSetting(tx, 'sound', { volume: 0.5 }))
    expect(readSetting(store.read, 'sound', volume)).toEqual({ volume: 0.5 })
    store.transaction('test', (tx) => writeSetting(tx, 'sound', { volume: 'loud' }))
    expect(readSetting(store.read, 'sound', volume)).toBeUndefined()
  })
})

test('a single value keeps its type', () => {
  withStore((store) => {
    const put = (value: string | number | Uint8Array): void =>
      store.transaction('test', (tx) => writeMeta(tx, 'sync.test', value))
    for (const value of ['text', 2 ** 53 - 1, 0, Uint8Array.of(1, 2)]) {
      put(value)
      expect(readMeta(store.read, 'sync.test')).toEqual(value)
    }
  })
})

test('a counter gives each number once, and takes back what was rolled back', () => {
  withStore((store) => {
    const take = (): number => store.transaction('test', (tx) => nextOf(tx, 'files'))
    expect([take(), take()]).toEqual([1, 2])
    expect(() =>
      store.transaction('test', (tx) => {
        nextOf(tx, 'files')
        throw new Error('stop')
      }),
    ).toThrow('stop')
    expect(take()).toBe(3)
  })
})
