/**
 * What a bulletin is, computed from its operations: a pure function of the set and of the time, equal on every machine
 * whatever order they arrived in (docs/spec/records.md, Projection).
 */
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import type { CancelReason, Freshness, Release, Urgency } from '../../shared/domain/bulletin-words.ts'
import { ageingFrom } from '../../shared/domain/data/validity.ts'
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { isAllowed } from './allowed.ts'
import { breachesOf } from './breaches.ts'
import { causalOrder, type CausalOrder } from './causal-order.ts'
import { noHeirs, type Heirs } from './heirs.ts'
import { hitsOf, type Hit } from './hits.ts'
import { isContent } from './bulletin-rules.ts'
import { sheetsOf, type PrintedSheets } from './sheets.ts'
import { bulletinOf, type Operation, type OperationOf } from './operation.ts'

export type BulletinState = 'active' | 'cancelled' | 'expired'
/** How an operation counts. `overtaken`: a cancel or a release, concurrent with or before it, beats it. */
export type Verdict = 'accepted' | 'not-allowed' | 'overtaken'

export interface JudgedOperation {
  readonly operation: Operation
  readonly verdict: Verdict
}

export interface BulletinView {
  readonly id: RecordId
  readonly owner: UnitId
  readonly creator: OperationOf<'bulletin-create'>
  /** The operation whose content is shown: the creator or the last accepted update. */
  readonly content: OperationOf<'bulletin-create' | 'bulletin-update'>
  readonly bulletin: BulletinInput
  /** 1 + accepted updates. */
  readonly version: number
  /** Statement hash of the last operation that shaped it: content, or the cancel that closed it. */
  readonly head: StatementHash
  readonly reason: CancelReason | undefined
  readonly cancel: OperationOf<'bulletin-cancel'> | undefined
  readonly release: Release
  /** Whose signature makes the content shown that of a notice: the release, or what a commander has written; none: unreviewed. */
  readonly released: OperationOf<'bulletin-create' | 'bulletin-update' | 'bulletin-release'> | undefined
  /** In the order of projection. */
  readonly hits: readonly Hit[]
  /** In the order of projection: what this home was told of. */
  readonly sheets: readonly PrintedSheets[]
  /** The owner's last word that it holds. */
  readonly confirmed: OperationOf<'bulletin-create' | 'bulletin-update' | 'bulletin-revalidate'>
  readonly urgency: Urgency
  readonly deadline: number
  readonly validUntil: number
  /** Units addressed by the creator or an accepted update, without the owner; ascending. */
  readonly addressed: readonly UnitId[]
  /** In the order of projection. */
  readonly history: readonly JudgedOperation[]
  readonly waiting: readonly Operation[]
  readonly missing: readonly StatementHash[]
  /** What an operation made now names as parents: operations without a child, ascending. */
  readonly frontier: readonly StatementHash[]
  readonly order: CausalOrder
}

/**
 * `undefined` while the creating operation is missing, or when it was not allowed. `heirs`: who spoke for closed units;
 * absent: none has closed.
 */
export function projectBulletin(operations: Iterable<Operation>, heirs: Heirs = noHeirs): BulletinView | undefined {
  const order = causalOrder(operations)
  const [creator] = order.ordered
  const breaches = breachesOf(order, heirs)
  if (creator?.kind !== 'bulletin-create' || breaches.has(creator.hash)) return undefined
  const permitted = order.ordered.filter((each) => !breaches.has(each.hash))
  const cancel = permitted.find((each) => each.kind === 'bulletin-cancel')
  const releases = permitted
    .filter((each) => each.kind === 'bulletin-release')
    .filter(({ hash }) => cancel === undefined || order.isAncestor(hash, cancel.hash))
  const history = order.ordered.map((operation) => ({
    operation,
    verdict: breaches.has(operation.hash)
      ? ('not-allowed' as const)
      : verdictOf(operation, { cancel, releases, order }),
  }))
  const accepted = history.flatMap(({ operation, verdict }) => (verdict === 'accepted' ? [operation] : []))
  const updates = accepted.filter((each) => each.kind === 'bulletin-update')
  const content = updates.at(-1) ?? creator
  const confirmed = accepted.findLast((each) => isContent(each) || each.kind === 'bulletin-revalidate') ?? creator
  const release = releases.length > 0 ? 'notice' : creator.body.release
  return {
    id: creator.recordId,
    owner: creator.unit,
    creator,
    content,
    bulletin: bulletinOf(content),
    version: 1 + updates.length,
    head: (cancel ?? content).hash,
    reason: cancel?.body.reason,
    cancel,
    release,
    released:
      release === 'diffusion' ? undefined : (releases.find(({ body }) => body.content === content.hash) ?? content),
    hits: hitsOf(accepted),
    sheets: sheetsOf(accepted, heirs),
    confirmed,
    urgency: content.body.urgency,
    deadline: updates.reduce((current, update) => update.body.deadline ?? current, creator.body.deadline),
    validUntil: confirmed.body.validUntil,
    addressed: addressedUnits(creator, updates),
    history,
    waiting: order.waiting,
    missing: order.missing,
    frontier: frontierOf(order.ordered),
    order,
  }
}

/** The state on a clock: a cancelled bulletin never expires. */
export const stateAt = (view: Pick<BulletinView, 'cancel' | 'validUntil'>, now: number): BulletinState => {
  if (view.cancel !== undefined) return 'cancelled'
  return now >= view.validUntil ? 'expired' : 'active'
}

/** What is shown of it: an active one with an open hit waits for its owner's word. */
export const shownStateAt = (view: BulletinView, now: number): BulletinState | 'awaiting-confirmation' => {
  const state = stateAt(view, now)
  return state === 'active' && view.hits.some(({ open }) => open) ? 'awaiting-confirmation' : state
}

/**
 * How sure it is on a clock that it still holds: `ageing` from a part of the time between the owner's last word and the
 * end on, `stale` from the end on.
 */
export const freshnessAt = ({ confirmed, validUntil }: BulletinView, now: number): Freshness =>
  freshnessOf({ confirmed: confirmed.created, until: validUntil }, now)

export function freshnessOf(
  { confirmed, until }: { readonly confirmed: number; readonly until: number },
  now: number,
): Freshness {
  if (now >= until) return 'stale'
  return now >= confirmed + (until - confirmed) * ageingFrom ? 'ageing' : 'fresh'
}

/** An arrest that was reported and that its owner has not closed it for. */
export const reportedArrest = ({ history, cancel }: BulletinView): OperationOf<'acted'> | undefined =>
  cancel !== undefined
    ? undefined
    : history
        .flatMap(({ operation, verdict }) => (verdict === 'accepted' && operation.kind === 'acted' ? [operation] : []))
        .find(({ body }) => body.outcome === 'arrested')

interface Turned {
  readonly cancel: OperationOf<'bulletin-cancel'> | undefined
  readonly releases: readonly OperationOf<'bulletin-release'>[]
  readonly order: CausalOrder
}
/** Of a permitted operation. */
function verdictOf(operation: Operation, turned: Turned): Verdict {
  const { cancel, order } = turned
  switch (operation.kind) {
    case 'bulletin-update':
    case 'bulletin-revalidate':
    case 'bulletin-release': {
      const isClosed = cancel !== undefined && !order.isAncestor(operation.hash, cancel.hash)
      return isClosed || !isReviewed(operation, turned) ? 'overtaken' : 'accepted'
    }
    case 'bulletin-cancel':
      return operation.hash === cancel?.hash ? 'accepted' : 'overtaken'
    default:
      return 'accepted'
  }
}

/** What a release has not seen, made at the same time or dated before it, changes a notice only by who may change one. */
const isReviewed = ({ hash, officer }: Operation, { releases, order }: Turned): boolean =>
  releases.length === 0 ||
  (officer !== undefined && isAllowed('change-notice', officer.role)) ||
  releases.some((release) => order.isAncestor(hash, release.hash))

function addressedUnits(
  creator: OperationOf<'bulletin-create'>,
  updates: readonly OperationOf<'bulletin-update'>[],
): readonly UnitId[] {
  const units = new Set([creator, ...updates].flatMap((each) => each.recipients))
  units.delete(creator.unit)
  return [...units].toSorted()
}

function frontierOf(ordered: readonly Operation[]): readonly StatementHash[] {
  const named = new Set(ordered.flatMap((each) => each.parents))
  return ordered
    .map((each) => each.hash)
    .filter((hash) => !named.has(hash))
    .toSorted()
}
