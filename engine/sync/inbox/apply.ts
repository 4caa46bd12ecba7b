/** One verified envelope: its sequence consumed, forks kept, and its content handed to whoever it concerns. */
import { concat } from '../../../shared/bytes.ts'
import { idBytes, type StatementHash } from '../../../shared/ids.ts'
import { addresseeKey } from '../../../shared/protocol/addressee.ts'
import { auditBody } from '../../../shared/protocol/bodies/audit.ts'
import { carryBody } from '../../../shared/protocol/bodies/carry.ts'
import { chainsBody } from '../../../shared/protocol/bodies/chains.ts'
import { circleNameBody } from '../../../shared/protocol/bodies/circle-name.ts'
import { epochReportBody } from '../../../shared/protocol/bodies/epoch-report.ts'
import { forkProofBody } from '../../../shared/protocol/bodies/fork-proof.ts'
import { proposalBody } from '../../../shared/protocol/bodies/proposal.ts'
import { receiptBody } from '../../../shared/protocol/bodies/receipt.ts'
import { snapshotBody, snapshotSeenBody } from '../../../shared/protocol/bodies/snapshot.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { membersOf } from '../../../shared/protocol/directory/circles.ts'
import { isControlType, messageTypes } from '../../../shared/protocol/message-types.ts'
import { applyAudit } from '../../audit/peers.ts'
import { applyProposal } from '../../enrol/proposals.ts'
import { applyName } from '../../circles/names.ts'
import { applyReport } from '../../epochs/report.ts'
import { recordCarried } from '../../store/links.ts'
import { writeMeta } from '../../store/meta.ts'
import { hasStatement, insertStatement, liftQuarantine, statementByHash } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { noteCarriedAmongUs } from '../../store/siblings.ts'
import { takeChains } from '../siblings/answer-chains.ts'
import { chainsWanted } from '../siblings/chains-out.ts'
import { firstEpochOf } from '../siblings/family.ts'
import { takeForkProof } from '../siblings/forks-in.ts'
import { takeSnapshot, takeSnapshotSeen } from '../siblings/snapshot-in.ts'
import { carriedTo, inCausalOrder, openCarry, type CarriedOriginal } from './apply-carry.ts'
import { heardAs } from '../heard-as.ts'
import { hearEarlyReceipts } from './early-receipts.ts'
import { applyReceipt } from './apply-receipt.ts'
import { blame } from './complain.ts'
import { answerDuplicate, consumeLink, incomingOf, noteClone } from './consume-link.ts'
import type { Batch, Delivery, Intake } from './intake.ts'
import type { Verified } from './judge.ts'
import { isDistrusted } from './lied.ts'
import type { OpenedMail } from './open-mail.ts'
import { acceptedBy, judgeAgain, storeOperation, type StoredOperation } from './store-operation.ts'

export function applyVerified(intake: Intake, mail: OpenedMail & { readonly kind: 'verified' }): void {
  const { context } = intake
  const { opened, sender } = mail
  const { addressee } = opened
  if (!membersOf(context.directory.state, addressee).includes(context.self.unit)) return
  const verified: Verified = { hash: opened.statementHash, tbs: opened.tbs, body: opened.statement.body, sender }
  take(intake, {
    verified,
    statement: opened.statement,
    link: { ...opened.link, addressee: addresseeKey(addressee) },
    direction: 'in',
  })
}

function take(intake: Intake, delivery: Delivery): void {
  if (!consumeLink(intake, delivery)) {
    if (delivery.direction === 'carried') liftDoubt(intake, delivery)
    // its sender has not heard us: a removed sibling may have said it, and its word was lost
    if (delivery.reason === 'resend') answerDuplicate(intake.context, intake.tx, delivery)
    return
  }
  const { tbs } = delivery.verified
  if (isControlType(tbs.type)) takeControl(intake, delivery)
  else takeOperation(intake, delivery)
  blame(intake.context, intake.tx, { tbs, statement: delivery.statement })
}

/**
 * Set aside when it came because its signer did not count then: a sibling has accepted it before that, or the unit has
 * renewed the certificate since.
 */
export function liftDoubt(intake: Intake, delivery: Delivery): void {
  const { context, tx, batch } = intake
  const { verified, statement, direction } = delivery
  if (verified.sender.endedLater) return
  if (statementByHash(tx, verified.hash)?.outcome !== 'quarantined') return
  if (isControlType(verified.tbs.type)) {
    if (verified.tbs.type === messageTypes.receipt) liftReceipt(intake, delivery)
    return
  }
  const addressee = heardAs(context, verified.tbs)
  const isPast = isToldToNewcomer(context, delivery)
  const lifted = judgeAgain(context, tx, { ...verified, statement, direction, addressee, isPast })
  if (lifted !== undefined) arrive(batch, lifted, isPast)
}

/** Without it siblings would show different ladders. Nothing else that a removed device says to its correspondents lasts. */
function liftReceipt(intake: Intake, delivery: Delivery): void {
  const { context, tx, batch } = intake
  const { hash, tbs, sender } = delivery.verified
  if (!isUnderstood(tbs) || isDistrusted(tx, sender.device)) return
  const logSize = acceptedBy(context, delivery.verified)
  if (!liftQuarantine(tx, hash, { outcome: 'accepted', logSize })) return
  batch.audit({ action: 'quarantine.lifted', code: 'accepted', object: idBytes(hash) })
  applyUnlessMalformed(intake, delivery)
}

function takeOperation({ context, tx, batch }: Intake, delivery: Delivery): void {
  const isPast = isToldToNewcomer(context, delivery)
  const stored = storeOperation(context, tx, {
    ...delivery.verified,
    statement: delivery.statement,
    direction: delivery.direction,
    addressee: heardAs(context, delivery.verified.tbs),
    isPast,
    isBrought: delivery.reason === 'widen',
  })
  arrive(batch, stored, isPast)
  // a sibling may have had it in time: its word is worth asking for soon
  if (stored.judged.outcome === 'quarantined' && delivery.verified.sender.endedLater) writeMeta(tx, chainsWanted, 1)
  hearEarlyReceipts(context, tx, delivery.verified.hash)
}

function arrive(batch: Batch, { record, judged }: StoredOperation, isPast: boolean): void {
  batch.records.add(record)
  const { operation, outcome } = judged
  if (operation !== undefined && outcome === 'accepted' && !isPast) batch.arrived.push(operation)
}

/**
 * From before this device could read the unit's mail, by a snapshot: nothing of it is its own duty, or news. Of anything
 * later a sibling could otherwise take the alarm away.
 */
function isToldToNewcomer({ directory, self }: SyncContext, { reason, verified }: Delivery): boolean {
  if (reason !== 'snapshot') return false
  const first = firstEpochOf(directory.state, self.unit, self.device)
  return first !== undefined && first.epoch > 1 && verified.tbs.created < first.logged
}

/** Control statements are kept as proof, and applied when their type and body are ones that this program reads. */
function takeControl(intake: Intake, delivery: Delivery): void {
  const { context, tx } = intake
  const { hash, tbs, sender } = delivery.verified
  const understood = isUnderstood(tbs)
  const isHeard = !sender.endedLater && !isDistrusted(tx, sender.device)
  insertStatement(tx, {
    hash,
    record: undefined,
    type: tbs.type,
    bodyVersion: tbs.bodyVersion,
    unit: sender.unit,
    device: sender.device,
    officer: sender.officer?.id,
    created: tbs.created,
    expires: tbs.expires,
    tbs: delivery.statement.tbsBytes,
    sigs: concat(...delivery.statement.signatures),
    body: delivery.statement.body,
    direction: delivery.direction,
    outcome: !isHeard ? 'quarantined' : understood ? 'accepted' : 'needs-update',
    receivedAt: context.clock.now(),
    logSize: acceptedBy(context, delivery.verified),
    parents: [],
  })
  // A lost carry travels again only to close its gap: its originals are carried for themselves.
  const isNested = delivery.direction === 'carried' && tbs.type === messageTypes.carry
  if (understood && isHeard && !isNested) applyUnlessMalformed(intake, delivery)
}

const isUnderstood = (tbs: Verified['tbs']): boolean => tbs.bodyVersion === 1 && (tbs.crit ?? []).length === 0

function applyUnlessMalformed(intake: Intake, delivery: Delivery): void {
  try {
    applyControl(intake, delivery)
  } catch (thrown) {
    if (!(thrown instanceof CodecError)) throw thrown
    const { hash } = delivery.verified
    intake.batch.audit({ action: 'envelope.body-refused', code: 'codec', object: idBytes(hash) })
  }
}

function applyControl(intake: Intake, delivery: Delivery): void {
  const { context, tx, batch } = intake
  const { hash, tbs, sender } = delivery.verified
  const { body } = delivery.statement
  switch (tbs.type) {
    case messageTypes.receipt: {
      const applied = applyReceipt(context, tx, { hash, sender, fields: receiptBody.decode(body) })
      for (const record of applied.records) batch.records.add(record)
      // a question that travels again is an old one
      if (delivery.direction === 'in') {
        batch.lacks.push({ unit: sender.unit, links: applied.missing, wants: applied.wants })
      }
      batch.audit({ action: 'receive.receipt', object: idBytes(hash) })
      if (applied.ignored > 0) batch.audit({ action: 'receipt.ignored', code: 'not-counted', object: idBytes(hash) })
      return
    }
    case messageTypes.carry:
      return takeCarry(intake, delivery)
    case messageTypes['epoch-report']: {
      const { complaints } = applyReport(context, tx, { sender, fields: epochReportBody.decode(body) })
      if (complaints > 0) batch.audit({ action: 'epoch.complaint', object: idBytes(hash) })
      return
    }
    case messageTypes.audit: {
      for (const { action, device } of applyAudit(context, tx, { sender, fields: auditBody.decode(body) }))
        batch.audit({ action, object: idBytes(device) })
      return
    }
    case messageTypes.proposal: {
      for (const entry of applyProposal(context, tx, { sender, fields: proposalBody.decode(body) }))
        batch.audit({ ...entry, object: idBytes(hash) })
      return
    }
    case messageTypes['circle-name']: {
      const word = { sender, fields: circleNameBody.decode(body), at: tbs.created }
      if (!applyName(context, tx, word)) batch.audit({ action: 'circle.name-ignored', object: idBytes(hash) })
      return
    }
    case messageTypes.chains:
      if (delivery.direction === 'in') {
        takeChains(context, tx, { sender, statement: hash, created: tbs.created, fields: chainsBody.decode(body) })
      }
      return
    case messageTypes.snapshot: {
      const word = { sender, statement: hash, created: tbs.created, fields: snapshotBody.decode(body) }
      const counts = takeSnapshot(context, tx, word)
      batch.audit({ action: counts ? 'receive.snapshot' : 'snapshot.ignored', object: idBytes(hash) })
      return
    }
    case messageTypes['fork-proof']: {
      const verdict = takeForkProof(context, tx, { sender, statement: hash, fields: forkProofBody.decode(body) })
      if (verdict.kind === 'copied') noteClone(context, tx, verdict.hash)
      else batch.audit({ action: `fork.${verdict.kind}`, object: idBytes(hash) })
      return
    }
    case messageTypes['snapshot-seen']: {
      const word = { sender, statement: hash, created: tbs.created, fields: snapshotSeenBody.decode(body) }
      const counts = takeSnapshotSeen(context, tx, word)
      if (counts && word.fields.omitted.length > 0) batch.audit({ action: 'snapshot.omits', object: idBytes(hash) })
      return
    }
    default:
      return // heartbeat: it has been heard
  }
}

function takeCarry(intake: Intake, delivery: Delivery): void {
  const { context, tx, batch } = intake
  const results = openCarry(
    { context, tx, carrier: delivery.verified.sender },
    carryBody.decode(delivery.statement.body),
  )
  const hash: StatementHash = delivery.verified.hash
  for (const result of results) {
    if (!result.ok) batch.audit({ action: 'carry.refused', code: result.reason, object: idBytes(hash) })
  }
  const originals = inCausalOrder(results.flatMap((result) => (result.ok ? [result.original] : [])))
  for (const { verified, statement, link, reason } of originals) {
    const isNew = !hasStatement(tx, verified.hash)
    take(intake, { verified, statement, link, direction: 'carried', reason })
    for (const unit of carriedTo(context, delivery.verified, reason)) {
      noteCarriedAmongUs(tx, { unit, statement: verified.hash, at: context.clock.now() })
    }
    // what came to close a hole may have been cut to a bound: the next word asks for the rest
    if (reason === 'sibling' && isNew) writeMeta(tx, chainsWanted, 1)
  }
  recordLinks(intake, originals)
}

/**
 * In the order of their numbers. The carrier's word about a link is not the author's: it may close a gap, and among
 * siblings go on where this home stands; it never proves a fork.
 */
function recordLinks({ context, tx }: Intake, originals: readonly CarriedOriginal[]): void {
  const at = context.clock.now()
  for (const { verified, link, reason } of originals.toSorted((a, b) => (a.link?.seq ?? 0) - (b.link?.seq ?? 0))) {
    const isOwn = verified.sender.device === context.self.device
    if (link === undefined || isOwn || !hasStatement(tx, verified.hash)) continue
    const isAmongUs = reason === 'sibling' || reason === 'snapshot'
    recordCarried(tx, incomingOf(context, verified, link), { at, extends: isAmongUs })
  }
}
