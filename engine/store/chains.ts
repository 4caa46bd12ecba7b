/** Chains toward the unit as siblings compare them: how far each is here, and what lies under its numbers. */
import { isZero, type Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type DeviceId, type StatementHash } from '../../shared/ids.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import type { MissingRange } from '../../shared/protocol/bodies/receipt.ts'
import type { Link } from '../../shared/protocol/wrap.ts'
import type { ReadableDb } from './database.ts'

export interface Chain {
  readonly device: DeviceId
  readonly addressee: AddresseeKey
}

/** The highest number of a chain that is here; 0 for none. */
export const lastUnder = (
  db: ReadableDb,
  chain: { readonly device: DeviceId; readonly addressee: AddresseeKey },
): number =>
  db.get<{ last: number | undefined }>(
    'SELECT max(seq) AS last FROM link_in WHERE device = ? AND addressee = ?',
    idBytes(chain.device),
    idBytes(chain.addressee),
  )?.last ?? 0

/** Of every chain to this unit or a circle of it, how far it is here without a gap. */
export const edges = (db: ReadableDb): readonly (Chain & { readonly contiguous: number })[] =>
  db
    .all<{ device: Bytes; addressee: Bytes; contiguous: number }>(
      'SELECT device, addressee, contiguous FROM link_edge ORDER BY device, addressee',
    )
    .map((row) => ({
      device: idOf<DeviceId>(row.device),
      addressee: idOf<AddresseeKey>(row.addressee),
      contiguous: row.contiguous,
    }))

/** What this device itself has sent to circles, by its newest number. */
export const sentChains = (
  db: ReadableDb,
): readonly { readonly addressee: AddresseeKey; readonly seq: number; readonly hash: StatementHash }[] =>
  db
    .all<{ addressee: Bytes; seq: number; prev: Bytes }>('SELECT addressee, seq, prev FROM link_out ORDER BY addressee')
    .map((row) => ({
      addressee: idOf<AddresseeKey>(row.addressee),
      seq: row.seq,
      hash: idOf<StatementHash>(row.prev),
    }))

/** The statement under a number, by whosever word. */
export const hashUnder = (
  db: ReadableDb,
  at: { readonly device: DeviceId; readonly addressee: AddresseeKey; readonly seq: number },
): StatementHash | undefined => {
  const row = db.get<{ hash: Bytes }>(
    'SELECT hash FROM link_in WHERE device = ? AND addressee = ? AND seq = ?',
    idBytes(at.device),
    idBytes(at.addressee),
    at.seq,
  )
  return row && idOf<StatementHash>(row.hash)
}

export interface ReceivedLink extends Link, Chain {
  readonly hash: StatementHash
  readonly at: number
}

/** What is here of one chain in that range, taken in at or before `until`, oldest number first. */
export const receivedLinks = (
  db: ReadableDb,
  query: {
    readonly device: DeviceId
    readonly addressee: AddresseeKey
    readonly range: MissingRange
    readonly until: number
    readonly limit: number
  },
): readonly ReceivedLink[] =>
  db
    .all<{ seq: number; hash: Bytes; prev: Bytes; at: number }>(
      `SELECT seq, hash, prev, at FROM link_in WHERE device = ? AND addressee = ? AND seq BETWEEN ? AND ? AND at <= ?
       ORDER BY seq LIMIT ?`,
      idBytes(query.device),
      idBytes(query.addressee),
      query.range.from,
      query.range.to,
      query.until,
      query.limit,
    )
    .map((row) => ({
      device: query.device,
      addressee: query.addressee,
      seq: row.seq,
      hash: idOf<StatementHash>(row.hash),
      prev: isZero(row.prev) ? undefined : idOf<StatementHash>(row.prev),
      at: row.at,
    }))

/** A statement and what its device sealed to that addressee before it, back to the first hole: at most `limit`. */
export function chainDown(
  db: ReadableDb,
  at: {
    readonly device: DeviceId
    readonly addressee: AddresseeKey
    readonly from: StatementHash
    readonly limit: number
  },
): readonly { readonly hash: StatementHash; readonly tbs: Bytes }[] {
  const chain = [idBytes(at.device), idBytes(at.addressee)] as const
  const rows = db.all<{ seq: number; hash: Bytes; tbs: Bytes }>(
    `SELECT seq, hash, tbs FROM link_in JOIN statement USING (hash)
     WHERE link_in.device = ? AND addressee = ? AND seq <=
       (SELECT max(seq) FROM link_in WHERE hash = ? AND device = ? AND addressee = ?) ORDER BY seq DESC LIMIT ?`,
    ...chain,
    idBytes(at.from),
    ...chain,
    at.limit,
  )
  const first = rows[0]?.seq ?? 0
  const hole = rows.findIndex(({ seq }, index) => seq !== first - index)
  const whole = hole < 0 ? rows : rows.slice(0, hole)
  return whole.map(({ hash, tbs }) => ({ hash: idOf<StatementHash>(hash), tbs }))
}

/** The chains and numbers under which that statement came, or was sent by this device itself. */
export const linksOfStatement = (
  db: ReadableDb,
  hash: StatementHash,
): readonly { readonly addressee: AddresseeKey; readonly seq: number }[] =>
  db
    .all<{ addressee: Bytes; seq: number }>(
      'SELECT addressee, seq FROM link_in WHERE hash = ? UNION ALL SELECT addressee, seq FROM link_sent WHERE hash = ?',
      idBytes(hash),
      idBytes(hash),
    )
    .map(({ addressee, seq }) => ({ addressee: idOf<AddresseeKey>(addressee), seq }))
