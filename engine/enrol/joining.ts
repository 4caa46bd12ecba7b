/**
 * The first steps of a device in its unit (docs/spec/enrolment.md, Joining): its certificate is looked for in the log,
 * its first key published, and until an epoch names it, it neither reads nor writes mail.
 */
import type { ErrorCode } from '../../shared/errors.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { hasSurelyRunOut } from '../directory/own-end.ts'
import { signerOf } from './statement.ts'
import { deviceKeyStatement } from './statements.ts'
import { refusalOf, submit } from '../epochs/submit.ts'
import { epochsOf, type EpochWork } from '../epochs/work.ts'
import { err, type Result } from '../../shared/result.ts'
import { mailCursor, saveMailCursor } from '../store/mailbox.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import type { SealingView } from '../sync/context.ts'
import { keyNames } from '../vault/key-file.ts'
import { auditEnrolment, keepOwnEnrolment, ownEnrolment } from './kept.ts'
import { withCertificate } from './newcomer.ts'

type JoiningContext = Pick<EpochWork['context'], 'self' | 'store' | 'clock'> & {
  readonly directory: Pick<EpochWork['context']['directory'], 'state' | 'witnessedAt'>
}

/**
 * member: a device as any other. waiting: certified, and it is not yet time (a certificate that was renewed after its end
 * has a first hour again), it is over, or no epoch names it. unknown: not certified.
 */
export type Standing = 'member' | 'waiting' | 'unknown'

export function standingOf({ context }: { readonly context: JoiningContext }): Standing {
  const { directory, self, clock } = context
  const certificate = deviceCertificateAt(directory.state, self.device)
  const now = Math.max(clock.now(), directory.state.clock)
  const isOutside = certificate !== undefined && (certificate.activeFrom > now || hasSurelyRunOut(context))
  if (!isNewcomer(context)) return isOutside ? 'waiting' : 'member'
  if (certificate === undefined) return 'unknown'
  if (isOutside) return 'waiting'
  return certificate.limits.includes('read') && !isNamed(context) ? 'waiting' : 'member'
}

const isNewcomer = ({ store }: JoiningContext): boolean =>
  readMeta(store.read, 'enrol.own') !== undefined && readMeta(store.read, joined) === undefined

/** Nothing is sealed by a device that others must not listen to yet. Two histories are told first, and what takes a person. */
export function sealingOnceJoined(
  context: JoiningContext,
  view: Result<SealingView, ErrorCode>,
): Result<SealingView, ErrorCode> {
  if (!view.ok && (view.error === 'directory/split-view' || view.error === 'device/expired')) return view
  return standingOf({ context }) === 'member' ? view : err('enrol/not-yet')
}

/** From here on it is a device as any other, whatever becomes of its certificate. */
export function noteJoined({
  context,
}: {
  readonly context: JoiningContext & Pick<EpochWork['context'], 'deps'>
}): void {
  const { store, deps, self, clock } = context
  if (!isNewcomer(context) || standingOf({ context }) !== 'member') return
  store.transaction('joined', (tx) => {
    writeMeta(tx, joined, clock.now())
    auditEnrolment(deps.crypto, tx, { at: clock.now(), action: 'enrolment.joined', object: self.device })
  })
}

const joined = 'enrol.joined'

/** Some epoch was made for this device. */
const isNamed = ({ directory, self }: JoiningContext): boolean =>
  epochsOf(directory.state, self.unit).some(({ devices }) => devices.some(({ device }) => device === self.device))

/**
 * After the directory was brought up to date, in a device that has not joined. `mailHead`: of the unit's mail when this
 * connection began: whatever lies before it is sealed to epochs that this device has no part in.
 */
export async function join(work: EpochWork & { readonly mailbox: string; readonly mailHead: number }): Promise<void> {
  const { context } = work
  if (!isNewcomer(context)) return
  noteCertificate(work)
  await publishFirstKey(work)
  if (standingOf(work) !== 'waiting') return
  const { store, clock } = context
  if (work.mailHead > mailCursor(store.read, work.mailbox)) {
    const read = { cursor: work.mailHead, at: clock.now() }
    store.transaction('mailbox-joined', (tx) => saveMailCursor(tx, work.mailbox, read))
  }
}

/** The log's word for this device, compared with the keys that are here. */
function noteCertificate({ context }: EpochWork): void {
  const { store, deps, directory, self, clock } = context
  const state = ownEnrolment(store.read)
  const certificate = deviceCertificateAt(directory.state, self.device)
  if (state === undefined || certificate === undefined) return
  const next = withCertificate(deps.crypto, state, certificate)
  if (next === state) return
  store.transaction('enrolment', (tx) => {
    keepOwnEnrolment(tx, next)
    const code = next.why === undefined ? {} : { code: next.why }
    auditEnrolment(deps.crypto, tx, {
      at: clock.now(),
      action: `enrolment.${next.phase}`,
      ...code,
      object: self.device,
    })
  })
}

/** Key number 1 was made with the home. A device that does not read has no use for one in the log. */
async function publishFirstKey(work: EpochWork): Promise<void> {
  const { context, keys, client } = work
  const { directory, self, deps } = context
  const certificate = deviceCertificateAt(directory.state, self.device)
  if (certificate === undefined || !certificate.limits.includes('read')) return
  if (directory.state.devices.get(self.device)?.keys.last !== undefined) return
  const seed = keys.get(keyNames.deviceKem(1))
  if (seed === undefined || ownEnrolment(context.store.read)?.phase !== 'certified') return
  const { publicKey, secretKey } = deps.crypto.kemKeyPair(seed)
  secretKey.purge()
  const unstored = await refusalOf(async () => void (await client.request('putObject', { object: publicKey })))
  deps.step('enrol.key-object.after')
  if (unstored !== undefined) return
  const body = { device: self.device, counter: 1, publicKeyHash: deps.crypto.sha256(publicKey) }
  const refusal = await submit(work, await deviceKeyStatement(body, signerOf(deps.crypto, work.signing)))
  deps.step('enrol.key-logged.after')
  if (refusal !== undefined) deps.log.warn('enrol.key-refused', { reason: refusal })
}
