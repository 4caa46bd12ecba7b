/**
 * Makes a statement of this device: sealed with the directory that the home has, and stored together with its links,
 * its outbox entry and its audit row in the caller's transaction. Nothing here waits for the network.
 */
import { GiaobanError } from '../../../shared/errors.ts'
import { idBytes, type CircleId, type RecordId, type StatementHash, type UnitId } from '../../../shared/ids.ts'
import { addresseeKey } from '../../../shared/protocol/addressee.ts'
import type { BodyAttachment, BodyAuthor, CommonBody } from '../../../shared/protocol/body.ts'
import { concat, type Bytes } from '../../../shared/bytes.ts'
import { deviceCertificateAt, isWithin, officerCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import { unitsNamed } from '../../../shared/protocol/directory/circles.ts'
import { limits } from '../../../shared/limits.ts'
import { isControlType, messageTypes, type MessageTypeName } from '../../../shared/protocol/message-types.ts'
import type { Marking, TbsAttachment } from '../../../shared/protocol/tbs.ts'
import { usedAt } from '../../directory/used-at.ts'
import type { Encapsulations } from '../../envelope/encapsulations.ts'
import { sealEnvelope, type SealedEnvelope, type SealSigner } from '../../envelope/seal.ts'
import { appendAudit } from '../../store/audit.ts'
import { rememberCircles } from '../../store/circles.ts'
import type { WritableDb } from '../../store/database.ts'
import { recordSent } from '../../store/links.ts'
import { confirmOwnUnit, stageEnvelope, type OutboxClass } from '../../store/outbox.ts'
import { insertStatement } from '../../store/statements.ts'
import type { SignedInOfficer } from '../../vault/officer.ts'
import type { SyncContext } from '../context.ts'
import { recipientsFor, type Recipient } from './recipients.ts'

export interface NewStatement {
  readonly type: MessageTypeName
  readonly bodyVersion: number
  readonly handling: number
  readonly marking: Marking
  readonly expires: number
  /** Both absent in a creating operation and in control messages. */
  readonly recordId?: RecordId
  readonly parents?: readonly StatementHash[]
  /** The own unit is added. */
  readonly to: readonly UnitId[]
  /** Circles that may stand for their members, where all of these are in `to`. */
  readonly circles?: readonly CircleId[]
  /** Signs beside the device whatever a person does. */
  readonly officer?: SignedInOfficer
  readonly attachments?: readonly { readonly manifest: TbsAttachment; readonly secret: BodyAttachment }[]
  /** The body around the fields that every body has. */
  body(common: CommonBody): Bytes
  /** Encapsulations that were made ahead of this call (engine/envelope/encapsulations.ts). */
  readonly ahead?: Encapsulations | undefined
  readonly class: OutboxClass
  readonly urgency: string
}

export interface Authored {
  readonly hash: StatementHash
  readonly record: RecordId | undefined
  readonly recipients: readonly UnitId[]
}

/**
 * Throws GiaobanError `directory/*`, `clock/refused`, `recipient/*`, `officer/unknown`, `usage/too-large`: nothing is stored, and what the
 * caller's transaction did is undone with it.
 */
export function authorStatement(context: SyncContext, tx: WritableDb, statement: NewStatement): Authored {
  const view = context.directory.sealing(statement.marking)
  if (!view.ok) throw new GiaobanError(view.error)
  const now = context.clock.now()
  const recipients = recipientsFor(context, tx, statement)
  const { officer, attachments = [] } = statement
  const author: BodyAuthor | undefined = officer && { name: officer.name, badge: officer.badge, salt: officer.nameSalt }
  const body = statement.body({
    note: view.value.note,
    ...(attachments.length > 0 && { attachments: attachments.map((each) => each.secret) }),
    ...(author !== undefined && { author }),
  })
  // receivers refuse it, for no sibling could carry it
  if (!isControlType(messageTypes[statement.type]) && body.length > limits.operationBodyBytes)
    throw new GiaobanError('usage/too-large')
  const sealed = sealEnvelope(context.deps.crypto, {
    type: messageTypes[statement.type],
    bodyVersion: statement.bodyVersion,
    handling: statement.handling,
    marking: statement.marking,
    signers: signersOf(context, officer),
    recipients,
    created: now,
    expires: statement.expires,
    ...(statement.recordId !== undefined && { recordId: statement.recordId }),
    ...(statement.parents !== undefined && { parents: statement.parents }),
    checkpoint: view.value.checkpoint,
    body,
    attachments: attachments.map((each) => each.manifest),
    ahead: statement.ahead,
  })
  if (!sealed.ok) throw new GiaobanError('recipient/no-key')
  return keep(context, tx, { statement, sealed: sealed.value, recipients, now })
}

interface ToKeep {
  readonly statement: NewStatement
  readonly sealed: SealedEnvelope
  readonly recipients: readonly Recipient[]
  readonly now: number
}

function keep(context: SyncContext, tx: WritableDb, { statement, sealed, recipients, now }: ToKeep): Authored {
  const { tbs, statementHash: hash } = sealed
  const isRecord = !isControlType(tbs.type)
  // A record's id is the statement hash of the operation that created it.
  const record = isRecord ? (tbs.recordId ?? (hash as RecordId)) : undefined
  rememberCircles(tx, context.directory.state, tbs.recipients)
  insertStatement(tx, {
    hash,
    record,
    type: tbs.type,
    bodyVersion: tbs.bodyVersion,
    unit: context.self.unit,
    device: context.self.device,
    officer: statement.officer?.id,
    created: tbs.created,
    expires: tbs.expires,
    tbs: sealed.statement.tbsBytes,
    sigs: concat(...sealed.statement.signatures),
    body: sealed.statement.body,
    direction: 'out',
    outcome: 'accepted',
    receivedAt: now,
    logSize: tbs.checkpoint.size,
    parents: tbs.parents ?? [],
  })
  for (const { addressee, link } of recipients) recordSent(tx, addresseeKey(addressee), { ...link, hash })
  stageEnvelope(tx, {
    statement: hash,
    headerHash: sealed.headerHash,
    header: sealed.header,
    leaves: sealed.leaves,
    payload: sealed.payload,
    class: statement.class,
    urgency: statement.urgency,
    at: now,
    addressees: recipients.flatMap(({ addressee, units }) =>
      units.map((unit) => ({ key: addresseeKey(addressee), unit, epoch: addressee.epoch })),
    ),
  })
  confirmOwnUnit(tx, hash, { unit: context.self.unit, at: now })
  const own = statement.officer
  appendAudit(tx, context.deps.crypto, {
    at: now,
    action: `send.${statement.type}`,
    object: idBytes(hash),
    ...(own !== undefined && { officer: own.id }),
  })
  tx.afterCommit(() => context.news.outgoing())
  return { hash, record, recipients: unitsNamed(context.directory.state, tbs.recipients) }
}

/** The device, then the officer, each under the certificate that stands now. */
function signersOf(context: SyncContext, officer: SignedInOfficer | undefined): readonly SealSigner[] {
  const { state } = context.directory
  const device = deviceCertificateAt(state, context.self.device)
  if (device === undefined) throw new GiaobanError('officer/unknown')
  const signers: SealSigner[] = [{ role: 'device', certificate: device.leaf, key: context.self.signing }]
  if (officer === undefined) return signers
  const certificate = officerCertificateAt(state, officer.id)
  if (certificate === undefined) throw new GiaobanError('officer/unknown')
  // every receiver would refuse it without a word
  if (!isWithin(certificate, usedAt(context.clock, context.directory))) throw new GiaobanError('role/not-allowed')
  return [...signers, { role: 'author', certificate: certificate.leaf, key: officer.signing.secretKey }]
}
