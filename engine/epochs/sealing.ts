/** Nothing is sealed under an epoch that failed this device's box audit: it publishes nothing until there is another. */
import type { ErrorCode } from '../../shared/errors.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { currentEpoch } from '../../shared/protocol/directory/selectors.ts'
import { err, type Result } from '../../shared/result.ts'
import type { ReadableDb } from '../store/database.ts'
import { doneEpoch } from '../store/epochs.ts'
import type { SealingView } from '../sync/context.ts'

export function sealingWithOwnEpoch(
  own: { readonly db: ReadableDb; readonly state: DirectoryState; readonly unit: UnitId },
  view: Result<SealingView, ErrorCode>,
): Result<SealingView, ErrorCode> {
  if (!view.ok) return view
  const newest = currentEpoch(own.state, own.unit)
  const isRefused = newest !== undefined && doneEpoch(own.db, newest.epoch) === 'refused'
  return isRefused ? err('epoch/refused') : view
}
