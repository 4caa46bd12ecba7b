/**
 * Opens mail as far as it can be done without writing: envelope, directory view, signatures. What is refused here
 * consumes nothing and has one outward word; the reason goes into the audit.
 */
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { HeaderHash } from '../../../shared/ids.ts'
import { circleVersion, isNewestCircle } from '../../../shared/protocol/directory/circles.ts'
import { sealableEpoch } from '../../../shared/protocol/directory/epochs.ts'
import { headerHash } from '../../../shared/protocol/header.ts'
import { bodyRandomBytes } from '../../../shared/protocol/body.ts'
import { decodeCbor } from '../../../shared/protocol/cbor.ts'
import type { MailItem } from '../../../shared/protocol/relay-wire/mail.ts'
import { limits } from '../../../shared/limits.ts'
import { parseLeaf } from '../../../shared/protocol/wrap.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { checkOuter, openEnvelope, type OpenedEnvelope } from '../../envelope/open.ts'
import type { OpenReason } from '../../envelope/reasons.ts'
import { verifyStatement } from '../../envelope/verify.ts'
import type { WritableDb } from '../../store/database.ts'
import type { SyncContext } from '../context.ts'
import { noteLie } from './lied.ts'
import { senderOf, signerLookupToday, type Sender } from './signers.ts'

export type RefusalReason =
  | OpenReason
  | 'note'
  | 'split-view'
  | 'sender-lied'
  | 'signers'
  /** The directory that the sender names has a later epoch of this unit, or none that may be sealed to. */
  | 'epoch-superseded'

export type OpenedMail =
  | { readonly kind: 'verified'; readonly opened: OpenedEnvelope; readonly sender: Sender }
  /** Its directory is larger than ours: to be opened again when ours has grown. */
  | {
      readonly kind: 'waiting'
      readonly headerHash: HeaderHash
      readonly treeSize: number
      /** By a log that nobody has named here: anybody can say so. */
      readonly isOfUnknownLog?: boolean
    }
  | { readonly kind: 'refused'; readonly headerHash: HeaderHash; readonly reason: RefusalReason }

/** Everything before the view of the directory is compared: no database, no state. */
export type UnwrappedMail =
  | { readonly kind: 'opened'; readonly item: MailItem; readonly opened: OpenedEnvelope }
  | {
      readonly kind: 'refused'
      readonly item: MailItem
      readonly headerHash: HeaderHash
      readonly reason: RefusalReason
    }
  /** To an epoch whose seed is not here yet. */
  | { readonly kind: 'waiting'; readonly item: MailItem; readonly headerHash: HeaderHash; readonly treeSize: number }

export function unwrapMail(context: SyncContext, item: MailItem): UnwrappedMail {
  const { crypto } = context.deps
  const addressee = parseLeaf(item.leaf)?.addressee
  if (addressee !== undefined && context.isAwaited(addressee)) {
    // an honest header with other bytes would have the place of the honest letter, which the other relay brings
    const outer = checkOuter(crypto, item)
    return outer.ok
      ? { kind: 'waiting', item, headerHash: outer.value.hash, treeSize: context.directory.state.size }
      : { kind: 'refused', item, headerHash: headerHash(crypto, item.header), reason: outer.error }
  }
  const opened = openEnvelope(crypto, { envelope: item, ownKey: (each) => context.ownKey(each) })
  return opened.ok
    ? { kind: 'opened', item, opened: opened.value }
    : { kind: 'refused', item, headerHash: headerHash(crypto, item.header), reason: opened.error }
}

/** The view of the directory that the sender sealed under, then the signatures. */
export function verifyMail(context: SyncContext, tx: WritableDb, mail: UnwrappedMail): OpenedMail {
  if (mail.kind !== 'opened') return mail
  const { opened } = mail
  const refused = (reason: RefusalReason): OpenedMail => ({ kind: 'refused', headerHash: opened.headerHash, reason })
  const note = noteOf(opened.statement.body)
  if (note === undefined) return refused('note')
  const view = context.directory.compare(tx, opened.tbs.checkpoint, note)
  if (view === 'fetch-first' || view === 'log-unknown') {
    const waits = { kind: 'waiting', headerHash: opened.headerHash, treeSize: opened.tbs.checkpoint.size } as const
    return view === 'log-unknown' ? { ...waits, isOfUnknownLog: true } : waits
  }
  if (view === 'sender-lied') noteLie(context, tx, { ...opened, hash: opened.statementHash })
  if (view !== 'same') return refused(view)
  const { tbs, statement } = opened
  if (!isNewestEpoch(context, opened)) return refused('epoch-superseded')
  const signers = verifyStatement(context.deps.crypto, {
    tbs,
    statement,
    resolveSigner: signerLookupToday(context, tbs),
  })
  if (!signers.ok) return refused(signers.error)
  const sender = senderOf(signers.value)
  return sender === undefined ? refused('signers') : { kind: 'verified', opened, sender }
}

/** An honest sender seals to the last epoch of the directory that it names, and to none that is stale in it. */
function isNewestEpoch({ directory }: SyncContext, { addressee, tbs }: OpenedEnvelope): boolean {
  if (addressee.kind === 'circle') {
    const circle = circleVersion(directory.state, addressee.id, addressee.epoch)
    return circle !== undefined && isNewestCircle(directory.state, circle, tbs.checkpoint.size)
  }
  if (addressee.kind !== 'unit') return true
  const when = { size: tbs.checkpoint.size, at: tbs.created }
  const newest = sealableEpoch(directory.state, addressee.id, when)
  // a closed unit's mail is drained: when it closed is a matter of clocks, which are not compared here
  return newest.ok ? newest.value.epoch === addressee.epoch : newest.error === 'closed'
}

/** Common key 0 of every body, also of one whose type is not known here. */
export function noteOf(body: Bytes): Bytes | undefined {
  try {
    const fields = decodeCbor(body.subarray(bodyRandomBytes), limits.bodyBytes)
    const note = fields instanceof Map ? (fields.get(0) as unknown) : undefined
    return note instanceof Uint8Array ? new Uint8Array(note) : undefined
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}
