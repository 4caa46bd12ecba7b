/**
 * Sequence links between one device and one addressee (docs/spec/envelope.md, Links). Incoming links prove gaps and
 * forks; outgoing ones number what this device seals and find again what a peer says it misses.
 */
import { isZero, type Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type DeviceId, type StatementHash, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import type { MissingRange } from '../../shared/protocol/bodies/receipt.ts'
import type { Link } from '../../shared/protocol/wrap.ts'
import type { ReadableDb, WritableDb } from './database.ts'

const zero32 = new Uint8Array(32)
const prevBytes = (link: Link): Bytes => (link.prev === undefined ? zero32 : idBytes(link.prev))
const prevOf = (bytes: Bytes): StatementHash | undefined => (isZero(bytes) ? undefined : idOf<StatementHash>(bytes))

/** The link that the next envelope of this device to `addressee` carries. */
export function nextLink(db: ReadableDb, addressee: AddresseeKey): Link {
  const row = db.get<{ seq: number; prev: Bytes }>(
    'SELECT seq, prev FROM link_out WHERE addressee = ?',
    idBytes(addressee),
  )
  return row === undefined ? { seq: 1, prev: undefined } : { seq: row.seq + 1, prev: prevOf(row.prev) }
}

/** Consumes the link that `nextLink` gave. Throws when it is not the next one: two seals raced, a bug. */
export function recordSent(
  tx: WritableDb,
  addressee: AddresseeKey,
  sent: Link & { readonly hash: StatementHash },
): void {
  const expected = nextLink(tx, addressee)
  if (expected.seq !== sent.seq) throw new Error('link is not the next one')
  const hash = idBytes(sent.hash)
  tx.run(
    'INSERT INTO link_sent (addressee, seq, hash, prev) VALUES (?, ?, ?, ?)',
    idBytes(addressee),
    sent.seq,
    hash,
    prevBytes(sent),
  )
  tx.run(
    'INSERT INTO link_out (addressee, seq, prev) VALUES (?, ?, ?) ON CONFLICT (addressee) DO UPDATE SET seq = excluded.seq, prev = excluded.prev',
    idBytes(addressee),
    sent.seq,
    hash,
  )
}

export interface SentLink extends Link {
  readonly hash: StatementHash
  readonly carriedAt: number | undefined
}

export function sentLinks(
  db: ReadableDb,
  query: { readonly addressee: AddresseeKey; readonly range: MissingRange; readonly limit: number },
): SentLink[] {
  const { addressee, range, limit } = query
  return db
    .all<{ seq: number; prev: Bytes; hash: Bytes; carried_at: number | undefined }>(
      'SELECT seq, prev, hash, carried_at FROM link_sent WHERE addressee = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?',
      idBytes(addressee),
      range.from,
      range.to,
      limit,
    )
    .map((row) => ({
      seq: row.seq,
      prev: prevOf(row.prev),
      hash: idOf<StatementHash>(row.hash),
      carriedAt: row.carried_at,
    }))
}

/** Under which number that statement went to the addressee. */
export function sentLinkOf(db: ReadableDb, addressee: AddresseeKey, hash: StatementHash): Link | undefined {
  const row = db.get<{ seq: number; prev: Bytes }>(
    'SELECT seq, prev FROM link_sent WHERE addressee = ? AND hash = ? LIMIT 1',
    idBytes(addressee),
    idBytes(hash),
  )
  return row && { seq: row.seq, prev: prevOf(row.prev) }
}

export function markCarried(
  tx: WritableDb,
  carried: { readonly addressee: AddresseeKey; readonly seq: number; readonly at: number },
): void {
  const { addressee, seq, at } = carried
  tx.run('UPDATE link_sent SET carried_at = ? WHERE addressee = ? AND seq = ?', at, idBytes(addressee), seq)
}

/** False when this unit was answered about this statement a moment ago; otherwise it is answered now. */
export const mayAnswer = (
  tx: WritableDb,
  asked: { readonly unit: UnitId; readonly wanted: StatementHash; readonly now: number },
): boolean =>
  tx.run(
    `INSERT INTO carry_asked (unit, statement, at) SELECT ?, hash, ? FROM statement WHERE hash = ?
     ON CONFLICT (unit, statement) DO UPDATE SET at = excluded.at WHERE at <= ?`,
    idBytes(asked.unit),
    asked.now,
    idBytes(asked.wanted),
    asked.now - limits.carryAgainMs,
  ).changes > 0

export interface IncomingLink extends Link {
  readonly device: DeviceId
  readonly addressee: AddresseeKey
  readonly hash: StatementHash
  /** Version from which on this unit is a member of the circle that is the addressee; 1 for others. */
  readonly since: number
}

/** The device's own word for a number: the statement that came under it, and the one that it names before. */
export interface ProvenLink {
  readonly hash: StatementHash
  readonly prev: StatementHash | undefined
}

/** `undefined` when nothing came under this number, or only by a carrier's word. */
export function provenLink(
  db: ReadableDb,
  at: { readonly device: DeviceId; readonly addressee: AddresseeKey; readonly seq: number },
): ProvenLink | undefined {
  const row = db.get<{ hash: Bytes; prev: Bytes }>(
    'SELECT hash, prev FROM link_in WHERE device = ? AND addressee = ? AND seq = ? AND carried = 0',
    idBytes(at.device),
    idBytes(at.addressee),
    at.seq,
  )
  return row && { hash: idOf<StatementHash>(row.hash), prev: prevOf(row.prev) }
}

/**
 * A carrier's word for a number: closes a gap below what the device itself has sent, and never stands against it. One of
 * the own unit may also go on where this home stands (`extends`), which makes no gap.
 */
export function recordCarried(
  tx: WritableDb,
  link: IncomingLink,
  how: { readonly at: number; readonly extends: boolean },
): void {
  const device = idBytes(link.device)
  const addressee = idBytes(link.addressee)
  const isNext = how.extends && link.seq === (edgeOf(tx, [device, addressee]) ?? 0) + 1
  tx.run(
    `INSERT INTO link_in (device, addressee, seq, hash, prev, at, carried) SELECT ?, ?, ?, ?, ?, ?, 1
     WHERE ? = 1 OR EXISTS (SELECT 1 FROM link_in WHERE device = ? AND addressee = ? AND seq > ? AND carried = 0)
     ON CONFLICT DO NOTHING`,
    device,
    addressee,
    link.seq,
    idBytes(link.hash),
    prevBytes(link),
    how.at,
    isNext ? 1 : 0,
    device,
    addressee,
    link.seq,
  )
  advanceEdge(tx, link)
}

/**
 * Written only after the signature verified. Takes the place of a carrier's word, and of one about the number before
 * that this statement denies: what lies under it is missing again.
 */
export function recordReceived(tx: WritableDb, link: IncomingLink, at: number): void {
  dropDenied(tx, link)
  beginNoLater(tx, link)
  tx.run(
    `INSERT INTO link_in (device, addressee, seq, hash, prev, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET hash = excluded.hash, prev = excluded.prev, at = excluded.at, carried = 0 WHERE carried = 1`,
    idBytes(link.device),
    idBytes(link.addressee),
    link.seq,
    idBytes(link.hash),
    prevBytes(link),
    at,
  )
  advanceEdge(tx, link)
}

/**
 * What came to this device itself is where its own duty begins, whatever a snapshot has said of later numbers: whoever
 * names one that was never reached would otherwise hide every gap to come. Not in a circle that the unit joined later:
 * there the first letter that was for it is the beginning, whichever comes first.
 */
function beginNoLater(tx: WritableDb, { device, addressee, seq, since }: IncomingLink): void {
  if (since > 1) return
  const link = [idBytes(device), idBytes(addressee)] as const
  tx.run(
    `UPDATE link_edge SET contiguous = ? WHERE device = ? AND addressee = ? AND contiguous >= ?
     AND NOT EXISTS (SELECT 1 FROM link_in WHERE device = ? AND addressee = ? AND seq = ?)`,
    seq - 1,
    ...link,
    seq,
    ...link,
    seq,
  )
}

function dropDenied(tx: WritableDb, link: IncomingLink): void {
  const before = [idBytes(link.device), idBytes(link.addressee), link.seq - 1] as const
  const { changes } = tx.run(
    'DELETE FROM link_in WHERE device = ? AND addressee = ? AND seq = ? AND carried = 1 AND hash <> ?',
    ...before,
    prevBytes(link),
  )
  if (changes === 0) return
  tx.run(
    'UPDATE link_edge SET contiguous = min(contiguous, ?) WHERE device = ? AND addressee = ?',
    link.seq - 2,
    before[0],
    before[1],
  )
}

/**
 * A snapshot's word that everything up to `seq` lies before this device's own time: no gap, and nobody is asked for it.
 * Only ever upward; what the device itself sends under such a number goes before it.
 */
export function beginAt(
  tx: WritableDb,
  head: { readonly device: DeviceId; readonly addressee: AddresseeKey; readonly seq: number },
): void {
  tx.run(
    `INSERT INTO link_edge (device, addressee, contiguous) VALUES (?, ?, ?)
     ON CONFLICT (device, addressee) DO UPDATE SET contiguous = excluded.contiguous
       WHERE excluded.contiguous > contiguous`,
    idBytes(head.device),
    idBytes(head.addressee),
    head.seq,
  )
  advanceEdge(tx, { ...head, since: 1 })
}

/**
 * Moves the edge over what now joins it: one step for a letter in order, over the filled part for one in a gap. The
 * first letter since the unit became a member of a circle is where its gaps begin: what came before was not for it.
 */
function advanceEdge(tx: WritableDb, from: Pick<IncomingLink, 'device' | 'addressee' | 'seq' | 'since'>): void {
  const link = [idBytes(from.device), idBytes(from.addressee)] as const
  const row = tx.get<{ contiguous: number; since: number }>(
    'SELECT contiguous, since FROM link_edge WHERE device = ? AND addressee = ?',
    ...link,
  )
  const before = row?.contiguous
  const isFirst = from.since > (row?.since ?? 1)
  let edge = isFirst ? Math.max(before ?? 0, from.seq - 1) : (before ?? 0)
  while (
    tx.get('SELECT 1 AS one FROM link_in WHERE device = ? AND addressee = ? AND seq = ?', ...link, edge + 1) !==
    undefined
  ) {
    edge += 1
  }
  if (edge === before && !isFirst) return
  tx.run(
    `INSERT INTO link_edge (device, addressee, contiguous, since) VALUES (?, ?, ?, ?)
     ON CONFLICT (device, addressee) DO UPDATE SET contiguous = excluded.contiguous, since = max(since, excluded.since)`,
    ...link,
    edge,
    from.since,
  )
}

const edgeOf = (db: ReadableDb, link: readonly [Bytes, Bytes]): number | undefined =>
  db.get<{ contiguous: number }>('SELECT contiguous FROM link_edge WHERE device = ? AND addressee = ?', ...link)
    ?.contiguous

export interface LinkState {
  readonly device: DeviceId
  readonly addressee: AddresseeKey
  /** Everything from 1 to here has arrived. */
  readonly contiguous: number
  readonly missing: readonly MissingRange[]
  /** One for each of `missing`: the statement under its last number, as the one behind it says. */
  readonly ends: readonly StatementHash[]
}

/** Where this home stands with each sending device, with at most `maxRanges` gaps a link, oldest first. */
export function linkStates(db: ReadableDb, devices: readonly DeviceId[], maxRanges: number): LinkState[] {
  return devices.flatMap((device) => {
    const addressees = db.all<{ addressee: Bytes }>('SELECT addressee FROM link_edge WHERE device = ?', idBytes(device))
    return addressees.map(({ addressee }) =>
      linkState(db, { device, addressee: idOf<AddresseeKey>(addressee), maxRanges }),
    )
  })
}

function linkState(db: ReadableDb, link: LinkQuery): LinkState {
  const { device, addressee } = link
  const contiguous = edgeOf(db, [idBytes(device), idBytes(addressee)]) ?? 0
  const gaps = gapsOf(db, link)
  return { device, addressee, missing: gaps.map(toRange), ends: gaps.map(({ end }) => end), contiguous }
}

interface LinkQuery {
  readonly device: DeviceId
  readonly addressee: AddresseeKey
  readonly maxRanges: number
}
type Gap = MissingRange & { readonly end: StatementHash }
const toRange = ({ from, to }: Gap): MissingRange => ({ from, to })

/** The first gaps above the edge of one chain. */
export const missingOf = (db: ReadableDb, link: LinkQuery): readonly MissingRange[] => gapsOf(db, link).map(toRange)

function gapsOf(db: ReadableDb, link: LinkQuery): readonly Gap[] {
  const key = [idBytes(link.device), idBytes(link.addressee)] as const
  const contiguous = edgeOf(db, key) ?? 0
  return db
    .all<{ seq: number; before: number; prev: Bytes }>(
      `SELECT seq, before, prev FROM (
         SELECT seq, prev, coalesce(lag(seq) OVER (ORDER BY seq), ?) AS before FROM link_in
         WHERE device = ? AND addressee = ? AND seq > ?
       ) WHERE seq > before + 1 ORDER BY seq LIMIT ?`,
      contiguous,
      ...key,
      contiguous,
      link.maxRanges,
    )
    .map(({ seq, before, prev }) => ({ from: before + 1, to: seq - 1, end: idOf<StatementHash>(prev) }))
}

/**
 * Keeps both sides of a fork as evidence: two statements under one number, or a statement that its neighbour in the
 * chain contradicts.
 */
export function recordFork(
  tx: WritableDb,
  fork: IncomingLink & { readonly tbs: Bytes; readonly sigs: Bytes },
  at: number,
): void {
  const under = (seq: number) => provenLink(tx, { ...fork, seq })?.hash
  const before = under(fork.seq - 1)
  const first = under(fork.seq) ?? (before !== fork.prev ? before : undefined) ?? under(fork.seq + 1)
  if (first === undefined) throw new Error('a fork needs a first side')
  tx.run(
    `INSERT INTO fork (device, addressee, seq, first_hash, second_hash, second_tbs, second_sigs, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    idBytes(fork.device),
    idBytes(fork.addressee),
    fork.seq,
    idBytes(first),
    idBytes(fork.hash),
    fork.tbs,
    fork.sigs,
    at,
  )
}

export const hasForked = (db: ReadableDb, device: DeviceId): boolean =>
  db.get('SELECT 1 AS one FROM fork WHERE device = ? LIMIT 1', idBytes(device)) !== undefined

const behindTheEdge = `EXISTS (SELECT 1 FROM link_in i
  WHERE i.device = link_edge.device AND i.addressee = link_edge.addressee AND i.seq > link_edge.contiguous)`

/** Devices of which something is missing under their numbers to this unit or a circle of it. */
export const devicesWithGaps = (db: ReadableDb): readonly DeviceId[] =>
  db
    .all<{ device: Bytes }>(`SELECT DISTINCT device FROM link_edge WHERE ${behindTheEdge} ORDER BY device LIMIT 256`)
    .map(({ device }) => idOf<DeviceId>(device))

/** Some sender's number toward this unit, or a circle of it, is missing before one that is here. */
export const hasGap = (db: ReadableDb): boolean =>
  db.get(`SELECT 1 AS one FROM link_edge WHERE ${behindTheEdge} LIMIT 1`) !== undefined

/** Devices that have told two stories, the newest proof first. */
export const forkedDevices = (db: ReadableDb): readonly DeviceId[] =>
  db
    .all<{ device: Bytes }>('SELECT device FROM fork GROUP BY device ORDER BY max(at) DESC, device LIMIT 20')
    .map(({ device }) => idOf<DeviceId>(device))
