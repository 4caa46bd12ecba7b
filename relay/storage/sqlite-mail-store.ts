/**
 * Mail in SQLite. Posts of one turn share a transaction, every other write has its own; the payload is stored once for
 * all addressees. Nothing holds the database for longer than a bounded number of entries takes.
 */
import { bytesToHex, concat, type Bytes } from '../../shared/bytes.ts'
import { idBytes, type DeviceId, type HeaderHash, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { isCircleKey, type AddresseeKey } from '../../shared/protocol/addressee.ts'
import { ackInSteps, type AckedEntries } from './ack-steps.ts'
import { nextTurn } from '../in-turn.ts'
import { createGroupCommit } from './group-commit.ts'
import {
  bytesOf,
  type Delivery,
  type MailStore,
  type PostedEnvelope,
  type PostOutcome,
  type StoredMail,
  type StreamView,
} from './port.ts'
import type { RelayDatabase } from './sqlite-database.ts'

interface EntryRow {
  readonly cursor: number
  readonly envelope: number
  readonly addressee: Uint8Array
  readonly position: number
  readonly leaf: Uint8Array
  readonly path: Uint8Array
  readonly bytes: number
}

/** Envelopes forgotten at a time: milliseconds. */
const stepEntries = 512

/** SQLite gives Buffers: a plain copy, so that nothing else of the pool can be reached through it. */
const plain = (bytes: Uint8Array): Bytes => new Uint8Array(bytes)

const pathOf = (joined: Uint8Array): Bytes[] =>
  Array.from({ length: joined.length / 32 }, (_, i) => plain(joined.subarray(i * 32, i * 32 + 32)))

type Page = Awaited<ReturnType<MailStore['page']>>
type Status = Awaited<ReturnType<MailStore['status']>>
type Mark = Parameters<MailStore['ack']>[1]

/** What the file answers, at once: within a transaction of the caller's as well. Meanings as in the port. */
export interface SqliteMail extends AckedEntries {
  at(device: DeviceId, headerHash: HeaderHash): number | undefined
  /** Whether its device or unit would have too much. */
  isOver(posted: PostedEnvelope): boolean
  /** Several writes: within a transaction of the caller's. */
  insert(posted: PostedEnvelope): PostOutcome | 'quota'
  page(view: StreamView, window: Parameters<MailStore['page']>[1]): Page
  advance(view: StreamView & { readonly device: DeviceId }, mark: Mark): readonly Delivery[]
  status(poster: UnitId, headerHash: HeaderHash, max: number): Status
  oldest(): number | undefined
  /** A bounded number of those posted before this time, the oldest first; gives how many. */
  expireSome(before: number): number
}

export function createSqliteMailStore(options: {
  readonly db: RelayDatabase
  readonly step: (name: string) => void
}): MailStore {
  const { db, step } = options
  const mail = createSqliteMail(db)
  const together = createGroupCommit(db)
  return {
    post: async (posted) => {
      step('relay.post.commit.before')
      const outcome = await together(() => mail.insert(posted))
      step('relay.post.commit.after')
      return outcome
    },
    accepted: async (device, headerHash) => mail.at(device, headerHash),
    page: async (view, window) => mail.page(view, window),
    head: async (stream) => mail.head(stream),
    ack: async (view, mark) => {
      step('relay.ack.commit.before')
      const delivered = await ackInSteps(mail, { view, mark }, (some) => mail.advance(view, some))
      step('relay.ack.commit.after')
      return delivered
    },
    status: async (poster, headerHash, max) => mail.status(poster, headerHash, max),
    upkeep: {
      oldest: async () => mail.oldest(),
      expire: async (before) => {
        let count = 0
        for (let some = mail.expireSome(before); some > 0; some = mail.expireSome(before)) {
          count += some
          await nextTurn()
        }
        return count
      },
    },
  }
}

export function createSqliteMail(db: RelayDatabase): SqliteMail {
  const findPost = db.prepare<[Bytes, Bytes], { at: number }>(
    'SELECT at FROM envelope WHERE device = ? AND header_hash = ?',
  )
  const insertEnvelope = db.prepare(
    'INSERT INTO envelope (device, unit, header_hash, header, payload, at, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const grow = db.prepare<[Bytes], { head: number }>(
    'INSERT INTO stream (unit, head) VALUES (?, 1) ON CONFLICT (unit) DO UPDATE SET head = head + 1 RETURNING head',
  )
  const insertWrap = db.prepare('INSERT INTO wrap (envelope, position, addressee, leaf, path) VALUES (?, ?, ?, ?, ?)')
  const insertEntry = db.prepare('INSERT INTO entry (stream, cursor, envelope, position) VALUES (?, ?, ?, ?)')
  const findHead = db.prepare<[Bytes], { head: number }>('SELECT head FROM stream WHERE unit = ?')
  const entriesAfter = db.prepare<[Bytes, number], EntryRow>(
    `SELECT n.cursor, n.envelope, w.addressee, n.position, w.leaf, w.path,
            length(e.header) + length(e.payload) + length(w.leaf) + length(w.path) AS bytes
     FROM entry n JOIN envelope e ON e.id = n.envelope JOIN wrap w ON w.envelope = n.envelope AND w.position = n.position
     WHERE n.stream = ? AND n.cursor > ? ORDER BY n.cursor`,
  )
  const contentOf = db.prepare<[number], { header: Uint8Array; payload: Uint8Array }>(
    'SELECT header, payload FROM envelope WHERE id = ?',
  )
  const findReader = db.prepare<[Bytes], { cursor: number }>('SELECT cursor FROM reader WHERE device = ?')
  const setReader = db.prepare(
    'INSERT INTO reader (device, cursor) VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET cursor = excluded.cursor',
  )
  const undelivered = db.prepare<
    [Bytes, number, number],
    { cursor: number; addressee: Uint8Array; unit: Uint8Array; header_hash: Uint8Array }
  >(
    `SELECT n.cursor, w.addressee, e.unit, e.header_hash
     FROM entry n JOIN envelope e ON e.id = n.envelope JOIN wrap w ON w.envelope = n.envelope AND w.position = n.position
     WHERE n.stream = ? AND n.cursor > ? AND n.cursor <= ? AND n.delivered_at IS NULL ORDER BY n.cursor`,
  )
  const statesAfter = db.prepare<[Bytes, number, number, number], { cursor: number; delivered_at: number | null }>(
    'SELECT cursor, delivered_at FROM entry WHERE stream = ? AND cursor > ? AND cursor <= ? ORDER BY cursor LIMIT ?',
  )
  const markDelivered = db.prepare('UPDATE entry SET delivered_at = ? WHERE stream = ? AND cursor = ?')
  const findPosted = db.prepare<[Bytes, Bytes], { id: number }>(
    'SELECT id FROM envelope WHERE header_hash = ? AND unit = ? ORDER BY id LIMIT 1',
  )
  const addresseesOf = db.prepare<
    [number, number],
    { stream: Uint8Array; addressee: Uint8Array; delivered_at: number | null }
  >(
    `SELECT n.stream, w.addressee, n.delivered_at
     FROM entry n JOIN wrap w ON w.envelope = n.envelope AND w.position = n.position
     WHERE n.envelope = ? ORDER BY n.position, n.stream LIMIT ?`,
  )
  const usage = db.prepare<[Bytes, Bytes], { unit: number; device: number }>(
    `SELECT coalesce(sum(bytes), 0) AS unit, coalesce(sum(bytes) FILTER (WHERE device = ?), 0) AS device
     FROM mail_usage WHERE unit = ?`,
  )
  const addUsage = db.prepare(
    `INSERT INTO mail_usage (device, unit, bytes) VALUES (?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET bytes = bytes + excluded.bytes`,
  )
  const freeUsage = db.prepare('UPDATE mail_usage SET bytes = max(0, bytes - ?) WHERE device = ?')
  const findOld = db.prepare<[number, number], { id: number; device: Uint8Array; bytes: number }>(
    'SELECT id, device, bytes FROM envelope WHERE at < ? ORDER BY at LIMIT ?',
  )
  const deleteEnvelope = db.prepare('DELETE FROM envelope WHERE id = ?')
  const findOldest = db.prepare<[], { at: number | null }>('SELECT min(at) AS at FROM envelope')
  const expireSome = db.transaction((before: number): number => {
    const old = findOld.all(before, stepEntries)
    for (const { id, device, bytes } of old) {
      freeUsage.run(bytes, device)
      deleteEnvelope.run(id)
    }
    return old.length
  })
  const isOver = (posted: PostedEnvelope): boolean => {
    const { unit, device, quota } = posted
    const bytes = bytesOf(posted)
    const used = usage.get(idBytes(device), idBytes(unit)) ?? { unit: 0, device: 0 }
    return quota !== undefined && (used.device + bytes > quota.deviceBytes || used.unit + bytes > quota.unitBytes)
  }

  const headOf = (stream: UnitId): number => findHead.get(idBytes(stream))?.head ?? 0
  const visibleOf = (view: StreamView): ((addressee: AddresseeKey) => boolean) => {
    if (view.visible === 'all') return () => true
    const keys = new Set(view.visible)
    return (addressee) => keys.has(addressee) || (view.circles && isCircleKey(addressee))
  }
  const memberOf = (addressee: AddresseeKey, unit: UnitId): { readonly unit?: UnitId } =>
    isCircleKey(addressee) ? { unit } : {}
  const keyOf = (bytes: Uint8Array): AddresseeKey => bytesToHex(bytes) as AddresseeKey

  const insertPost = (posted: PostedEnvelope): PostOutcome | 'quota' => {
    const before = findPost.get(idBytes(posted.device), idBytes(posted.headerHash))
    if (before !== undefined) return { at: before.at, isNew: false, heads: [] }
    if (isOver(posted)) return 'quota'
    const bytes = bytesOf(posted)
    addUsage.run(idBytes(posted.device), idBytes(posted.unit), bytes)
    const { lastInsertRowid } = insertEnvelope.run(
      idBytes(posted.device),
      idBytes(posted.unit),
      idBytes(posted.headerHash),
      posted.header,
      posted.payload,
      posted.at,
      bytes,
    )
    const heads = new Map<UnitId, number>()
    for (const { streams, addressee, index, leaf, path } of posted.entries) {
      insertWrap.run(lastInsertRowid, index, idBytes(addressee), leaf, concat(...path))
      for (const stream of streams) {
        const head = grow.get(idBytes(stream))?.head ?? 0 // RETURNING always gives a row
        insertEntry.run(idBytes(stream), head, lastInsertRowid, index)
        heads.set(stream, head)
      }
    }
    return { at: posted.at, isNew: true, heads: [...heads].map(([stream, head]) => ({ stream, head })) }
  }

  const advance = db.transaction(
    (view: StreamView & { readonly device: string }, mark: { readonly cursor: number; readonly at: number }) => {
      const device = idBytes(view.device)
      const from = findReader.get(device)?.cursor ?? 0
      const upTo = Math.min(mark.cursor, headOf(view.stream))
      if (upTo <= from) return []
      setReader.run(device, upTo)
      const isVisible = visibleOf(view)
      const stream = idBytes(view.stream)
      const delivered: Delivery[] = []
      for (const row of undelivered.all(stream, from, upTo)) {
        const addressee = keyOf(row.addressee)
        if (!isVisible(addressee)) continue
        markDelivered.run(mark.at, stream, row.cursor)
        const headerHash = bytesToHex(row.header_hash) as HeaderHash
        const poster = bytesToHex(row.unit) as UnitId
        delivered.push({ poster, headerHash, addressee, at: mark.at, ...memberOf(addressee, view.stream) })
      }
      return delivered
    },
  )

  return {
    at: (device, headerHash) => findPost.get(idBytes(device), idBytes(headerHash))?.at,
    isOver,
    insert: insertPost,
    page: (view, { after, maxBytes, maxItems }) => {
      const isVisible = visibleOf(view)
      const head = headOf(view.stream)
      const items: StoredMail[] = []
      let bytes = 0
      let passed = after
      let seen = 0
      for (const row of entriesAfter.iterate(idBytes(view.stream), after)) {
        if (seen === limits.mailPageRows) return { items, next: passed, head }
        seen += 1
        passed = row.cursor
        if (!isVisible(keyOf(row.addressee))) continue
        bytes += row.bytes
        if (items.length > 0 && (bytes > maxBytes || items.length >= maxItems)) {
          return { items, next: items.at(-1)?.cursor ?? after, head }
        }
        const content = contentOf.get(row.envelope)
        if (content === undefined) continue // a foreign key: cannot be
        items.push({
          cursor: row.cursor,
          header: plain(content.header),
          index: row.position,
          leaf: plain(row.leaf),
          path: pathOf(row.path),
          payload: plain(content.payload),
        })
      }
      return { items, next: Math.max(after, head), head }
    },
    head: headOf,
    advance: (view, mark) => advance.immediate(view, mark),
    cursor: (device) => findReader.get(idBytes(device))?.cursor ?? 0,
    stretch: (stream, { from, end, entries }) => {
      const rows = statesAfter.all(idBytes(stream), from, end, entries)
      const upTo = rows.length < entries ? end : (rows.at(-1)?.cursor ?? end)
      return { upTo, isOpen: rows.some((row) => row.delivered_at === null) }
    },
    status: (poster, headerHash, max) => {
      const found = findPosted.get(idBytes(headerHash), idBytes(poster))
      if (found === undefined) return undefined
      return addresseesOf.all(found.id, max).map(({ stream, addressee, delivered_at: at }) => {
        const key = keyOf(addressee)
        const delivered = at === null ? {} : { deliveredAt: at }
        return { key, ...delivered, ...memberOf(key, bytesToHex(stream) as UnitId) }
      })
    },
    oldest: () => findOldest.get()?.at ?? undefined,
    expireSome: (before) => expireSome.immediate(before),
  }
}
