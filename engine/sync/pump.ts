/**
 * One round of exchange over one connection: directory, outbox, mailbox, attachments, receipts, again and again until
 * nothing moves any more. Live exchange runs a round whenever something has happened, `sync` runs one.
 */
import { GiaobanError } from '../../shared/errors.ts'
import type { HeaderHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { shareAudit } from '../audit/share.ts'
import type { Transfer } from '../blobs/transfer.ts'
import { downloadWanted } from '../blobs/wanted.ts'
import { dueHeartbeats } from './heartbeat.ts'
import { liftRenewed } from './inbox/lift-renewed.ts'
import { liftUnderstood } from './inbox/lift-understood.ts'
import { offerWhenDue } from './mail-store.ts'
import { receiveMail, receiveWaiting } from './receive.ts'
import { askForMissing } from './receipts/ask-missing.ts'
import { flushReceipts } from './receipts/receipts-out.ts'
import type { SyncContext } from './context.ts'
import type { RelayClient } from './relay-client/types.ts'
import { settleHeirs } from './settle-heirs.ts'
import { careForSiblings } from './siblings/care.ts'
import { noteFilesGone } from './siblings/chains-out.ts'
import { filesArrived } from './files-arrived.ts'
import { resealStale, transmitStaged, watchUnconfirmed } from './transmit.ts'

export interface Round {
  readonly transfer: Transfer
  readonly client: RelayClient
  readonly mailbox: string
  /** One-shot: receipts that only wait for their jitter go out now. */
  readonly hasten: boolean
  /** Over a file: what is sealed waits for the next one, and nothing is posted (docs/spec/sealed-files.md). */
  readonly isCarried?: boolean
  /** Brings the directory up to the relay's; true when it grew. */
  updateDirectory(): Promise<boolean>
  /** The care of the unit's epochs: true when something has changed that makes another turn worth while. */
  readonly epochs: { before(): Promise<boolean>; after(atHead: boolean): boolean }
}

export interface RoundResult {
  sent: number
  received: number
  /** How many were refused; `rejected` are the newest of them. */
  refused: number
  rejected: readonly { readonly id: HeaderHash; readonly reason: string }[]
  failed: readonly GiaobanError[]
}

/** Ends when idle. Throws GiaobanError when the connection fails; what is done until then is done. */
export async function runRound(round: Round, result: RoundResult): Promise<void> {
  const { client, transfer } = round
  const { context } = transfer
  // who syncs once is not kept by a relay whose mailbox never ends
  for (let [moved, turns] = [true, 0]; moved && (!round.hasten || turns < limits.turnsOnce); turns++) {
    moved = await round.updateDirectory()
    settleHeirs(context)
    liftRenewed(context)
    liftUnderstood(context)
    moved = (await careForEpochs(round)) || moved
    if (round.isCarried !== true) offerWhenDue(context)
    const sent = round.isCarried === true ? resealStale(context) : await transmitStaged(transfer, client)
    const mail = await receiveMail(context, client, round.mailbox)
    const late = receiveWaiting(context)
    const blobs = await downloadWanted(transfer, round)
    filesArrived(context, blobs.complete)
    if (blobs.failed.some(({ params }) => params['reason'] === 'not-found')) noteFilesGone(context)
    const silent = await watchUnconfirmed(context, client)
    const beats = dueHeartbeats(context) ? 1 : 0
    const audits = shareAudit(context, round.hasten ? limits.auditShareOnceMs : limits.auditShareMs)
    const receipts = answer(context, round)
    const asked = round.hasten || mail.received + late.received > 0 ? askForMissing(context) : 0
    const siblings = careForSiblings(context, !mail.more && !mail.waiting)
    moved = round.epochs.after(!mail.more && !mail.waiting) || moved
    result.sent += sent
    result.received += mail.received + late.received
    result.refused += mail.rejected.length + late.rejected.length
    result.rejected = [...result.rejected, ...mail.rejected, ...late.rejected].slice(-limits.rejectedKept)
    result.failed = blobs.failed
    moved ||=
      mail.more ||
      sent +
        mail.received +
        late.received +
        blobs.complete.length +
        silent +
        beats +
        audits +
        receipts +
        asked +
        siblings >
        0
  }
}

/** What the directory refuses is shown for itself by its own update; mail comes in all the same. */
async function careForEpochs(round: Round): Promise<boolean> {
  try {
    return await round.epochs.before()
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError) || !thrown.code.startsWith('directory/')) throw thrown
    return false
  }
}

/** Receipts wait where nothing may be sealed: the reason is shown for itself, and mail goes on coming in. */
export function answer(context: SyncContext, { hasten }: { readonly hasten: boolean }): number {
  if (!context.directory.sealing('thuong').ok) return 0
  return flushReceipts(context, context.clock.now() + (hasten ? limits.receiptJitterMs : 0))
}
