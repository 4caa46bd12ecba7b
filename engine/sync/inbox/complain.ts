/**
 * An envelope that was refused because of what its maker has done keeps its proof (docs/spec/complaint.md). Refused it
 * stays: nothing of it is shown, and no number is consumed.
 */
import { idBytes, type HeaderHash, type StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { encodeAs, decodeAs } from '../../../shared/protocol/schema.ts'
import type { Statement } from '../../../shared/protocol/plaintext.ts'
import { decodeTbs, statementHash, type Tbs } from '../../../shared/protocol/tbs.ts'
import { parseLeaf } from '../../../shared/protocol/wrap.ts'
import { disputedOf, disputedSchema, disputeIn, signsFor } from '../../envelope/dispute.ts'
import { verifyStatement } from '../../envelope/verify.ts'
import { appendAudit } from '../../store/audit.ts'
import { accuse, keepComplaint, openComplaints } from '../../store/complaints.ts'
import type { WritableDb } from '../../store/database.ts'
import { carriedWith, splitSignatures } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import type { UnwrappedMail } from './open-mail.ts'
import { senderOf, signerLookupToday } from './signers.ts'

const disputable: ReadonlySet<string> = new Set(['commitment', 'body-hash'])

export function keepDispute(context: SyncContext, tx: WritableDb, mail: UnwrappedMail & { kind: 'refused' }): void {
  if (!disputable.has(mail.reason)) return
  const { crypto } = context.deps
  const addressee = parseLeaf(mail.item.leaf)?.addressee
  const own = addressee && context.ownKey(addressee)
  if (own?.state !== 'held') return
  const found = disputedOf(crypto, mail.item, own)
  if (found === undefined) return
  const { disputed, dispute } = found
  const { reason, header } = dispute
  const complaint = {
    id: mail.headerHash,
    reason,
    disputed: encodeAs(disputedSchema, disputed),
    at: context.clock.now(),
    wrapsRoot: header.wrapsRoot,
  }
  if (dispute.reason !== 'content-key') {
    // whoever signed it has at least given away the key; what nobody has signed is nobody's
    const signed = signedBy(context, dispute)
    if (signed !== undefined && keepComplaint(tx, complaint)) hold(context, tx, { ...complaint, signed })
    return
  }
  if (!keepComplaint(tx, complaint)) return
  // a carry may have been faster than the envelope
  const known = carriedWith(tx, header.wrapsRoot, complaint.at - limits.complaintWaitsMs)
  if (known === undefined) return
  const statement = { tbsBytes: known.tbs, signatures: splitSignatures(known.sigs), body: known.body }
  blame(context, tx, { tbs: decodeTbs(known.tbs), statement })
}

/** A statement that is here by now may be the one that signs for a disputed wrap. */
export function blame(
  context: SyncContext,
  tx: WritableDb,
  it: { readonly tbs: Tbs; readonly statement: Statement },
): void {
  const { crypto } = context.deps
  for (const { id, reason, disputed: bytes, at } of openComplaints(tx, it.tbs.wrapsRoot)) {
    const disputed = decodeAs(disputedSchema, bytes, bytes.length)
    const dispute = disputeIn(crypto, disputed)
    if (dispute?.reason !== 'content-key' || !signsFor(it.tbs, { ...dispute, index: disputed.index })) continue
    const signed = signedBy(context, it)
    if (signed !== undefined) hold(context, tx, { id, reason, at, signed })
  }
}

type Signed = NonNullable<ReturnType<typeof signedBy>>

/** By the log that is here: a sender who names a later one has signed all the same. */
function signedBy(context: SyncContext, { tbs, statement }: { readonly tbs: Tbs; readonly statement: Statement }) {
  const { crypto } = context.deps
  const lookup = signerLookupToday(context, tbs)
  const size = Math.min(tbs.checkpoint.size, context.directory.state.size)
  const resolveSigner: typeof lookup = (signer, named) => lookup(signer, { ...named, size })
  const signers = verifyStatement(crypto, { tbs, statement, resolveSigner })
  const sender = signers.ok ? senderOf(signers.value) : undefined
  return sender && { sender, statement, hash: statementHash(crypto, statement.tbsBytes) }
}

function hold(
  context: SyncContext,
  tx: WritableDb,
  complaint: { readonly id: HeaderHash; readonly reason: string; readonly at: number; readonly signed: Signed },
): void {
  const { sender, statement, hash } = complaint.signed
  const accused = { device: sender.device, unit: sender.unit, hash: hash satisfies StatementHash, statement }
  if (!accuse(tx, complaint.id, accused)) return
  const row = {
    at: context.clock.now(),
    action: 'complaint.kept',
    code: complaint.reason,
    object: idBytes(complaint.id),
  }
  appendAudit(tx, context.deps.crypto, row)
}
