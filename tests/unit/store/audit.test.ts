import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appendAudit, firstBrokenAudit, listAudit } from '../../../engine/store/audit.ts'
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
