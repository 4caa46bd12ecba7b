/**
 * Takes a page of mail in: everything of it in one transaction, the cursor with it, so that a kill at any moment loses
 * nothing and doubles nothing (docs/spec/envelope.md, Receiving).
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { idBytes, type HeaderHash } from '../../../shared/ids.ts'
import { headerHash } from '../../../shared/protocol/header.ts'
import { messageTypes } from '../../../shared/protocol/message-types.ts'
import { encodeAs, decodeAs } from '../../../shared/protocol/schema.ts'
import { mailItemSchema, type MailItem } from '../../../shared/protocol/relay-wire/mail.ts'
import { limits } from '../../../shared/limits.ts'
import { appendAudit } from '../../store/audit.ts'
import { countMail } from '../../store/epochs.ts'
import type { WritableDb } from '../../store/database.ts'
import {
  dropWaiting,
  isWaitingFull,
  keepWaiting,
  oldestWaitingSince,
  saveMailCursor,
  shelfOf,
  stopWaiting,
  waitingEnvelopes,
} from '../../store/mailbox.ts'
import { noteRefusal } from '../../store/refusal-rows.ts'
import { undoable } from '../../store/savepoint.ts'
import { hasUnsettled, settleOutcome } from '../../store/statements.ts'
import { writeMeta } from '../../store/meta.ts'
import type { SyncContext } from '../context.ts'
import { heardAsOf } from '../heard-as.ts'
import { addressOf } from '../mail-store.ts'
import { scheduleCarries } from '../receipts/carry-out.ts'
import { chainsWanted } from '../siblings/chains-out.ts'
import { applyVerified } from './apply.ts'
import { keepDispute } from './complain.ts'
import type { Batch, Intake } from './intake.ts'
import { nowConnected } from './judge.ts'
import { noteOf, unwrapMail, verifyMail, type OpenedMail, type UnwrappedMail } from './open-mail.ts'
import { oweAgain } from './store-operation.ts'
import { copiesOf, withoutCopies } from './copies.ts'

export interface Ingested {
  readonly received: number
  readonly rejected: readonly { readonly id: HeaderHash; readonly reason: string }[]
  /** The directory must grow before these many can be opened. */
  readonly waiting: number
  /** Two histories: nothing was taken in, and the page is to be left where it is. */
  readonly isStopped?: true
}

/** `cursor`: where this page ends in the mailbox of `relay`. */
export function ingestPage(
  context: SyncContext,
  page: { readonly relay: string; readonly items: readonly MailItem[]; readonly cursor: number },
): Ingested {
  const unwrapped = withoutCopies(context, page).map((item) => unwrapMail(context, item))
  return orStop(context, () =>
    context.store.transaction('ingest', (tx) => {
      const done = ingest(context, tx, { mail: unwrapped, mailbox: page.relay, addressOf: () => addressOf(page.relay) })
      saveMailCursor(tx, page.relay, { cursor: page.cursor, at: context.clock.now() })
      return done
    }),
  )
}

/** Envelopes that waited for leaves which are here now. */
export function ingestWaiting(context: SyncContext): Ingested {
  dropWithheld(context)
  const waiting = waitingEnvelopes(context.store.read, context.directory.state.size, limits.inboxBatch)
  if (waiting.length === 0) return { received: 0, rejected: [], waiting: 0 }
  const addresses = new Map<UnwrappedMail, string>()
  const unwrapped = waiting.flatMap(({ item, headerHash: header, address }) => {
    const mail = unwrapMail(context, decodeAs(mailItemSchema, item, item.length))
    addresses.set(mail, address)
    return mail.kind === 'waiting' ? [] : [{ mail, header }] // it waits on, since when it does
  })
  if (unwrapped.length === 0) return { received: 0, rejected: [], waiting: waiting.length }
  return orStop(context, () =>
    context.store.transaction('ingest-waiting', (tx) => {
      for (const { header } of unwrapped) stopWaiting(tx, header)
      const mail = unwrapped.map((each) => each.mail)
      return ingest(context, tx, { mail, addressOf: (each) => addresses.get(each) ?? '' })
    }),
  )
}

/** A relay that names trees and epochs which never come must not keep the places of honest mail for good. */
function dropWithheld(context: SyncContext): void {
  const { store, clock } = context
  const oldest = oldestWaitingSince(store.read)
  const before = clock.now() - limits.envelopeWaitsMs
  if (oldest === undefined || oldest >= before) return
  store.transaction('waiting-dropped', (tx) => {
    for (const id of dropWaiting(tx, before)) {
      const row = { at: clock.now(), action: 'envelope.refused', code: 'withheld', object: idBytes(id) }
      noteRefusal(tx, context.deps.crypto, row)
    }
  })
}

/** One of the envelopes shows two histories: nothing of its page may be taken in, and none of it may be lost. */
class TwoHistories extends Error {
  override readonly name = 'TwoHistories'
  readonly mail: UnwrappedMail & { readonly kind: 'opened' }
  constructor(mail: UnwrappedMail & { readonly kind: 'opened' }) {
    super('split view')
    this.mail = mail
  }
}

/** What it carries is compared one by one, while it is taken in. */
const showsTwoHistories = (
  { directory }: SyncContext,
  { opened }: UnwrappedMail & { readonly kind: 'opened' },
): boolean => {
  if (opened.tbs.type !== messageTypes.carry) return false
  const view = directory.sealing('thuong')
  return !view.ok && view.error === 'directory/split-view'
}

/** What has come stays where it was, at the relay or among what waits; the evidence alone is kept. */
function orStop(context: SyncContext, work: () => Ingested): Ingested {
  try {
    return work()
  } catch (thrown) {
    if (!(thrown instanceof TwoHistories)) throw thrown
    const { tbs, statement, headerHash: id } = thrown.mail.opened
    context.store.transaction('ingest-stopped', (tx) => {
      context.directory.compare(tx, tbs.checkpoint, noteOf(statement.body) ?? new Uint8Array(0))
      audit(context, tx, { action: 'envelope.refused', code: 'split-view', object: idBytes(id) })
    })
    return { received: 0, rejected: [{ id, reason: 'split-view' }], waiting: 0, isStopped: true }
  }
}

interface ToIngest {
  readonly mail: readonly UnwrappedMail[]
  /** That it has come by; absent for what waited. */
  readonly mailbox?: string
  /** Of the relay that gave each. */
  addressOf(mail: UnwrappedMail): string
}

function ingest(context: SyncContext, tx: WritableDb, { mail, mailbox, addressOf: from }: ToIngest): Ingested {
  const batch = newBatch(context, tx)
  const noteCopy = mailbox === undefined ? () => {} : copiesOf(context, tx, mailbox)
  const rejected: { id: HeaderHash; reason: string }[] = []
  let received = 0
  let waiting = 0
  for (const each of mail) {
    const verified = verifyMail(context, tx, each)
    switch (verified.kind) {
      case 'verified':
        // What this device sent comes back with the unit's mail: it is read over, and not counted.
        if (verified.sender.device !== context.self.device) received += 1
        noteCopy(each)
        // One envelope that this program stumbles over must not keep the mailbox shut.
        if (!undoable(tx, () => applyVerified({ context, tx, batch }, verified))) setAside(context, tx, each)
        if (each.kind === 'opened' && showsTwoHistories(context, each)) throw new TwoHistories(each)
        break
      case 'waiting':
        // nobody has vouched for it yet, whether its seed is still to come or the tree that it names
        if (!keepOnShelf(context, tx, { ...verified, item: each.item, address: from(each) })) {
          const code = each.kind === 'waiting' ? 'epoch-pending' : 'directory-pending'
          batch.refused({ action: 'envelope.refused', code, object: idBytes(verified.headerHash) })
          break
        }
        waiting += 1
        break
      case 'refused':
        if (verified.reason === 'split-view' && each.kind === 'opened') throw new TwoHistories(each)
        rejected.push({ id: verified.headerHash, reason: verified.reason })
        batch.refused({ action: 'envelope.refused', code: verified.reason, object: idBytes(verified.headerHash) })
        if (each.kind === 'refused') undoable(tx, () => keepDispute(context, tx, each))
        // sealed to an epoch that others of the unit could read: they carry it
        if (verified.reason === 'epoch-dead') writeMeta(tx, chainsWanted, 1)
    }
  }
  countEpochs(context, tx, mail)
  settleRecords(context, tx, batch)
  scheduleCarries(context, tx, batch.lacks)
  return { received, rejected, waiting }
}

/** False where its shelf is full. */
function keepOnShelf(
  context: SyncContext,
  tx: WritableDb,
  mail: OpenedMail & { readonly kind: 'waiting'; readonly item: MailItem; readonly address: string },
): boolean {
  const { headerHash: header, treeSize, item } = mail
  const shelf = shelfOf(mail.address, mail.isOfUnknownLog === true)
  if (isWaitingFull(tx, shelf)) return false
  keepWaiting(tx, { headerHash: header, treeSize, item: itemBytes(item), since: context.clock.now(), address: shelf })
  return true
}

/** What `work` takes in beside the mail is settled and told as what has come. */
export function takeBesideMail(context: SyncContext, tx: WritableDb, work: (intake: Intake) => void): void {
  const batch = newBatch(context, tx)
  work({ context, tx, batch })
  settleRecords(context, tx, batch)
}

const newBatch = (context: SyncContext, tx: WritableDb): Batch => ({
  records: new Set(),
  arrived: [],
  lacks: [],
  audit: (entry) => audit(context, tx, entry),
  refused: (entry) => noteRefusal(tx, context.deps.crypto, { ...entry, at: context.clock.now() }),
})

/** Rotation by number counts what was sealed to an epoch of ours, whoever has sent it. */
function countEpochs({ self }: SyncContext, tx: WritableDb, mail: readonly UnwrappedMail[]): void {
  const counts = new Map<number, number>()
  for (const each of mail) {
    const addressee = each.kind === 'opened' ? each.opened.addressee : undefined
    if (addressee?.kind !== 'unit' || addressee.id !== self.unit) continue
    counts.set(addressee.epoch, (counts.get(addressee.epoch) ?? 0) + 1)
  }
  for (const [epoch, envelopes] of counts) countMail(tx, epoch, envelopes)
}

/** Kept whole for a later program, never tried again by this one. */
function setAside(context: SyncContext, tx: WritableDb, mail: UnwrappedMail): void {
  const header = headerHash(context.deps.crypto, mail.item.header)
  const since = context.clock.now()
  keepWaiting(tx, {
    headerHash: header,
    item: itemBytes(mail.item),
    treeSize: Number.MAX_SAFE_INTEGER,
    since,
    address: '',
  })
  audit(context, tx, { action: 'envelope.failed', code: 'internal', object: idBytes(header) })
  context.deps.log.error('sync.envelope-failed', { envelope: header })
}

const itemBytes = (item: MailItem): Bytes => encodeAs(mailItemSchema, item)

function audit(context: SyncContext, tx: WritableDb, entry: { action: string; code?: string; object?: Bytes }): void {
  appendAudit(tx, context.deps.crypto, { ...entry, at: context.clock.now() })
}

const arrivals = { 'bulletin-create': 'bulletin', 'hit-request': 'hit', 'request-create': 'request' } as const

/** Waiting operations whose parents have come, then the projections, then the news. */
function settleRecords(context: SyncContext, tx: WritableDb, batch: Batch): void {
  for (const record of batch.records) {
    if (!hasUnsettled(tx, record)) continue
    for (const { operation, outcome } of nowConnected(context, tx, record)) {
      if (!settleOutcome(tx, operation.hash, outcome)) continue
      const addressee = heardAsOf(context, tx, operation.hash)
      oweAgain(context, tx, { operation, outcome, addressee })
      if (outcome === 'accepted') batch.arrived.push(operation)
    }
  }
  context.records.refresh(tx, batch.records)
  const records = [...batch.records]
  tx.afterCommit(() => {
    for (const operation of batch.arrived) {
      const what = arrivals[operation.kind as keyof typeof arrivals] as
        | (typeof arrivals)[keyof typeof arrivals]
        | undefined
      if (what !== undefined && operation.unit !== context.self.unit) context.news.arrived(operation.recordId, what)
    }
    if (records.length > 0) context.news.changed(records)
  })
}
