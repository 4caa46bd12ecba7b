/** Which epoch of a unit may be sealed to (docs/spec/directory.md, Epochs). */
import type { UnitId } from '../../ids.ts'
import { err, ok, type Result } from '../../result.ts'
import type { DirectoryState } from './directory-state.ts'
import type { EpochRecord } from './records.ts'
import { closureOf, type When } from './units.ts'

/** closed: mail goes to the heir; stale: a device of this epoch was revoked, and no remaining one has rotated yet. */
export type EpochRefusal = 'unknown-unit' | 'no-epoch' | 'closed' | 'stale'

/** Epochs up to this number may not be sealed to any more; 0 for none. */
export const closedThrough = (state: DirectoryState, unit: UnitId, size = state.size): number =>
  state.units.get(unit)?.closedEpochs.findLast((closed) => closed.index < size)?.through ?? 0

/** The one epoch that envelopes to the unit are sealed to. `size` absent: all leaves. */
export function sealableEpoch(
  state: DirectoryState,
  unit: UnitId,
  when: { readonly size?: number; readonly at: number },
): Result<EpochRecord, EpochRefusal> {
  const at: When = { size: when.size ?? state.size, at: when.at }
  const record = state.units.get(unit)
  if (record === undefined) return err('unknown-unit')
  if (closureOf(record, at) !== undefined) return err('closed')
  const epoch = record.epochs.findLast((each) => each.index < at.size)
  if (epoch === undefined) return err('no-epoch')
  return epoch.epoch <= closedThrough(state, unit, at.size) ? err('stale') : ok(epoch)
}
