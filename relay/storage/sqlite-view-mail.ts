/**
 * Mail in the view: what a part of a post, and the end of old ones, change. The same commands in the same order give the
 * same cursors everywhere; parts of one envelope may come in any order, and twice.
 */
import { bytesToHex, concat, type Bytes } from '../../shared/bytes.ts'
import { idBytes, type DeviceId, type HeaderHash, type UnitId } from '../../shared/ids.ts'
import { bytesOf, type PostedEnvelope, type PostOutcome } from './port.ts'
import type { RelayDatabase } from './sqlite-database.ts'

/** What of an envelope goes into the mailboxes of one shard; `parts` in all. */
export interface PostedPart extends Omit<PostedEnvelope, 'quota'> {
  readonly parts: number
}

/** The cursor of a mailbox from which on everything is still in its stream. */
export interface MailBase {
  readonly unit: UnitId
  readonly cursor: number
}

export interface Horizon {
  readonly upTo: number
  readonly bases: readonly MailBase[]
}

export interface ViewMail {
  /** When it was accepted, once all of its parts are here. */
  accepted(device: DeviceId, headerHash: HeaderHash): number | undefined
  insertPart(part: PostedPart, where: { readonly shard: number; readonly sequence: number }): PostOutcome
  /** Forgets all parts up to this sequence. Returns the number of envelopes of which nothing is left. */
  expireParts(shard: number, upTo: number): number
  /**
   * When the first of each shard was posted (of several in one message the youngest), the earliest of these. Others may
   * say an earlier time, of a relay whose clock was behind: they go when it is their turn, and nothing waits for them.
   */
  oldest(): number | undefined
  /** Up to where a shard holds nothing but parts posted before this time, `count` at most; 0: it begins with a younger one. */
  oldUpTo(shard: number, before: number, count: number): number
  /** What a view needs that begins after the sequence up to which everything has expired. */
  horizon(shard: number): Horizon
  /** Of a view that is empty. */
  beginAt(shard: number, horizon: Horizon): void
}

export function createViewMail(db: RelayDatabase, shardOf: (unit: UnitId) => number): ViewMail {
  const findAccepted = db.prepare<[Bytes, Bytes], { at: number }>(
    `SELECT e.at FROM envelope e JOIN view_envelope v ON v.envelope = e.id
     WHERE e.device = ? AND e.header_hash = ? AND v.applied >= v.parts`,
  )
  const find = db.prepare<[Bytes, Bytes], { id: number; at: number }>(
    'SELECT id, at FROM envelope WHERE device = ? AND header_hash = ?',
  )
  const insertEnvelope = db.prepare(
    'INSERT INTO envelope (device, unit, header_hash, header, payload, at, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  /** With its first part. */
  const insertParts = db.prepare('INSERT INTO view_envelope (envelope, parts, applied) VALUES (?, ?, 1)')
  const hasPart = db.prepare<[number, number], { found: number }>(
    'SELECT 1 AS found FROM view_part WHERE envelope = ? AND shard = ?',
  )
  const insertPart = db.prepare('INSERT INTO view_part (shard, sequence, last, envelope) VALUES (?, ?, ?, ?)')
  const repeatPart = db.prepare('UPDATE view_part SET last = ? WHERE envelope = ? AND shard = ?')
  const countPart = db.prepare('UPDATE view_envelope SET applied = applied + 1 WHERE envelope = ?')
  const insertWrap = db.prepare(
    `INSERT INTO wrap (envelope, position, addressee, leaf, path) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  const grow = db.prepare<[Bytes], { head: number }>(
    'INSERT INTO stream (unit, head) VALUES (?, 1) ON CONFLICT (unit) DO UPDATE SET head = head + 1 RETURNING head',
  )
  const insertEntry = db.prepare('INSERT INTO entry (stream, cursor, envelope, position) VALUES (?, ?, ?, ?)')
  /** Relays whose clocks differ may each have brought a part: the earliest counts, in whatever order they came. */
  const addBytes = db.prepare('UPDATE envelope SET bytes = bytes + ?, at = min(at, ?) WHERE id = ?')
  const addUsage = db.prepare(
    `INSERT INTO mail_usage (device, unit, bytes) VALUES (?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET bytes = bytes + excluded.bytes`,
  )
  const freeUsage = db.prepare('UPDATE mail_usage SET bytes = max(0, bytes - ?) WHERE device = ?')
  const firstYoung = db.prepare<[number, number], { sequence: number }>(
    `SELECT p.sequence FROM view_part p JOIN envelope e ON e.id = p.envelope
     WHERE p.shard = ? AND e.at >= ? ORDER BY p.sequence LIMIT 1`,
  )
  const firsts = db.prepare<[], { at: number | null }>(
    `SELECT min(at) AS at FROM (
       SELECT max(e.at) AS at
       FROM (SELECT shard, min(sequence) AS sequence FROM view_part GROUP BY shard) f
       JOIN view_part p ON p.shard = f.shard AND p.sequence = f.sequence JOIN envelope e ON e.id = p.envelope
       GROUP BY f.shard)`,
  )
  const lastOf = db.prepare<[number], { last: number | null }>(
    'SELECT max(last) AS last FROM view_part WHERE shard = ?',
  )
  const partsFrom = db.prepare<[number, number, number], { sequence: number }>(
    'SELECT sequence FROM view_part WHERE shard = ? AND sequence < ? ORDER BY sequence LIMIT ?',
  )
  const partsUpTo = db.prepare<[number, number], { envelope: number; others: number }>(
    `SELECT p.envelope, (SELECT count(*) FROM view_part o WHERE o.envelope = p.envelope) - 1 AS others
     FROM view_part p WHERE p.shard = ? AND p.sequence <= ? ORDER BY p.sequence`,
  )
  const repeatedBeyond = db.prepare<[number, number, number], { sequence: number }>(
    `SELECT sequence FROM view_part
     WHERE shard = ? AND sequence <= ? AND last > ? AND last > sequence ORDER BY sequence LIMIT 1`,
  )
  const findExpired = db.prepare<[number], { up_to: number }>('SELECT up_to FROM view_expired WHERE shard = ?')
  const setExpired = db.prepare(
    `INSERT INTO view_expired (shard, up_to) VALUES (?, ?)
     ON CONFLICT (shard) DO UPDATE SET up_to = max(up_to, excluded.up_to)`,
  )
  const findEnvelope = db.prepare<[number], { device: Uint8Array; bytes: number }>(
    'SELECT device, bytes FROM envelope WHERE id = ?',
  )
  const deleteEnvelope = db.prepare('DELETE FROM envelope WHERE id = ?')
  const deletePart = db.prepare('DELETE FROM view_part WHERE envelope = ? AND shard = ?')
  const entriesOf = db.prepare<[number], { stream: Uint8Array; cursor: number }>(
    'SELECT stream, cursor FROM entry WHERE envelope = ?',
  )
  const deleteEntry = db.prepare('DELETE FROM entry WHERE stream = ? AND cursor = ?')
  const streams = db.prepare<[], { unit: Uint8Array; base: number }>(
    `SELECT s.unit, coalesce((SELECT min(cursor) - 1 FROM entry WHERE stream = s.unit), s.head) AS base FROM stream s`,
  )
  const setStream = db.prepare('INSERT INTO stream (unit, head) VALUES (?, ?)')
  const unitOf = (bytes: Uint8Array): UnitId => bytesToHex(bytes) as UnitId

  /** A view that began between a part and its repetition would take the repetition for new: the end lies before both. */
  const settled = (shard: number, upTo: number): number => {
    const across = repeatedBeyond.get(shard, upTo, upTo)
    return across === undefined ? upTo : settled(shard, across.sequence - 1)
  }

  /** The rest of an envelope stays in the mailboxes of other shards. */
  const deleteEntries = (envelope: number, shard: number): void => {
    for (const { stream, cursor } of entriesOf.all(envelope)) {
      if (shardOf(unitOf(stream)) === shard) deleteEntry.run(stream, cursor)
    }
  }

  /** With all its bytes from the beginning: adding them later would write its payload once more. */
  const begin = (part: PostedPart, bytes: number): number => {
    const { device, unit, headerHash, header, payload, at, parts } = part
    const ids = [idBytes(device), idBytes(unit), idBytes(headerHash)]
    const { lastInsertRowid } = insertEnvelope.run(...ids, header, payload, at, bytes)
    const envelope = Number(lastInsertRowid)
    insertParts.run(envelope, parts)
    return envelope
  }

  return {
    accepted: (device, headerHash) => findAccepted.get(idBytes(device), idBytes(headerHash))?.at,
    insertPart: (part, { shard, sequence }) => {
      const { device, unit, headerHash, header, payload, at, entries } = part
      const known = find.get(idBytes(device), idBytes(headerHash))
      if (known !== undefined && hasPart.get(known.id, shard) !== undefined) {
        repeatPart.run(sequence, known.id, shard)
        return { at: known.at, isNew: false, heads: [] }
      }
      const all = bytesOf(part)
      const envelope = known?.id ?? begin(part, all)
      if (known !== undefined) countPart.run(envelope)
      insertPart.run(shard, sequence, sequence, envelope)
      /** What a part before has brought. */
      let brought = known === undefined ? 0 : header.length + payload.length
      const heads = new Map<UnitId, number>()
      for (const { streams: into, addressee, index, leaf, path } of entries) {
        const wrapped = insertWrap.run(envelope, index, idBytes(addressee), leaf, concat(...path)).changes
        if (wrapped === 0) brought += leaf.length + path.length * 32
        for (const stream of into) {
          const head = grow.get(idBytes(stream))?.head ?? 0 // RETURNING always gives a row
          insertEntry.run(idBytes(stream), head, envelope, index)
          heads.set(stream, head)
        }
      }
      if (known !== undefined) addBytes.run(all - brought, at, envelope)
      addUsage.run(idBytes(device), idBytes(unit), all - brought)
      const earliest = Math.min(at, known?.at ?? at)
      return { at: earliest, isNew: true, heads: [...heads].map(([stream, head]) => ({ stream, head })) }
    },
    expireParts: (shard, asked) => {
      const upTo = settled(shard, asked)
      setExpired.run(shard, upTo)
      let gone = 0
      for (const { envelope, others } of partsUpTo.all(shard, upTo)) {
        if (others > 0) {
          deleteEntries(envelope, shard)
          deletePart.run(envelope, shard)
          continue
        }
        const row = findEnvelope.get(envelope)
        if (row !== undefined) freeUsage.run(row.bytes, row.device)
        gone += deleteEnvelope.run(envelope).changes
      }
      return gone
    },
    oldest: () => firsts.get()?.at ?? undefined,
    oldUpTo: (shard, before, count) => {
      const young = firstYoung.get(shard, before)?.sequence
      const end = young === undefined ? (lastOf.get(shard)?.last ?? 0) : young - 1
      const some = partsFrom.all(shard, end + 1, count).at(-1)?.sequence
      if (some === undefined) return 0
      const isAll = partsFrom.all(shard, end + 1, count + 1).length <= count
      const upTo = settled(shard, isAll ? end : some)
      return partsFrom.get(shard, upTo + 1, 1) === undefined ? 0 : upTo
    },
    horizon: (shard) => ({
      upTo: findExpired.get(shard)?.up_to ?? 0,
      bases: streams
        .all()
        .map(({ unit, base }) => ({ unit: unitOf(unit), cursor: base }))
        .filter(({ unit, cursor }) => cursor > 0 && shardOf(unit) === shard),
    }),
    beginAt: (shard, { upTo, bases }) => {
      setExpired.run(shard, upTo)
      for (const { unit, cursor } of bases) setStream.run(idBytes(unit), cursor)
    },
  }
}
