/**
 * Who has what: one ladder per addressed unit, about the record's head statement (names.md, Rungs). Computed from the
 * relay's word, signed receipts and operations; rungs only rise, the earliest word for each counts.
 */
import { ackWithinMs } from '../../shared/domain/bulletin-defaults.ts'
import type { ActedOutcome, AnswerKind } from '../../shared/domain/bulletin-words.ts'
import type { DeviceId, OfficerId, StatementHash, UnitId } from '../../shared/ids.ts'
import type { ReceiptOutcome, ReceiptRung } from '../../shared/protocol/bodies/receipt.ts'
import type { BulletinView } from './bulletin-projection.ts'
import { noHeirs, type Heirs } from './heirs.ts'
import type { OperationOf, OperationOfficer } from './operation.ts'

export const rungs = ['queued', 'relayed', 'delivered', 'decrypted', 'opened', 'acknowledged', 'acted'] as const
export type Rung = (typeof rungs)[number]
/** A signed word of a unit's device about one statement. */
export interface Receipt {
  readonly statement: StatementHash
  readonly unit: UnitId
  readonly device: DeviceId
  readonly rung: ReceiptRung
  readonly outcome: ReceiptOutcome
  readonly at: number
  readonly complete: boolean
  readonly officer: OfficerId | undefined
  /** The receipt's own statement: what evidence shows. */
  readonly receipt: StatementHash
}
/** The relay's unsigned word, known to the sending device only. */
export interface RelayWord {
  readonly statement: StatementHash
  readonly unit: UnitId
  readonly relayedAt: number | undefined
  readonly deliveredAt: number | undefined
}

export interface Reached {
  readonly rung: Rung
  readonly at: number
  readonly officer: Pick<OperationOfficer, 'id'> | OperationOfficer | undefined
  readonly device: DeviceId | undefined
  /** The receipt or operation whose word this is. */
  readonly statement: StatementHash | undefined
}
export interface LadderUnit {
  /** Who answers: the addressed unit, or who has come after it. */
  readonly unit: UnitId
  /** Closed units that were addressed, that have not answered, and in whose place the unit stands; ascending. */
  readonly standsFor: readonly UnitId[]
  readonly rung: Rung
  /** When the rung was reached; absent for `queued`. */
  readonly reached: readonly Reached[]
  /** The signed outcome, where one is known; one that does not count stops the ladder. */
  readonly outcome: ReceiptOutcome | undefined
  readonly answer: { readonly kind: AnswerKind; readonly text: string } | undefined
  readonly acted:
    | { readonly outcome: ActedOutcome; readonly text: string | undefined; readonly at: Reached }
    | undefined
  readonly acknowledgedAt: number | undefined
}

/** Outcomes by which the statement is with the unit. */
const counting: ReadonlySet<ReceiptOutcome> = new Set(['accepted', 'expired', 'waiting-parents'])

export function ladderOf(
  view: BulletinView,
  words: { readonly receipts: Iterable<Receipt>; readonly relay: Iterable<RelayWord> },
  heirs: Heirs = noHeirs,
): readonly LadderUnit[] {
  const receipts = [...words.receipts].filter((each) => each.statement === view.head)
  const relay = [...words.relay].filter((each) => each.statement === view.head)
  return placesOf(view, heirs).map((place) => unitLadder({ view, ...place, receipts, relay }))
}

type Place = Pick<LadderUnit, 'unit' | 'standsFor'>

/**
 * What a unit has answered stays under its own name. What a closed one owes is its heir's, together with what that one
 * owes itself. Who speaks for the owner owes the owner nothing.
 */
function placesOf(view: BulletinView, heirs: Heirs): readonly Place[] {
  const owner = heirs.today(view.owner)
  const places = new Map<UnitId, UnitId[]>()
  for (const unit of view.addressed) {
    const isAnswered = operationsOf({ view, units: [unit] }, 'acknowledge').length > 0
    const place = isAnswered ? unit : (heirs.today(unit) ?? unit)
    if (!isAnswered && place === owner) continue
    const others = places.get(place) ?? []
    places.set(place, place === unit ? others : [...others, unit])
  }
  return [...places].map(([unit, standsFor]) => ({ unit, standsFor })).toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
}

/** Until when an acknowledgement of the head is owed: that of a cancel as of any bulletin of its urgency. */
export const owedUntil = ({
  deadline,
  cancel,
  urgency,
}: Pick<BulletinView, 'deadline' | 'cancel' | 'urgency'>): number =>
  cancel === undefined ? deadline : cancel.created + ackWithinMs[urgency]

/** Passed without `acknowledged`, or acknowledged after it. */
export const isLate = (
  view: Pick<BulletinView, 'deadline' | 'cancel' | 'urgency'>,
  row: LadderUnit,
  now: number,
): boolean => (row.acknowledgedAt ?? now) > owedUntil(view)

interface Input extends Place {
  readonly view: BulletinView
  readonly receipts: readonly Receipt[]
  readonly relay: readonly RelayWord[]
}

function unitLadder(input: Input): LadderUnit {
  const { view, unit, standsFor } = input
  const units = [unit, ...standsFor]
  const own = input.receipts.filter((each) => units.includes(each.unit)).toSorted(byTime)
  const accepted = own.filter((each) => counting.has(each.outcome))
  const answers = operationsOf({ view, units }, 'acknowledge')
  const results = operationsOf({ view, units }, 'acted')
  const [ack] = answers
  const last = results.at(-1)
  const reached = [
    ...relayRungs(input),
    ...firstReceipt(
      'delivered',
      accepted.filter((each) => each.rung === 'decrypted' && !each.complete),
    ),
    ...firstReceipt(
      'decrypted',
      accepted.filter((each) => each.rung === 'decrypted' && each.complete),
    ),
    ...firstReceipt(
      'opened',
      accepted.filter((each) => each.rung === 'opened'),
    ),
    ...(ack === undefined ? [] : [operationRung('acknowledged', ack)]),
    ...(results[0] === undefined ? [] : [operationRung('acted', results[0])]),
  ]
  const earliest = earliestOfEach(reached)
  return {
    unit,
    standsFor,
    rung: earliest.at(-1)?.rung ?? 'queued',
    reached: earliest,
    outcome: (accepted[0] ?? own[0])?.outcome,
    answer: answers.at(-1)?.body,
    acted: last && { outcome: last.body.outcome, text: last.body.text, at: operationRung('acted', last) },
    acknowledgedAt: ack?.created,
  }
}

const byTime = (a: Receipt, b: Receipt): number => a.at - b.at || (a.receipt < b.receipt ? -1 : 1)

/** Accepted operations of one kind by these units, oldest first. A cancelled bulletin asks for words about the cancel. */
function operationsOf<K extends 'acknowledge' | 'acted'>(
  { view, units }: { readonly view: BulletinView; readonly units: readonly UnitId[] },
  kind: K,
): readonly OperationOf<K>[] {
  const { cancel } = view
  return view.history
    .flatMap(({ operation, verdict }) =>
      operation.kind === kind && units.includes(operation.unit) && verdict === 'accepted'
        ? [operation as OperationOf<K>]
        : [],
    )
    .filter(({ hash }) => cancel === undefined || view.order.isAncestor(cancel.hash, hash))
    .toSorted((a, b) => a.created - b.created || (a.hash < b.hash ? -1 : 1))
}

function relayRungs({ unit, standsFor, relay }: Input): readonly Reached[] {
  return relay
    .filter((each) => each.unit === unit || standsFor.includes(each.unit))
    .flatMap(({ relayedAt, deliveredAt }) => [
      ...(relayedAt === undefined ? [] : [relayRung('relayed', relayedAt)]),
      ...(deliveredAt === undefined ? [] : [relayRung('delivered', deliveredAt)]),
    ])
}
const relayRung = (rung: Rung, at: number): Reached => ({
  rung,
  at,
  officer: undefined,
  device: undefined,
  statement: undefined,
})

function firstReceipt(rung: Rung, [first]: readonly Receipt[]): readonly Reached[] {
  if (first === undefined) return []
  const officer = first.officer === undefined ? undefined : { id: first.officer }
  return [{ rung, at: first.at, officer, device: first.device, statement: first.receipt }]
}

const operationRung = (rung: Rung, operation: OperationOf<'acknowledge'> | OperationOf<'acted'>): Reached => ({
  rung,
  at: operation.created,
  officer: operation.officer,
  device: operation.device,
  statement: operation.hash,
})

/** Ascending rungs, each with its earliest word; a signed word beats the relay's of the same moment. */
function earliestOfEach(all: readonly Reached[]): readonly Reached[] {
  return rungs.flatMap((rung) => {
    const [first] = all
      .filter((each) => each.rung === rung)
      .toSorted((a, b) => a.at - b.at || Number(a.statement === undefined) - Number(b.statement === undefined))
    return first === undefined ? [] : [first]
  })
}
