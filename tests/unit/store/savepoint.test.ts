import { describe, expect, it } from 'vitest'
import { GiaobanError } from '../../../shared/errors.ts'
import { openStore } from '../../../engine/store/database.ts'
import { undoable } from '../../../engine/store/savepoint.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const crypto = await createCrypto()

function inStore(work: (store: ReturnType<typeof openStore>) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-savepoint-'))
  const key = crypto.secretKey(crypto.random(32))
  using store = openStore({ file: join(folder, 'vault.db'), key, crypto, step: () => {} })
  try {
    work(store)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
const counters = (store: ReturnType<typeof openStore>): string[] =>
  store.read.all<{ name: string }>('SELECT name FROM counter ORDER BY name').map((row) => row.name)

describe('a part of a transaction that may fail by itself', () => {
  it('keeps what came before and after it, and nothing of its own, when it stumbles', () => {
    inStore((store) => {
      const done = store.transaction('test', (tx) => {
        tx.run("INSERT INTO counter (name, value) VALUES ('before', 1)")
        const ok = undoable(tx, () => {
          tx.run("INSERT INTO counter (name, value) VALUES ('inside', 1)")
          throw new Error('a broken invariant')
        })
        tx.run("INSERT INTO counter (name, value) VALUES ('later', 1)")
        return ok
      })
      expect(done).toBe(false)
      expect(counters(store)).toEqual(['before', 'later'])
    })
  })

  it('treats a violated constraint as its own failure', () => {
    inStore((store) => {
      store.transaction('test', (tx) => {
        tx.run("INSERT INTO counter (name, value) VALUES ('once', 1)")
        expect(undoable(tx, () => void tx.run("INSERT INTO counter (name, value) VALUES ('once', 1)"))).toBe(false)
      })
      expect(counters(store)).toEqual(['once'])
    })
  })

  it('ends the whole transaction for a failure of the disk', () => {
    inStore((store) => {
      const work = (): boolean =>
        store.transaction('test', (tx) => {
          tx.run("INSERT INTO counter (name, value) VALUES ('before', 1)")
          return undoable(tx, () => {
            throw new GiaobanError('store/full')
          })
        })
      expect(work).toThrow(new GiaobanError('store/full'))
      expect(counters(store)).toEqual([])
    })
  })
})
