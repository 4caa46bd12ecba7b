/**
 * Asks for what is missing where no receipt is owed that would tell of it: a gap that only a heartbeat has shown, a
 * parent whose carry was lost. A receipt without entries: its links and wants are the question (docs/spec/receipts.md).
 */
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { successorOf } from '../../../shared/protocol/directory/selectors.ts'
import { devicesWithGaps } from '../../store/links.ts'
import { readMeta, writeMeta } from '../../store/meta.ts'
import { unitsAwaited, wantedFrom } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { canReach } from '../author/recipients.ts'
import { isSnapshotAwaited } from '../siblings/family.ts'
import { sendReceipt } from './receipts-out.ts'

/** Each unit once in a while; returns how many were asked. Nothing where sealing is refused. */
export function askForMissing(context: SyncContext): number {
  if (!context.directory.sealing('thuong').ok || isSnapshotAwaited(context, context.store.read)) return 0
  const now = context.clock.now()
  const due = unitsToAsk(context).filter((unit) => {
    const asked = readMeta<number>(context.store.read, askedAt(unit))
    return asked === undefined || now - asked >= limits.askAgainMs
  })
  for (const to of due) {
    context.store.transaction('ask-missing', (tx) => {
      writeMeta(tx, askedAt(to), now)
      sendReceipt(context, tx, { to, entries: [], urgency: 'routine' })
    })
  }
  return due.length
}

const askedAt = (unit: UnitId) => `sync.asked-at-${unit}` as const

function unitsToAsk(context: SyncContext): readonly UnitId[] {
  const { store, self, directory, clock } = context
  const { state } = directory
  if (!canReach(context, self.unit)) return []
  const gaps = devicesWithGaps(store.read).flatMap((device) => state.devices.get(device)?.unit ?? [])
  const awaited = unitsAwaited(store.read).filter((unit) => wantedFrom(store.read, unit, 1).length > 0)
  const at = { at: Math.max(clock.now(), state.clock) }
  const asked = [...gaps, ...awaited].flatMap((unit) => successorOf(state, unit, at) ?? [])
  return [...new Set(asked)].filter((unit) => unit !== self.unit && canReach(context, unit))
}
