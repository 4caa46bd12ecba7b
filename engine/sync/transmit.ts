/** Hands sealed envelopes to the relay, attachments before the envelope that names them, and looks after the silent ones. */
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { wrapLeafBytes } from '../../shared/protocol/relay-wire/mail.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { RecordId } from '../../shared/ids.ts'
import type { Transfer } from '../blobs/transfer.ts'
import { offerCarried, uploadFor } from '../blobs/upload.ts'
import {
  addresseesOf,
  markAttempt,
  markDelivered,
  markForResend,
  markReceipted,
  markRelayed,
  stagedEnvelopes,
  unconfirmedEnvelopes,
  unfinishedHeaders,
  type OutboxEntry,
} from '../store/outbox.ts'
import { areWordsHeard, postableEnvelopes } from '../store/outbox-turn.ts'
import { recordOf } from '../store/statements.ts'
import { carryInstead, isStale } from './carry-stale.ts'
import { hasRunOut } from '../directory/own-end.ts'
import type { SyncContext } from './context.ts'
import type { RelayClient } from './relay-client/types.ts'
import { hasHandedOver } from './siblings/drain.ts'

/** Refusals that concern one envelope: the others go on, this one is tried again later. */
export const ofOneEnvelope: ReadonlySet<string> = new Set([
  'relay/refused',
  'relay/too-large',
  'relay/quota',
  'relay/full',
  'attachment/missing',
  'attachment/damaged',
])

/** Posts what is staged; returns how many the relay took. Throws GiaobanError when the connection or the relay fails. */
export async function transmitStaged(transfer: Transfer, client: RelayClient): Promise<number> {
  const { context } = transfer
  let taken = 0
  for (;;) {
    const staged = postableEnvelopes(context.store.read, context.clock.now(), limits.postsPerRound)
    if (staged.length === 0) return taken
    for (const entry of staged) {
      if (isStale(context, entry)) {
        carryInstead(context, entry)
        continue
      }
      try {
        if (await post(transfer, client, entry)) taken += 1
      } catch (thrown) {
        if (!(thrown instanceof GiaobanError)) throw thrown
        postpone(context, entry, thrown.code)
        if (!ofOneEnvelope.has(thrown.code)) throw thrown
      }
    }
  }
}

/** Where nothing is posted: what was sealed to keys that are over is sealed anew. Nothing of it is sent. */
export function resealStale(context: SyncContext): 0 {
  const staged = stagedEnvelopes(context.store.read, context.clock.now(), limits.sealedFileItems)
  for (const entry of staged) if (isStale(context, entry)) carryInstead(context, entry)
  return 0
}

/** False where its large files have to go up first: its turn comes with them. */
async function post(transfer: Transfer, client: RelayClient, entry: OutboxEntry): Promise<boolean> {
  const { context } = transfer
  if (!(await uploadFor(transfer, entry.statement))) return false
  await offerCarried(transfer, entry.statement)
  const { at } = await client.request('post', {
    header: entry.header,
    leaves: splitLeaves(entry.leaves),
    payload: entry.payload,
  })
  const next = context.clock.now() + backOff(limits.resendAfterMs, entry.attempts)
  context.store.transaction('relayed', (tx) => {
    markRelayed(tx, entry.statement, { at, next })
    refreshLadder(context, tx, [entry.statement])
  })
  return true
}

/** Leaves as the outbox has them, one after another. */
export const splitLeaves = (leaves: Bytes): Bytes[] =>
  Array.from({ length: leaves.length / wrapLeafBytes }, (_, index) =>
    leaves.slice(index * wrapLeafBytes, (index + 1) * wrapLeafBytes),
  )

function postpone(context: SyncContext, entry: OutboxEntry, code: string): void {
  const next = context.clock.now() + backOff(limits.reconnectMinMs, entry.attempts)
  context.store.transaction('post-refused', (tx) => markAttempt(tx, entry.statement, { code, next }))
}

const backOff = (firstMs: number, attempts: number): number => firstMs * 2 ** Math.min(attempts, 6)

/**
 * What the relay took and no unit has confirmed for a while: posted again as it was sealed. `relay/lost` where the
 * relay denies that it has it, `relay/unconfirmed` where it says that it does.
 */
export async function watchUnconfirmed(context: SyncContext, client: RelayClient): Promise<number> {
  const silent = unconfirmedEnvelopes(context.store.read, context.clock.now(), limits.postsPerRound)
  if (silent.length === 0) return 0
  if (hasHandedOver(context)) {
    leaveToHeir(context, silent)
    return 0
  }
  const { entries } = await client.request('status', { headerHashes: silent.map((entry) => entry.headerHash) })
  const known = new Set(entries.filter((entry) => entry.known).map((entry) => entry.headerHash))
  context.store.transaction('resend', (tx) => {
    for (const { statement, headerHash } of silent) {
      // a file that a unit fetches late, or has not asked for, is kept at the relay by this; nobody is alarmed by it
      const unheard = areWordsHeard(tx, statement) ? undefined : 'relay/unconfirmed'
      markForResend(tx, statement, known.has(headerHash) ? unheard : 'relay/lost')
    }
  })
  return silent.length
}

/** Whom a closed unit's desk wrote to answers the heir, which brings what is lacking: this desk would post for ever. */
function leaveToHeir(context: SyncContext, silent: readonly OutboxEntry[]): void {
  const at = context.clock.now()
  context.store.transaction('left-to-heir', (tx) => {
    for (const { statement } of silent) {
      for (const { unit, receiptedAt } of addresseesOf(tx, statement)) {
        if (receiptedAt === undefined) markReceipted(tx, statement, { unit, at, outcome: 'closed', complete: true })
      }
    }
  })
}

/** What was fetched while this device was away. One whose certificate has run out looks at the log first. */
export async function askDelivered(context: SyncContext, client: RelayClient): Promise<void> {
  const headerHashes = unfinishedHeaders(context.store.read, limits.statusPerConnect)
  if (headerHashes.length === 0 || hasRunOut(context)) return
  const { entries } = await client.request('status', { headerHashes })
  context.store.transaction('delivered', (tx) => {
    const statements = entries.flatMap(({ headerHash, addressees }) =>
      addressees.flatMap(({ key, deliveredAt, unit }) =>
        deliveredAt === undefined
          ? []
          : (markDelivered(tx, { header: headerHash, addressee: key, at: deliveredAt, unit }) ?? []),
      ),
    )
    refreshLadder(context, tx, statements)
  })
}

type Tx = Parameters<typeof markRelayed>[0]

/** The lower rungs are the relay's word: they change the ladder of the records that the statements belong to. */
export function refreshLadder(context: SyncContext, tx: Tx, statements: readonly OutboxEntry['statement'][]): void {
  const records = new Set<RecordId>(statements.flatMap((hash) => recordOf(tx, hash) ?? []))
  if (records.size === 0) return
  context.records.refresh(tx, records)
  tx.afterCommit(() => context.news.changed([...records]))
}
