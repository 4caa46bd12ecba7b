import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore, type ReadableDb, type SqlValue } from '../../../engine/store/database.ts'
import { outboxCounts, stagedEnvelopes, unconfirmedEnvelopes, unfinishedHeaders } from '../../../engine/store/outbox.ts'
import { postableEnvelopes } from '../../../engine/store/outbox-turn.ts'
import { countOwed, linesOwed } from '../../../engine/store/record-lines.ts'
import { doubted, setAside, unread, withoutCreator } from '../../../engine/store/siblings.ts'
import { awaitedParents, unitsAwaited, wantedFrom } from '../../../engine/store/statements.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { units } from '../../support/operations.ts'

const kit = await makeTestKit()

/** Asked in every round, or whenever the desk or the log has changed; with the index that holds only what is open. */
const questions: Readonly<Record<string, readonly [index: string, ask: (db: ReadableDb) => unknown]>> = {
  unitsAwaited: ['statement_waiting', unitsAwaited],
  wantedFrom: ['statement_waiting', (db) => wantedFrom(db, units.hcm, 1)],
  awaitedParents: ['statement_waiting', (db) => awaitedParents(db, 1)],
  setAside: ['statement_set_aside', setAside],
  doubted: ['statement_set_aside', (db) => doubted(db, units.hcm, { since: 0, askedBefore: 0, limit: 1 })],
  unread: ['statement_waiting', unread],
  withoutCreator: ['statement_waiting', (db) => withoutCreator(db, 0)],
  stagedEnvelopes: ['outbox_due', (db) => stagedEnvelopes(db, 0, 1)],
  postableEnvelopes: ['outbox_due', (db) => postableEnvelopes(db, 0, 1)],
  unconfirmedEnvelopes: ['outbox_due', (db) => unconfirmedEnvelopes(db, 0, 1)],
  unfinishedHeaders: ['outbox_due', (db) => unfinishedHeaders(db, 1)],
  outboxCounts: ['outbox_due', outboxCounts],
  linesOwed: ['record_line_owed', (db) => linesOwed(db, 'us', 1)],
  countOwed: ['record_line_owed', countOwed],
}

/** Of a whole table, by no index. */
const isScan = (step: string): boolean => /^SCAN \w+$/.test(step)

test('a round looks through what is open, and not through all that was', () => {
  using folder = temporaryFolder()
  const key = kit.crypto.secretKey(kit.crypto.random(32))
  using store = openStore({ file: join(folder.path, 'vault.db'), key, crypto: kit.crypto, step: kit.step })
  let steps: string[] = []
  const explained = (sql: string, values: readonly SqlValue[]): void => {
    const plan = store.read.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
    steps.push(...plan.map(({ detail }) => detail))
  }
  const db = {
    get: (sql: string, ...values: readonly SqlValue[]) => {
      explained(sql, values)
      return store.read.get(sql, ...values)
    },
    all: (sql: string, ...values: readonly SqlValue[]) => {
      explained(sql, values)
      return store.read.all(sql, ...values)
    },
  } as ReadableDb
  for (const [name, [index, ask]] of Object.entries(questions)) {
    steps = []
    ask(db)
    const plan = { name, usesIndex: steps.some((step) => step.includes(index)), scans: steps.filter(isScan) }
    expect(plan).toEqual({ name, usesIndex: true, scans: [] })
  }
})
