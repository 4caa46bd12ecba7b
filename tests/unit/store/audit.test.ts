import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  appendAudit,
  auditEntryBytes,
  auditLeafHash,
  firstAuditOf,
  firstBrokenAudit,
  listAudit,
  parseAuditEntry,
} from '../../../engine/store/audit.ts'
import { openStore, type Store } from '../../../engine/store/database.ts'
import { utf8 } from '../../../shared/bytes.ts'
import { idOf, type OfficerId } from '../../../shared/ids.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'

const kit = await makeTestKit()

function withAudit(work: (store: Store) => void): void {
  using folder = temporaryFolder()
  using store = openStore({
    file: join(folder.path, 'vault.db'),
    key: kit.crypto.secretKey(kit.crypto.random(32)),
    crypto: kit.crypto,
    step: kit.step,
  })
  for (let i = 1; i <= 5; i++) {
    store.transaction('test', (tx) =>
      appendAudit(tx, kit.crypto, {
        at: 1_795_000_000_000 + i,
        action: 'envelope.refused',
        code: `reason-${i}`,
        object: utf8('object'),
        officer: idOf<OfficerId>(kit.crypto.random(16)),
      }),
    )
  }
  work(store)
}

test('rows come newest first, in pages', () => {
  withAudit((store) => {
    expect(listAudit(store.read, { limit: 2 }).map((entry) => entry.code)).toEqual(['reason-5', 'reason-4'])
    expect(listAudit(store.read, { limit: 9, before: 3 }).map((entry) => entry.seq)).toEqual([2, 1])
  })
})

test('an action that is rolled back leaves no row', () => {
  withAudit((store) => {
    expect(() =>
      store.transaction('test', (tx) => {
        appendAudit(tx, kit.crypto, { at: 1, action: 'never.happened' })
        throw new Error('stop')
      }),
    ).toThrow('stop')
    expect(listAudit(store.read, { limit: 9 })).toHaveLength(5)
  })
})

test('a changed, moved or removed row is found', () => {
  const changes: readonly (readonly [sql: string, broken: number])[] = [
    ["UPDATE audit SET code = 'other' WHERE seq = 3", 3],
    ['UPDATE audit SET at = at + 1 WHERE seq = 4', 4],
    ['UPDATE audit SET officer = NULL WHERE seq = 1', 1],
    ['DELETE FROM audit WHERE seq = 2', 2],
    ['UPDATE audit SET seq = 9 WHERE seq = 5', 5],
  ]
  for (const [sql, broken] of changes) {
    withAudit((store) => {
      expect(firstBrokenAudit(store.read, kit.crypto)).toBeUndefined()
      store.transaction('tamper', (tx) => void tx.run(sql))
      expect(firstBrokenAudit(store.read, kit.crypto)).toBe(broken)
    })
  }
})

test('equal actions have different leaves: the salt hides what an erased entry said', () => {
  withAudit((store) => {
    store.transaction('test', (tx) => {
      for (let i = 0; i < 2; i++) appendAudit(tx, kit.crypto, { at: 1, action: 'same' })
    })
    const [a, b] = listAudit(store.read, { limit: 2 })
    expect(a?.leafHash).not.toEqual(b?.leafHash)
  })
})

test('an entry is read as it was written, what it does not say is absent, and other bytes are none', () => {
  const officer = idOf<OfficerId>(kit.crypto.random(16))
  const most = { at: 5, action: 'device.forked', code: 'again', object: kit.crypto.random(32), officer }
  const least = { at: 6, action: 'session.unlocked' }
  expect(parseAuditEntry(auditEntryBytes(3, most))).toStrictEqual({ seq: 3, ...most })
  expect(parseAuditEntry(auditEntryBytes(4, least))).toStrictEqual({ seq: 4, ...least })
  expect(parseAuditEntry(utf8('none'))).toBeUndefined()
  withAudit((store) => {
    store.transaction('test', (tx) => [most, least, most].forEach((each) => appendAudit(tx, kit.crypto, each)))
    const [, row] = listAudit(store.read, { limit: 2 })
    expect(row).toStrictEqual({ seq: 7, ...least, leafHash: row!.leafHash })
    const first = firstAuditOf(store.read, most.object)!
    expect(first).toMatchObject({ seq: 6, entry: auditEntryBytes(6, most) })
    const [leaf] = listAudit(store.read, { before: 7, limit: 1 })
    expect(auditLeafHash(kit.crypto, first.salt, first.entry)).toEqual(leaf!.leafHash)
    expect(firstAuditOf(store.read, kit.crypto.random(32))).toBeUndefined()
  })
})
