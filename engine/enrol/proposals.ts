/**
 * The proposals of an open home: taken in after a judgement, signed or refused by an officer, told to the unit
 * (docs/spec/enrolment.md, Statements of several hands).
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import { idBytes, type KeyId, type OfficerId, type ProposalId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { proposalBody, type ProposalFields } from '../../shared/protocol/bodies/proposal.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { isPlainName } from '../../shared/plain-name.ts'
import { keyIdOf, officerNameHash } from '../../shared/protocol/directory/keys.ts'
import { decodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import {
  decodeProposal,
  encodeProposal,
  proposalIdOf,
  type Proposal,
} from '../../shared/protocol/directory/proposal.ts'
import { adminsOf } from '../../shared/protocol/directory/selectors.ts'
import { decodeStatement, signerIdsOf } from '../../shared/protocol/directory/statements.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { appendAudit } from '../store/audit.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import {
  endProposal,
  openProposals,
  proposalById,
  saveOfficer,
  saveProposal,
  type StoredProposal,
} from '../store/proposals.ts'
import type { SyncContext } from '../sync/context.ts'
import type { Sender } from '../sync/inbox/signers.ts'
import { authorControl } from '../sync/receipts/control.ts'
import type { SignedInOfficer } from '../vault/officer.ts'
import { judgeProposal, type JudgedProposal } from './judge-proposal.ts'
import { keepNames } from './officer-names.ts'
import { countersign, missingSigners, withSignatures } from './proposal.ts'
import { signerOf } from './statement.ts'

/** Why a proposal is not taken in, or not signed. */
export type ProposalFault =
  | { readonly code: 'proposal/invalid' | 'proposal/not-allowed'; readonly reason: string }
  | {
      readonly code:
        | 'proposal/expired'
        | 'proposal/other-unit'
        | 'proposal/too-many'
        | 'proposal/closed'
        | 'proposal/not-described'
    }

export const faultError = (fault: ProposalFault): GiaobanError =>
  new GiaobanError(fault.code, 'reason' in fault ? { params: { reason: fault.reason } } : {})

export interface TakenIn {
  readonly id: ProposalId
  /** It was not here, or without one of these signatures. */
  readonly isNews: boolean
}

/**
 * Judged as a receiver of the finished statement would, kept, merged with the copy that is here. `own`: composed here,
 * where no stranger's proposals stand in the way.
 */
function takeProposal(
  context: SyncContext,
  tx: WritableDb,
  { proposal, own = false }: { readonly proposal: Proposal; readonly own?: boolean },
): Result<TakenIn, ProposalFault> {
  const { deps, clock } = context
  const now = clock.now()
  const judged = judge(context, proposal)
  if (!judged.ok) return judged
  if (!concernsHere(context, judged.value)) return err({ code: 'proposal/other-unit' })
  const id = proposalIdOf(deps.crypto, proposal)
  const known = proposalById(tx, id)
  if (known !== undefined && known.state !== 'open') return ok({ id, isNews: false })
  if (judged.value.breach === 'expired') return err({ code: 'proposal/expired' })
  if (known === undefined && isLogged(tx, proposal)) {
    keepNames(context, tx, proposal) // one hand was enough, and the log was faster: whom it names is told all the same
    return err({ code: 'proposal/closed' })
  }
  if (judged.value.breach !== undefined) return err({ code: 'proposal/not-allowed', reason: judged.value.breach })
  const isBounded = known === undefined && !own && !endsAccess(judged.value.statement)
  if (isBounded && isFull(tx, proposal, now)) return err({ code: 'proposal/too-many' })
  const merged = known === undefined ? proposal : withSignatures(known.proposal, proposal.signatures)
  const isNews = known === undefined || merged.signatures.length > known.proposal.signatures.length
  if (!isNews) return ok({ id, isNews })
  keep(context, tx, { id, proposal: merged, at: known?.receivedAt ?? now })
  return ok({ id, isNews })
}

/** Whoever fills the vault must not thereby keep somebody in. */
const endsAccess = (statement: JudgedProposal['statement']): boolean =>
  statement.type === 'revocation' || (statement.type === 'epoch' && statement.body.removes.length > 0)

function isFull(db: ReadableDb, { core }: Proposal, now: number): boolean {
  const open = openProposals(db, now)
  const theirs = open.filter(({ proposal }) => proposal.core.proposer === core.proposer)
  return open.length >= limits.proposalsOpen || theirs.length >= limits.proposalsOpenPerProposer
}

/** Throws GiaobanError `proposal/*`. What `draft` composed here is kept and told to the unit. */
export function keepProposed(
  context: SyncContext,
  proposal: Proposal,
  officer: SignedInOfficer | undefined,
): ProposalId {
  mustBeTrusting(context)
  return context.store.transaction('proposed', (tx) => {
    const taken = takeProposal(context, tx, { proposal, own: true })
    if (!taken.ok) throw faultError(taken.error)
    const { id } = taken.value
    audit(context, tx, { action: 'proposal.made', id, officer: officer?.id })
    tell(context, tx, { officer, proposal })
    return id
  })
}

/** From a file. Throws GiaobanError `proposal/*`. */
export function importProposal(context: SyncContext, encoded: Bytes, officer: SignedInOfficer): TakenIn {
  const proposal = parse(encoded)
  const taken = context.store.transaction('proposal-imported', (tx) => {
    const result = takeProposal(context, tx, { proposal })
    if (!result.ok) noteRefusal(context, tx, { fault: result.error, proposal, officer: officer.id })
    if (result.ok && result.value.isNews) {
      audit(context, tx, { action: 'proposal.imported', id: result.value.id, officer: officer.id })
    }
    return result
  })
  if (!taken.ok) throw faultError(taken.error)
  return taken.value
}

/**
 * The officer's signature under an open proposal, after one more look at it. `asAdmin`: this device may serve the role
 * admin. Throws GiaobanError `usage/not-found`, `role/not-allowed`, `proposal/*`.
 */
export async function signProposal(
  context: SyncContext,
  signing: { readonly id: ProposalId; readonly officer: SignedInOfficer; readonly asAdmin: boolean },
): Promise<void> {
  const { store, deps } = context
  const { id, officer } = signing
  mustBeTrusting(context)
  const stored = openOne(store.read, id)
  const judged = judge(context, stored.proposal)
  if (!judged.ok) throw faultError(judged.error)
  const { breach, missing } = judged.value
  if (breach === 'expired') throw new GiaobanError('proposal/expired')
  if (breach !== undefined) throw new GiaobanError('proposal/not-allowed', { params: { reason: breach } })
  const signer = signerOf(deps.crypto, officer.signing)
  if (!missing.includes(signer.keyId)) throw new GiaobanError('proposal/not-yours')
  const isAdmin = adminsOf(context.directory.state, context.self.unit).some(({ keyId }) => keyId === signer.keyId)
  if (isAdmin && !signing.asAdmin) throw new GiaobanError('role/not-allowed')
  const signed = await countersign(stored.proposal, signer)
  store.transaction('proposal-signed', (tx) => {
    const now = openOne(tx, id)
    const proposal = withSignatures(now.proposal, signed.signatures)
    keep(context, tx, { id, proposal, at: now.receivedAt })
    audit(context, tx, { action: 'proposal.signed', id, officer: officer.id })
    tell(context, tx, { officer, proposal })
  })
}

/** The officer's word that it will not be signed, or is taken back. Throws GiaobanError as signing does. */
export function refuseProposal(
  context: SyncContext,
  refusal: { readonly id: ProposalId; readonly officer: SignedInOfficer; readonly reason: string },
): void {
  const { id, officer, reason } = refusal
  const { store, deps, clock } = context
  store.transaction('proposal-refused', (tx) => {
    const { proposal } = openOne(tx, id)
    const own = keyIdOf(deps.crypto, officer.signing.publicKey)
    if (!signerIdsOf(proposal.core.signedBody).includes(own)) throw new GiaobanError('proposal/not-yours')
    endProposal(tx, id, { state: 'refused', by: officer.id, reason, at: clock.now() })
    audit(context, tx, { action: 'proposal.refused', id, officer: officer.id })
    tell(context, tx, { officer, refused: { id, reason } })
  })
}

/** A word of a device of the own unit. Gives what the audit says of it. */
export function applyProposal(
  context: SyncContext,
  tx: WritableDb,
  word: { readonly sender: Sender; readonly fields: ProposalFields },
): readonly { readonly action: string; readonly code?: string }[] {
  const { sender, fields } = word
  if (sender.unit !== context.self.unit) return [{ action: 'proposal.ignored', code: 'other-unit' }]
  const { proposal: encoded, refused } = fields
  const said: { action: string; code?: string }[] = []
  if (refused !== undefined && isSignersWord(context, tx, { ...refused, officer: sender.officer?.id })) {
    const { id, reason } = refused
    endProposal(tx, id, { state: 'refused', by: sender.officer?.id, reason, at: context.clock.now() })
    tx.afterCommit(() => context.news.proposals())
    said.push({ action: 'proposal.refused' })
  }
  const { author } = fields
  if (author !== undefined && sender.officer !== undefined) {
    const isTheirs = equalBytes(officerNameHash(context.deps.crypto, author), sender.officer.nameHash)
    if (isTheirs && isPlainName(author.name) && isPlainName(author.badge))
      saveOfficer(tx, { ...author, officer: sender.officer.id })
  }
  if (encoded === undefined) return said
  const taken = takeProposal(context, tx, { proposal: decodeProposal(encoded) })
  return [...said, taken.ok ? { action: 'proposal.received' } : { action: 'proposal.ignored', code: taken.error.code }]
}

/** Whether the finished statement is in this home's log, with an effect. */
export function loggedAt(db: ReadableDb, { core }: Pick<Proposal, 'core'>, from = 0): number | undefined {
  const near = db.all<{ idx: number; bytes: Bytes }>(
    `SELECT idx, bytes FROM leaf WHERE idx >= ? AND instr(bytes, ?) > 0
     AND NOT EXISTS (SELECT 1 FROM directory_alarm WHERE leaf_index = idx AND code = 'void-leaf') LIMIT 16`,
    from,
    core.signedBody,
  )
  return near.find(({ bytes }) => hasBody(bytes, core.signedBody))?.idx
}

function hasBody(leaf: Bytes, signedBody: Bytes): boolean {
  const statement = decodeLeaf(leaf)?.statement
  const decoded = statement && decodeStatement(statement)
  return decoded?.known === true && equalBytes(decoded.signedBody, signedBody)
}

const isLogged = (db: ReadableDb, proposal: Proposal): boolean => loggedAt(db, proposal) !== undefined

function parse(encoded: Bytes): Proposal {
  try {
    return decodeProposal(encoded)
  } catch (thrown) {
    if (thrown instanceof CodecError) throw new GiaobanError('proposal/invalid', { params: { reason: 'codec' } })
    throw thrown
  }
}

function judge(context: SyncContext, proposal: Proposal): Result<JudgedProposal, ProposalFault> {
  const { deps, directory, clock } = context
  const judged = judgeProposal(deps.crypto, directory.state, { proposal, now: clock.now() })
  if (judged.ok) return judged
  return err(
    judged.error === 'needs-update'
      ? { code: 'proposal/not-described' }
      : { code: 'proposal/invalid', reason: judged.error },
  )
}

const concernsHere = ({ self }: SyncContext, { units }: JudgedProposal): boolean => units.includes(self.unit)

function noteRefusal(
  context: SyncContext,
  tx: WritableDb,
  refused: { readonly fault: ProposalFault; readonly proposal: Proposal; readonly officer: OfficerId },
): void {
  appendAudit(tx, context.deps.crypto, {
    at: context.clock.now(),
    action: 'proposal.import-refused',
    code: refused.fault.code,
    object: idBytes(proposalIdOf(context.deps.crypto, refused.proposal)),
    officer: refused.officer,
  })
}

/** What keeps a desk from sealing and leaves its officers' own signatures, which may be what mends it. */
const signsOn: ReadonlySet<ErrorCode> = new Set(['directory/stale', 'epoch/refused', 'device/expired'])

/** Two histories of the log, a leaf that this program cannot judge, a copy of a home: nothing is signed. */
function mustBeTrusting({ directory }: SyncContext): void {
  const view = directory.sealing('thuong')
  if (view.ok || signsOn.has(view.error)) return
  throw new GiaobanError(view.error)
}

function openOne(db: ReadableDb, id: ProposalId): StoredProposal {
  const stored = proposalById(db, id)
  if (stored === undefined) throw new GiaobanError('usage/not-found')
  if (stored.state !== 'open') throw new GiaobanError('proposal/closed')
  return stored
}

function keep(
  context: SyncContext,
  tx: WritableDb,
  kept: { readonly id: ProposalId; readonly proposal: Proposal; readonly at: number },
): void {
  const { id, proposal, at } = kept
  const state = missingSigners(proposal).length === 0 ? 'complete' : 'open'
  saveProposal(tx, { id, proposal, state, at })
  keepNames(context, tx, proposal)
  tx.afterCommit(() => {
    context.news.proposals()
    context.news.outgoing()
  })
}

/** A proposal that cannot be sealed now goes from hand to hand: it is kept here all the same. */
function tell(
  context: SyncContext,
  tx: WritableDb,
  word: {
    readonly officer: SignedInOfficer | undefined
    readonly proposal?: Proposal
    readonly refused?: ProposalFields['refused']
  },
): void {
  const { officer, proposal, refused } = word
  if (!context.directory.sealing('thuong').ok) return
  try {
    authorControl(context, tx, {
      type: 'proposal',
      to: [context.self.unit],
      urgency: 'routine',
      ...(officer !== undefined && { officer }),
      body: (common) =>
        proposalBody.encode(context.deps.crypto, {
          ...common,
          ...(proposal !== undefined && { proposal: encodeProposal(proposal) }),
          ...(refused !== undefined && { refused }),
        }),
    })
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError) || thrown.code.startsWith('store/')) throw thrown
  }
}

/** Only who is asked to sign, or has signed, may say that nothing comes of it. */
function isSignersWord(
  context: SyncContext,
  db: ReadableDb,
  word: { readonly id: ProposalId; readonly officer: OfficerId | undefined },
): boolean {
  const stored = proposalById(db, word.id)
  if (stored === undefined || word.officer === undefined) return false
  const own = keysOfOfficer(context, word.officer)
  return signerIdsOf(stored.proposal.core.signedBody).some((signer) => own.includes(signer))
}

function keysOfOfficer({ directory, self }: SyncContext, officer: OfficerId): readonly KeyId[] {
  const { state } = directory
  const certified = officerCertificateAt(state, officer)?.keyId
  const asAdmin = adminsOf(state, self.unit).flatMap((admin) => (admin.officer === officer ? [admin.keyId] : []))
  return certified === undefined ? asAdmin : [...asAdmin, certified]
}

function audit(
  context: SyncContext,
  tx: WritableDb,
  entry: { readonly action: string; readonly id: ProposalId; readonly officer: OfficerId | undefined },
): void {
  appendAudit(tx, context.deps.crypto, {
    at: context.clock.now(),
    action: entry.action,
    object: idBytes(entry.id),
    ...(entry.officer !== undefined && { officer: entry.officer }),
  })
}
