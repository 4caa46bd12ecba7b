/** What a home holds in the end, in words that do not depend on the run: ids, times and random bytes are left out. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import type { OpenedHome } from './engine-home.ts'

export interface HomeView {
  /** Statement hashes of operations on records: equal on all homes of a run. */
  readonly ids: readonly string[]
  /** What must be equal between runs too. */
  readonly facts: Readonly<Record<string, unknown>>
}

interface OperationRow {
  hash: Bytes
  type: number
  unit: Bytes
  device: Bytes
  officer: Bytes | undefined
  outcome: string
}

export async function observeHome(home: string, opened: OpenedHome): Promise<HomeView> {
  const { db, call } = opened
  const operations = db.all<OperationRow>(
    'SELECT hash, type, unit, device, officer, outcome FROM statement WHERE record IS NOT NULL ORDER BY type, created, hash',
  )
  const { bulletins } = await call('bulletin.list', {})
  const records = await Promise.all(bulletins.map(({ id }) => describeBulletin(opened, id)))
  const count = (sql: string): number => db.get<{ n: number }>(sql)?.n ?? 0
  const { gaps } = await call('desk.get', {})
  const { pending, queued, alarms } = await call('sync.state', {})
  return {
    ids: operations.map(({ hash }) => bytesToHex(hash)).toSorted(),
    facts: {
      operations: operations.map(({ type, unit, device, officer, outcome }) => ({
        type,
        outcome,
        unit: bytesToHex(unit),
        device: bytesToHex(device),
        officer: officer && bytesToHex(officer),
      })),
      records,
      rebuild: await call('store.rebuild', {}),
      gaps,
      outbox: { pending, queued },
      alarms: alarms.map(({ code }) => code),
      forks: count('SELECT count(*) AS n FROM fork'),
      waiting: count('SELECT count(*) AS n FROM inbox_waiting'),
      receiptsOwed: count('SELECT count(*) AS n FROM receipt_due'),
      refusals: db.all("SELECT action, code FROM audit WHERE code IS NOT NULL AND code <> 'accepted' ORDER BY seq"),
      received: count("SELECT count(*) AS n FROM audit WHERE action = 'receive.operation'"),
      unfinishedFiles: readdirSync(join(home, 'blobs')).filter((name) => name.endsWith('.part')),
    },
  }
}

async function describeBulletin({ call }: OpenedHome, id: string): Promise<unknown> {
  const detail = await call('bulletin.get', { id })
  const { version, state, bulletin, attachments, recipients, history } = detail
  const units = detail.units.map(({ unit, rung, by, answer, outcome, late }) => ({
    unit,
    rung,
    by,
    answer,
    outcome,
    late,
  }))
  const hashes = await Promise.all(
    attachments.map(async ({ index, size, complete }) => ({
      complete,
      size,
      sha256: await sha256Of(call, { id, index, size }),
    })),
  )
  return {
    version,
    state,
    bulletin,
    units,
    recipients: recipients.map(({ code }) => code),
    attachments: hashes,
    history: history.map(({ kind, unit, by, text }) => ({ kind, unit, by, text })),
  }
}

/** Of the plaintext, read by ranges as the screen reads it. */
export async function sha256Of(
  call: OpenedHome['call'],
  { id, index, size }: { readonly id: string; readonly index: number; readonly size: number },
): Promise<string> {
  const hash = createHash('sha256')
  const step = 1 << 20
  for (let offset = 0; offset < size; offset += step)
    hash.update((await call('attachment.read', { id, index, offset, length: step })).bytes)
  return hash.digest('hex')
}

/** How far this home has read its mailbox. */
export const cursorOf = ({ db }: OpenedHome): number =>
  db.get<{ cursor: number }>('SELECT cursor FROM mailbox ORDER BY at DESC')?.cursor ?? 0
