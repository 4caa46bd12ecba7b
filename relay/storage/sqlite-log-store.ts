/** The directory log in SQLite: leaves, head, the newest note, and what leaves name by hash. */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { emptyRoot, type Hash } from '../../shared/protocol/merkle.ts'
import type { LogHead, LogStore, NamedObject } from '../log/store.ts'
import type { RelayDatabase } from './sqlite-database.ts'

const plain = (bytes: Uint8Array): Bytes => new Uint8Array(bytes)

/** What the file answers, at once: within a transaction of the caller's as well. Meanings as in the port. */
export interface SqliteLog {
  head(): LogHead
  append(change: Parameters<LogStore['append']>[0]): boolean
  leaves(from: number, count: number): readonly Bytes[]
  note(): Bytes | undefined
  saveNote(note: Bytes): void
  object(hash: Bytes): Bytes | undefined
  putObject(hash: Bytes, content: Bytes): void
}

export function createSqliteLogStore(options: { readonly db: RelayDatabase; readonly crypto: Hash }): LogStore {
  const { db } = options
  const log = createSqliteLog(options)
  return {
    head: async () => log.head(),
    append: async (change) => log.append(change),
    leaves: async (from, count) => log.leaves(from, count),
    note: async () => log.note(),
    saveNote: async (note) => log.saveNote(note),
    object: async (hash) => log.object(hash),
    putObjects: async (objects) => db.transaction(() => keepAll(log, objects)).immediate(),
  }
}

function keepAll(log: SqliteLog, objects: readonly NamedObject[]): void {
  for (const { hash, content } of objects) log.putObject(hash, content)
}

export function createSqliteLog(options: { readonly db: RelayDatabase; readonly crypto: Hash }): SqliteLog {
  const { db, crypto } = options
  const findHead = db.prepare<[], { size: number; root: Uint8Array }>('SELECT size, root FROM log_head')
  const setHead = db.prepare(
    'INSERT INTO log_head (id, size, root) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET size = excluded.size, root = excluded.root',
  )
  const insertLeaf = db.prepare('INSERT INTO log_leaf (position, leaf) VALUES (?, ?)')
  const findLeaves = db.prepare<[number, number], { leaf: Uint8Array }>(
    'SELECT leaf FROM log_leaf WHERE position >= ? ORDER BY position LIMIT ?',
  )
  const findNote = db.prepare<[], { note: Uint8Array }>('SELECT note FROM log_note')
  const setNote = db.prepare(
    'INSERT INTO log_note (id, note) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET note = excluded.note',
  )
  const findObject = db.prepare<[Bytes], { object: Uint8Array }>('SELECT object FROM log_object WHERE hash = ?')
  const insertObject = db.prepare('INSERT INTO log_object (hash, object) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING')

  const head = (): LogHead => {
    const row = findHead.get()
    return row === undefined ? { size: 0, root: emptyRoot(crypto) } : { size: row.size, root: plain(row.root) }
  }
  const append = db.transaction((change: Parameters<LogStore['append']>[0]): boolean => {
    const now = head()
    if (change.expected.size !== now.size || !equalBytes(change.expected.root, now.root)) return false
    for (const { hash, content } of change.objects ?? []) insertObject.run(hash, content)
    for (const [i, leaf] of change.leaves.entries()) insertLeaf.run(now.size + i, leaf)
    setHead.run(change.next.size, change.next.root)
    return true
  })

  return {
    head,
    append: (change) => append.immediate(change),
    leaves: (from, count) => findLeaves.all(from, count).map(({ leaf }) => plain(leaf)),
    note: () => {
      const row = findNote.get()
      return row === undefined ? undefined : plain(row.note)
    },
    saveNote: (note) => void setNote.run(note),
    object: (hash) => {
      const row = findObject.get(hash)
      return row === undefined ? undefined : plain(row.object)
    },
    putObject: (hash, content) => void insertObject.run(hash, content),
  }
}
