/** Statements of several hands that this home knows of, and what became of them. */
import { hexToBytes, type Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type OfficerId, type ProposalId } from '../../shared/ids.ts'
import { decodeProposal, encodeProposal, type Proposal } from '../../shared/protocol/directory/proposal.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export type ProposalState = 'open' | 'complete' | 'logged' | 'refused'

export interface StoredProposal {
  readonly id: ProposalId
  readonly proposal: Proposal
  readonly receivedAt: number
  readonly state: ProposalState
  readonly endedAt: number | undefined
  /** The log's word for a refusal. */
  readonly code: string | undefined
  readonly leafIndex: number | undefined
  readonly refusedBy: OfficerId | undefined
  /** Why that officer would not sign. */
  readonly reason: string | undefined
}

interface Row {
  id: Bytes
  bytes: Bytes
  received_at: number
  state: ProposalState
  ended_at: number | undefined
  code: string | undefined
  leaf_index: number | undefined
  refused_by: Bytes | undefined
  reason: string | undefined
}
const columns = 'id, bytes, received_at, state, ended_at, code, leaf_index, refused_by, reason'
const toStored = (row: Row): StoredProposal => ({
  id: idOf<ProposalId>(row.id),
  proposal: decodeProposal(row.bytes),
  receivedAt: row.received_at,
  state: row.state,
  endedAt: row.ended_at,
  code: row.code,
  leafIndex: row.leaf_index,
  refusedBy: row.refused_by === undefined ? undefined : idOf<OfficerId>(row.refused_by),
  reason: row.reason,
})

export function proposalById(db: ReadableDb, id: ProposalId): StoredProposal | undefined {
  const row = db.get<Row>(`SELECT ${columns} FROM proposal WHERE id = ?`, idBytes(id))
  return row && toStored(row)
}

/** All that are kept, oldest first; with `state` only those. */
export const proposalsIn = (db: ReadableDb, state?: ProposalState): readonly StoredProposal[] =>
  (state === undefined
    ? db.all<Row>(`SELECT ${columns} FROM proposal ORDER BY received_at, id`)
    : db.all<Row>(`SELECT ${columns} FROM proposal WHERE state = ? ORDER BY received_at, id`, state)
  ).map(toStored)

/** Neither ended nor run out. */
export const openProposals = (db: ReadableDb, now: number): readonly StoredProposal[] =>
  db.all<Row>(`SELECT ${columns} FROM proposal WHERE state IN ('open', 'complete') AND expires > ?`, now).map(toStored)

/** New, or with more signatures than before. */
export function saveProposal(
  tx: WritableDb,
  saved: {
    readonly id: ProposalId
    readonly proposal: Proposal
    readonly state: 'open' | 'complete'
    readonly at: number
  },
): void {
  const { id, proposal, state, at } = saved
  tx.run(
    `INSERT INTO proposal (id, bytes, received_at, expires, state) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes, state = excluded.state`,
    idBytes(id),
    encodeProposal(proposal),
    at,
    proposal.core.expires,
    state,
  )
}

export type ProposalEnd =
  | { readonly state: 'logged'; readonly leafIndex: number | undefined }
  | { readonly state: 'refused'; readonly code: string }
  | { readonly state: 'refused'; readonly by: OfficerId | undefined; readonly reason: string }

/** The first end holds, except that the log has the last word. */
export function endProposal(tx: WritableDb, id: ProposalId, end: ProposalEnd & { readonly at: number }): boolean {
  const by = 'by' in end ? end.by : undefined
  return (
    tx.run(
      `UPDATE proposal SET state = ?, ended_at = ?, code = ?, leaf_index = ?, refused_by = ?, reason = ?
       WHERE id = ? AND (state IN ('open', 'complete') OR (state = 'refused' AND ? = 'logged'))`,
      end.state,
      end.at,
      'code' in end ? end.code : undefined,
      end.state === 'logged' ? end.leafIndex : undefined,
      by === undefined ? undefined : idBytes(by),
      'reason' in end ? end.reason : undefined,
      idBytes(id),
      end.state,
    ).changes > 0
  )
}

/** The proposal that an id or an unambiguous prefix of it names. */
export function resolveProposal(
  db: ReadableDb,
  prefix: string,
): Result<ProposalId, 'usage/not-found' | 'usage/ambiguous-id'> {
  const from = hexToBytes(prefix.padEnd(64, '0'))
  const to = hexToBytes(prefix.padEnd(64, 'f'))
  const [first, second] = db.all<{ id: Bytes }>('SELECT id FROM proposal WHERE id BETWEEN ? AND ? LIMIT 2', from, to)
  if (first === undefined) return err('usage/not-found')
  return second === undefined ? ok(idOf<ProposalId>(first.id)) : err('usage/ambiguous-id')
}

/** Ended or run out by `before`. */
export const hasOldProposals = (db: ReadableDb, before: number): boolean =>
  db.get('SELECT 1 AS one FROM proposal WHERE coalesce(ended_at, expires) <= ? LIMIT 1', before) !== undefined

export const forgetProposals = (tx: WritableDb, before: number): void =>
  void tx.run('DELETE FROM proposal WHERE coalesce(ended_at, expires) <= ?', before)

export interface KnownOfficer {
  readonly officer: OfficerId
  readonly name: string
  readonly badge: string
  readonly salt: Bytes
}

export function saveOfficer(tx: WritableDb, { officer, name, badge, salt }: KnownOfficer): void {
  tx.run(
    `INSERT INTO known_officer (officer, name, badge, salt) VALUES (?, ?, ?, ?)
     ON CONFLICT (officer) DO UPDATE SET name = excluded.name, badge = excluded.badge, salt = excluded.salt`,
    idBytes(officer),
    name,
    badge,
    salt,
  )
}

export function knownOfficer(db: ReadableDb, officer: OfficerId): KnownOfficer | undefined {
  const row = db.get<{ name: string; badge: string; salt: Bytes }>(
    'SELECT name, badge, salt FROM known_officer WHERE officer = ?',
    idBytes(officer),
  )
  return row && { ...row, officer }
}
