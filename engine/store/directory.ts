/** The directory's tables: leaves, notes, public keys, alarms, confirmed neighbours (engine/directory/store.ts). */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import { idBytes, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { DirectoryAlarm, DirectoryStore } from '../directory/store.ts'
import type { Store, WritableDb } from './database.ts'

interface AlarmRow {
  readonly at: number
  readonly code: string
  readonly leaf_index: number | undefined
  readonly note_own: Bytes | undefined
  readonly note_other: Bytes | undefined
}

const leafAlarms = ['void-leaf', 'unknown-leaf', 'future-leaf', 'own-unit'] as const

function alarmOf(row: AlarmRow): readonly DirectoryAlarm[] {
  const { at, code, leaf_index: index, note_own: own, note_other: other } = row
  if (code === 'split-view' && own !== undefined && other !== undefined) return [{ kind: code, at, own, other }]
  const kind = leafAlarms.find((each) => each === code)
  return kind !== undefined && index !== undefined ? [{ kind, at, index }] : []
}

/** False where there is no such piece of news, or somebody has read it already. */
export function settleNotice(tx: WritableDb, index: number): boolean {
  const found = tx.get('SELECT seq FROM directory_alarm WHERE code = ? AND leaf_index = ?', 'own-unit', index)
  tx.run('DELETE FROM directory_alarm WHERE code = ? AND leaf_index = ?', 'own-unit', index)
  return found !== undefined
}

/** `count` below 1: none. */
const leavesOf = (store: Store, from: number, count: number): readonly Bytes[] =>
  store.read
    .all<{ bytes: Bytes }>('SELECT bytes FROM leaf WHERE idx >= ? ORDER BY idx LIMIT ?', from, Math.max(count, 0))
    .map((row) => row.bytes)

export const createDirectoryStore = (store: Store): DirectoryStore<WritableDb> => ({
  transaction: (name, work) => store.transaction(name, work),
  *leaves() {
    for (let from = 0; ; from += limits.leavesPerPage) {
      const page = leavesOf(store, from, limits.leavesPerPage)
      yield* page
      if (page.length < limits.leavesPerPage) return
    }
  },
  leavesFrom: (from, count) => leavesOf(store, from, count),
  appendLeaves: (tx, leaves) => {
    for (const { index, bytes } of leaves) tx.run('INSERT INTO leaf (idx, bytes) VALUES (?, ?)', index, bytes)
  },
  newestNote: () => {
    const row = store.read.get<{
      readonly note: Bytes
      readonly size: number
      readonly root: Bytes
      readonly witnessed_at: number | undefined
      readonly received_at: number
    }>('SELECT note, size, root, witnessed_at, received_at FROM checkpoint ORDER BY size DESC LIMIT 1')
    if (row === undefined) return undefined
    const { note, size, root, witnessed_at: witnessedAt = 0, received_at: receivedAt } = row
    return { note, size, root, witnessedAt, receivedAt }
  },
  saveNote: (tx, { note, size, root, witnessedAt, receivedAt }) => {
    tx.run(
      `INSERT OR REPLACE INTO checkpoint (size, root, note, witnessed_at, received_at) VALUES (?, ?, ?, ?, ?)`,
      size,
      root,
      note,
      witnessedAt,
      receivedAt,
    )
  },
  alarms: () =>
    store.read
      .all<AlarmRow>('SELECT at, code, leaf_index, note_own, note_other FROM directory_alarm ORDER BY seq')
      .flatMap(alarmOf),
  addAlarm: (tx, alarm) => {
    const { kind, at } = alarm
    const index = alarm.kind === 'split-view' ? undefined : alarm.index
    const [own, other] = alarm.kind === 'split-view' ? [alarm.own, alarm.other] : []
    tx.run(
      'INSERT INTO directory_alarm (at, code, leaf_index, note_own, note_other) VALUES (?, ?, ?, ?, ?)',
      at,
      kind,
      index,
      own,
      other,
    )
  },
  objects: {
    get: (hash) => store.read.get<{ bytes: Bytes }>('SELECT bytes FROM log_object WHERE hash = ?', hash)?.bytes,
    put: (tx, { hash, bytes }) => {
      tx.run(`INSERT OR IGNORE INTO log_object (hash, kind, bytes) VALUES (?, 'public-key', ?)`, hash, bytes)
    },
  },
  neighbours: {
    confirmed: () => {
      const rows = store.read.all<{ unit: Bytes }>('SELECT unit FROM neighbour_confirmed')
      return new Set(rows.map((row) => bytesToHex(row.unit) as UnitId))
    },
    confirm: (tx, { unit, at }) => {
      tx.run('INSERT OR IGNORE INTO neighbour_confirmed (unit, at) VALUES (?, ?)', idBytes(unit), at)
    },
  },
})
