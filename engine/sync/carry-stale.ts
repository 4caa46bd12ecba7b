/**
 * What was sealed to an epoch that is over travels on inside a carry to the epoch that is (docs/spec/epochs.md, Senders):
 * the relay takes no envelope to an epoch before a removal, and receivers destroy seeds. Nothing is posted in vain, and
 * nothing is lost: the entry stays in the outbox until every unit's receipt is in.
 */
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { idBytes, idOf, type CircleId, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { isCircleKey, type AddresseeKey } from '../../shared/protocol/addressee.ts'
import { carryBody, type CarriedItem } from '../../shared/protocol/bodies/carry.ts'
import { circleEnd, circleVersion, isOpenCircle } from '../../shared/protocol/directory/circles.ts'
import type { CircleRecord } from '../../shared/protocol/directory/records.ts'
import {
  epochOf,
  isClosed as isClosedUnit,
  lowestOpenEpoch,
  successorOf,
} from '../../shared/protocol/directory/selectors.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { sentLinkOf } from '../store/links.ts'
import {
  addresseesOf,
  markCarried,
  markCarriedInstead,
  markReceipted,
  type OutboxAddressee,
  type OutboxEntry,
} from '../store/outbox.ts'
import { statementByHash } from '../store/statements.ts'
import type { WritableDb } from '../store/database.ts'
import { canReach } from './author/recipients.ts'
import { unitKey } from './heard-as.ts'
import type { SyncContext } from './context.ts'
import { postedTo } from '../epochs/windows.ts'
import { carriedItem } from './receipts/carried-item.ts'
import { authorControl } from './receipts/control.ts'

type Named = Pick<OutboxAddressee, 'unit' | 'key' | 'epoch'>

interface Today {
  readonly state: DirectoryState
  readonly now: number
}

const circleOf = ({ state }: Today, { key, epoch }: Named): CircleRecord | undefined =>
  isCircleKey(key) ? circleVersion(state, idOf<CircleId>(idBytes(key).subarray(1)), epoch) : undefined

/** The relay refuses it: known to a device that is gone. */
function isClosed(today: Today, named: Named): boolean {
  const { state, now } = today
  const circle = circleOf(today, named)
  if (circle !== undefined) return !isOpenCircle(state, circle, { size: state.size, at: now })
  return named.epoch < lowestOpenEpoch(state, named.unit)
}

function isOld(today: Today, named: Named): boolean {
  const { state, now } = today
  const circle = circleOf(today, named)
  const end =
    circle === undefined
      ? epochOf(state, named.unit, named.epoch + 1)?.logged
      : circleEnd(state, circle, { size: state.size, at: now })
  return end !== undefined && now - end > postedTo(state, named.unit)
}

/** The addressee has closed: what it has not confirmed goes to its heir. */
const hasEnded = ({ state, now }: Today, { unit }: Named): boolean => isClosedUnit(state, unit, { at: now })

/** Whether the envelope itself must not be posted any more. */
export function isStale(context: SyncContext, entry: OutboxEntry): boolean {
  const today: Today = { state: context.directory.state, now: context.clock.now() }
  const addressees = addresseesOf(context.store.read, entry.statement)
  const owed = addressees.filter(({ receiptedAt }) => receiptedAt === undefined)
  if (entry.relayedAt === undefined && addressees.some((each) => isClosed(today, each))) return true
  return owed.some((each) => hasEnded(today, each) || isClosed(today, each) || isOld(today, each))
}

/**
 * One carry to each unit that owes a receipt, and one to the own unit when the relay never had the envelope. A unit that
 * has no epoch to seal to keeps nothing from the others: the entry waits for that one alone. False while it does.
 * What a closed one owes, its heir does.
 */
export function carryInstead(context: SyncContext, entry: OutboxEntry): boolean {
  const { store, self, clock, directory } = context
  const now = clock.now()
  const wasRelayed = entry.relayedAt !== undefined
  const owed = addresseesOf(store.read, entry.statement).filter(({ unit, key, receiptedAt }) =>
    // the own unit has a wrap of its own beside any circle's
    unit === self.unit ? !wasRelayed && !isCircleKey(key) : receiptedAt === undefined,
  )
  const heirOf = (unit: UnitId): UnitId | undefined =>
    unit === self.unit ? unit : successorOf(directory.state, unit, { at: now })
  // closed for nobody, or for this unit: nobody is waited for
  const over = owed.filter(({ unit }) => unit !== self.unit && [undefined, self.unit].includes(heirOf(unit)))
  const to = owed
    .filter((each) => !over.includes(each))
    .map((each) => ({ ...each, to: heirOf(each.unit) ?? each.unit }))
  const isPossible = directory.sealing('thuong').ok && canReach(context, self.unit)
  const due = to.filter(({ carriedAt }) => carriedAt === undefined || now - carriedAt >= limits.carriedAgainMs)
  const sent = isPossible ? due.filter((each) => canReach(context, each.to)) : []
  const done = isPossible && to.every((each) => each.carriedAt !== undefined || sent.includes(each))
  store.transaction('carried-instead', (tx) => {
    for (const { unit } of over) {
      markReceipted(tx, entry.statement, { unit, at: now, outcome: 'closed', complete: true })
    }
    for (const { unit, key, to: heir } of sent) {
      carryTo(context, tx, { entry, unit: heir, key })
      markCarried(tx, entry.statement, { unit, key, at: now })
    }
    const next = now + (done ? limits.carriedAgainMs : limits.keyRetryMs)
    markCarriedInstead(tx, entry.statement, { done, next })
  })
  return done
}

interface ToCarry {
  readonly entry: OutboxEntry
  readonly unit: UnitId
  /** As whom it was named. */
  readonly key: AddresseeKey
}

function carryTo(context: SyncContext, tx: WritableDb, { entry, unit, key: addressee }: ToCarry): void {
  const statement = statementByHash(tx, entry.statement)
  if (statement === undefined) return
  // an heir does not count the numbers toward the unit that it has come after
  const isItself = isCircleKey(addressee) || addressee === unitKey(unit)
  const link = isItself ? sentLinkOf(tx, addressee, entry.statement) : undefined
  const whole = carriedItem(statement, {
    reason: 'resend',
    ...(link !== undefined && { link: { ...link, addressee } }),
  })
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
