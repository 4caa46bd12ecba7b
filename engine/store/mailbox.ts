/** How far this device has read its mailbox in each store of mail, and envelopes that wait for the directory to grow. */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type HeaderHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export const mailCursor = (db: ReadableDb, relay: string): number =>
  db.get<{ cursor: number }>('SELECT cursor FROM mailbox WHERE relay = ?', relay)?.cursor ?? 0

export function saveMailCursor(
  tx: WritableDb,
  relay: string,
  read: { readonly cursor: number; readonly at: number },
): void {
  const { cursor, at } = read
  tx.run(
    'INSERT INTO mailbox (relay, cursor, at) VALUES (?, ?, ?) ON CONFLICT (relay) DO UPDATE SET cursor = excluded.cursor, at = excluded.at',
    relay,
    cursor,
    at,
  )
}

/** The cursor goes on under another name. */
export function adoptMailbox(tx: WritableDb, names: { readonly from: string; readonly to: string }): void {
  tx.run('UPDATE OR REPLACE mailbox SET relay = ? WHERE relay = ?', names.to, names.from)
}

/** Another one begins where this one stands, unless it has a cursor already. */
export function copyMailbox(tx: WritableDb, names: { readonly from: string; readonly to: string }): void {
  tx.run(
    'INSERT INTO mailbox (relay, cursor, at) SELECT ?, cursor, at FROM mailbox WHERE relay = ? ON CONFLICT DO NOTHING',
    names.to,
    names.from,
  )
}

export const knownMailboxes = (db: ReadableDb): readonly string[] =>
  db.all<{ relay: string }>('SELECT relay FROM mailbox').map(({ relay }) => relay)

/**
 * Of each relay the stores that were not read for longest are forgotten: one that comes back is read from its beginning.
 * A relay that shows ever new ones makes no other relay's be forgotten.
 */
export function forgetOldMailboxes(tx: WritableDb, kept: number): void {
  const known = tx.all<{ relay: string }>('SELECT relay FROM mailbox ORDER BY at DESC')
  const counts = new Map<string, number>()
  for (const { relay } of known) {
    const owner = relay.slice(0, relay.lastIndexOf(' ') + 1)
    const count = (counts.get(owner) ?? 0) + 1
    counts.set(owner, count)
    if (count > kept) tx.run('DELETE FROM mailbox WHERE relay = ?', relay)
  }
}

export interface WaitingEnvelope {
  readonly headerHash: HeaderHash
  /** The mail item as the relay gave it. */
  readonly item: Bytes
  readonly treeSize: number
  readonly since: number
  /** Shelf of the relay that gave it; empty where it came otherwise. */
  readonly address: string
}

export function keepWaiting(tx: WritableDb, waiting: WaitingEnvelope): void {
  tx.run(
    `INSERT INTO inbox_waiting (header_hash, item, tree_size, since, address) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    idBytes(waiting.headerHash),
    waiting.item,
    waiting.treeSize,
    waiting.since,
    waiting.address,
  )
}

export function stopWaiting(tx: WritableDb, header: HeaderHash): void {
  tx.run('DELETE FROM inbox_waiting WHERE header_hash = ?', idBytes(header))
}

/** Of each relay the oldest: those of one that wait for ever keep nobody from looking at another's. */
export const waitingEnvelopes = (db: ReadableDb, treeSize: number, limit: number): WaitingEnvelope[] =>
  db
    .all<{ address: string }>('SELECT DISTINCT address FROM inbox_waiting')
    .flatMap(({ address }) =>
      db.all<{ header_hash: Bytes; item: Bytes; tree_size: number; since: number; address: string }>(
        'SELECT * FROM inbox_waiting WHERE address = ? AND tree_size <= ? ORDER BY since LIMIT ?',
        address,
        treeSize,
        limit,
      ),
    )
    .map((row) => ({
      headerHash: idOf<HeaderHash>(row.header_hash),
      item: row.item,
      treeSize: row.tree_size,
      since: row.since,
      address: row.address,
    }))

export const isWaiting = (db: ReadableDb): boolean => waitingCount(db) > 0

export const waitingCount = (db: ReadableDb): number =>
  db.get<{ n: number }>('SELECT count(*) AS n FROM inbox_waiting')?.n ?? 0

/** Ends the waiting of those that wait since before `before`; what was set aside for a later program stays. */
export const dropWaiting = (tx: WritableDb, before: number): readonly HeaderHash[] =>
  tx
    .all<{ header_hash: Bytes }>(
      'DELETE FROM inbox_waiting WHERE since < ? AND tree_size < 9007199254740991 RETURNING header_hash',
      before,
    )
    .map((row) => idOf<HeaderHash>(row.header_hash))

/** Before the address: the shelf of letters under a log that nobody has named, with which any member could fill the others. */
const ofUnknownLog = '?'
export const shelfOf = (address: string, isOfUnknownLog: boolean): string => {
  const plain = address.startsWith(ofUnknownLog) ? address.slice(1) : address
  return isOfUnknownLog ? `${ofUnknownLog}${plain}` : plain
}

/**
 * No further one that this relay gives may wait: too many of its own do, or twice as many in all, or they are too large
 * together. One relay's alone never take the places of another's.
 */
export function isWaitingFull(db: ReadableDb, address: string): boolean {
  const sums = 'SELECT count(*) AS n, coalesce(sum(length(item)), 0) AS bytes FROM inbox_waiting'
  const own = db.get<Shelf>(`${sums} WHERE address = ?`, address)
  const share = address.startsWith(ofUnknownLog) ? limits.shareOfUnknownLogs : 1
  return isFull(own, share) || isFull(db.get<Shelf>(sums), 2)
}

interface Shelf {
  readonly n: number
  readonly bytes: number
}

const isFull = (shelf: Shelf | undefined, times: number): boolean =>
  shelf !== undefined &&
  (shelf.n >= times * limits.envelopesWaiting || shelf.bytes >= times * limits.envelopesWaitingBytes)

/** Since when the oldest envelope waits for leaves that the relay does not show; `undefined` when none waits. */
export const oldestWaitingSince = (db: ReadableDb): number | undefined =>
  db.get<{ since: number | undefined }>(
    'SELECT min(since) AS since FROM inbox_waiting WHERE tree_size < 9007199254740991',
  )?.since
