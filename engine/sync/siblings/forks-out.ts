/** Tells of a fork that this device has seen itself: once, to the forked device's unit and to whoever both sides name. */
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { forkProofBody } from '../../../shared/protocol/bodies/fork-proof.ts'
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import { markForkTold, untoldForks, type KeptFork } from '../../store/forks.ts'
import { splitSignatures, statementByHash } from '../../store/statements.ts'
import type { WritableDb } from '../../store/database.ts'
import { canReach } from '../author/recipients.ts'
import type { SyncContext } from '../context.ts'
import { authorControl } from '../receipts/control.ts'
import { canTellUnit } from './family.ts'

/** Returns how many were told. */
export function tellForks(context: SyncContext): number {
  const { store } = context
  const forks = untoldForks(store.read, limits.forksTold)
  if (forks.length === 0 || !canTellUnit(context)) return 0
  return forks.reduce((told, fork) => told + store.transaction('fork-told', (tx) => tell(context, tx, fork)), 0)
}

function tell(context: SyncContext, tx: WritableDb, fork: KeptFork): number {
  markForkTold(tx, fork.id, context.clock.now())
  const first = statementByHash(tx, fork.first)
  if (first === undefined) return 0
  const named = [first.tbs, fork.second.tbs].map((tbs) =>
    decodeTbs(tbs).recipients.flatMap((each) => (each.kind === 'unit' ? [each.id] : [])),
  )
  const both = (named[0] ?? []).filter((unit) => named[1]?.includes(unit))
  // an author of forks chooses whom they name: beyond a few, its own unit alone is told, and everybody sees the removal
  const others = both.length <= limits.forkUnitsTold ? both : []
  const to = [...new Set<UnitId>([first.unit, ...others])].filter((unit) => canReach(context, unit))
  authorControl(context, tx, {
    type: 'fork-proof',
    to,
    urgency: 'other',
    body: (common) =>
      forkProofBody.encode(context.deps.crypto, {
        ...common,
        first: { tbsBytes: first.tbs, signatures: splitSignatures(first.sigs) },
        second: { tbsBytes: fork.second.tbs, signatures: splitSignatures(fork.second.sigs) },
      }),
  })
  return 1
}
