/** A home's copy of the log, to give to a relay that has lost its own. */
import type { Bytes } from '../../shared/bytes.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { allUnits, currentEpoch } from '../../shared/protocol/directory/selectors.ts'

export interface OwnLog {
  readonly origin: string
  readonly size: number
  readonly note: Bytes | undefined
  leaves(from: number, count: number): readonly Bytes[]
  /** Public keys that leaves name, as far as they are here. */
  objects(): readonly Bytes[]
}

/** Public keys of the epochs and devices that count: what others need to go on. */
export function publicKeysNamed(state: DirectoryState): readonly Bytes[] {
  const epochs = allUnits(state).flatMap(({ unit }) => currentEpoch(state, unit)?.publicKeyHash ?? [])
  return [...epochs, ...[...state.devices.values()].flatMap((device) => device.keys.last?.publicKeyHash ?? [])]
}
