/** The directory log in SQLite: leaves, head, the newest note, and what leaves name by hash. */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { emptyRoot, type Hash } from '../../shared/protocol/merkle.ts'
import type { LogHead, LogStore } from '../log/store.ts'
import type { RelayDatabase } from './sqlite-database.ts'

const plain = (bytes: Uint8Array): Bytes => new Uint8Array(bytes)

export function createSqliteLogStore(options: { readonly db: RelayDatabase; readonly crypto: Hash }): LogStore {
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
    for (const [i, leaf] of change.leaves.entries()) insertLeaf.run(now.size + i, leaf)
    setHead.run(change.next.size, change.next.root)
    return true
  })

  return {
    head: async () => head(),
    append: async (change) => append.immediate(change),
    leaves: async (from, count) => findLeaves.all(from, count).map(({ leaf }) => plain(leaf)),
    note: async () => {
      const row = findNote.get()
      return row === undefined ? undefined : plain(row.note)
    },
    saveNote: async (note) => {
      setNote.run(note)
    },
    object: async (hash) => {
      const row = findObject.get(hash)
      return row === undefined ? undefined : plain(row.object)
    },
    putObject: async (hash, content) => {
      insertObject.run(hash, content)
    },
  }
}
