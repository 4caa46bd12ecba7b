/**
 * What was sealed to an epoch that is over travels on inside a carry to the epoch that is (docs/spec/epochs.md, Senders):
 * the relay takes no envelope to an epoch before a removal, and receivers destroy seeds. Nothing is posted in vain, and
 * nothing is lost: the entry stays in the outbox until every unit's receipt is in.
 */
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { addresseeKey } from '../../shared/protocol/addressee.ts'
import { carryBody, type CarriedItem } from '../../shared/protocol/bodies/carry.ts'
import { epochOf, lowestOpenEpoch } from '../../shared/protocol/directory/selectors.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { sentLinkOf } from '../store/links.ts'
import { addresseesOf, markCarriedInstead, type OutboxAddressee, type OutboxEntry } from '../store/outbox.ts'
import { splitSignatures, statementByHash } from '../store/statements.ts'
import type { WritableDb } from '../store/database.ts'
import { canReach } from './author/recipients.ts'
import type { SyncContext } from './context.ts'
import { authorControl } from './receipts/control.ts'

type Named = Pick<OutboxAddressee, 'unit' | 'epoch'>

/** The relay refuses it: known to a device that is gone. */
const isClosed = (state: DirectoryState, { unit, epoch }: Named): boolean => epoch < lowestOpenEpoch(state, unit)

function isOld(state: DirectoryState, { unit, epoch }: Named, now: number): boolean {
  const next = epochOf(state, unit, epoch + 1)
  return next !== undefined && now - next.logged > limits.epochPostedMs
}

/** Whether the envelope itself must not be posted any more. */
export function isStale(context: SyncContext, entry: OutboxEntry): boolean {
  const { state } = context.directory
  const now = context.clock.now()
  const addressees = addresseesOf(context.store.read, entry.statement)
  const owed = addressees.filter(({ receiptedAt }) => receiptedAt === undefined)
  if (entry.relayedAt === undefined && addressees.some((each) => isClosed(state, each))) return true
  return owed.some((each) => isClosed(state, each) || isOld(state, each, now))
}

/**
 * One carry to each unit that owes a receipt, and one to the own unit when the relay never had the envelope. False while
 * some unit has no epoch to seal to: the entry waits.
 */
export function carryInstead(context: SyncContext, entry: OutboxEntry): boolean {
  const { store, self, clock, directory } = context
  const wasRelayed = entry.relayedAt !== undefined
  const to = addresseesOf(store.read, entry.statement)
    .filter(({ unit, receiptedAt }) => (unit === self.unit ? !wasRelayed : receiptedAt === undefined))
    .map(({ unit }) => unit)
  const isPossible = directory.sealing('thuong').ok && [self.unit, ...to].every((unit) => canReach(context, unit))
  store.transaction('carried-instead', (tx) => {
    if (isPossible) for (const unit of to) carryTo(context, tx, { entry, unit })
    const next = clock.now() + (isPossible ? limits.carriedAgainMs : limits.keyRetryMs)
    markCarriedInstead(tx, entry.statement, { done: isPossible, next })
  })
  return isPossible
}

interface ToCarry {
  readonly entry: OutboxEntry
  readonly unit: UnitId
}

function carryTo(context: SyncContext, tx: WritableDb, { entry, unit }: ToCarry): void {
  const statement = statementByHash(tx, entry.statement)
  if (statement === undefined) return
  const addressee = addresseeKey({ kind: 'unit', id: unit, epoch: 0 })
  const link = sentLinkOf(tx, addressee, entry.statement)
  const whole: CarriedItem = {
    tbsBytes: statement.tbs,
    signatures: splitSignatures(statement.sigs),
    body: statement.body,
    reason: 'resend',
    ...(link !== undefined && {
      link: { addressee, seq: link.seq, ...(link.prev !== undefined && { prev: link.prev }) },
    }),
  }
  const groups: (readonly CarriedItem[])[] = []
  const isCarry = statement.type === messageTypes.carry
  // a carry inside of a carry only closes its gap: its originals travel for themselves
  if (!isCarry || statement.body.length <= limits.carryBytes) groups.push([whole])
  if (isCarry) groups.push(carryBody.decode(statement.body).items)
  for (const items of groups) {
    authorControl(context, tx, {
      type: 'carry',
      to: [unit],
      urgency: 'routine',
      body: (common) => carryBody.encode(context.deps.crypto, { ...common, items }),
    })
  }
}
