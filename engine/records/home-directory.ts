/** What records ask of the directory, answered by the home's own copy of the log and its links. */
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import {
  certificateByLeaf,
  currentEpoch,
  openUnits,
  successorOf,
  unitAt,
} from '../../shared/protocol/directory/selectors.ts'
import type { DirectoryClient } from '../directory/client.ts'
import { usedAt } from '../directory/used-at.ts'
import type { DirectoryStore } from '../directory/store.ts'
import { knownNeighbours } from '../enrol/neighbour.ts'
import type { Store, WritableDb } from '../store/database.ts'
import { linkStates } from '../store/links.ts'
import type { Clock } from '../../shared/time.ts'
import { heirsIn } from './heirs.ts'
import type { RecordsDirectory } from './records-directory.ts'
import type { UnitName } from './unit-names.ts'

export interface HomeDirectoryOptions {
  readonly directory: DirectoryClient<WritableDb>
  readonly stored: DirectoryStore<WritableDb>
  readonly store: Store
  readonly clock: Clock
  readonly ownUnit: UnitId
}

export function createHomeDirectory(options: HomeDirectoryOptions): RecordsDirectory {
  const { directory, stored, store, clock, ownUnit } = options
  const nameOf = (id: UnitId, size?: number): UnitName | undefined => {
    const unit = unitAt(directory.state, id, size)
    return unit && { id, code: unit.code, name: unit.name }
  }
  return {
    ownUnit,
    heirs: heirsIn(directory, () => usedAt(clock, directory)),
    usedAt: () => usedAt(clock, directory),
    unit: nameOf,
    addressable: () =>
      openUnits(directory.state, clock.now())
        .filter(({ unit }) => unit !== ownUnit && currentEpoch(directory.state, unit) !== undefined)
        .map(({ unit, code, name }) => ({ id: unit, code, name })),
    neighbours: () =>
      new Set(
        knownNeighbours(directory.state, stored.neighbours, { unit: ownUnit, at: usedAt(clock, directory) })
          .filter((each) => each.isConfirmed)
          .map((each) => each.unit),
      ),
    superior: (unit) => {
      const above = unitAt(directory.state, unit)?.parent
      const today = above && successorOf(directory.state, above, { at: usedAt(clock, directory) })
      return today && nameOf(today)
    },
    officerRoles: (officer) => {
      const newest = directory.state.officers.get(officer)?.certificates.last
      const certificate = newest === undefined ? undefined : certificateByLeaf(directory.state, newest)
      return certificate?.kind === 'officer' ? certificate.roles : []
    },
    get witnessed() {
      return directory.facts().witnessed
    },
    cosignedAt: (note) => directory.cosignedAt(note),
    gaps: () =>
      [...directory.state.devices.values()].flatMap(({ device, unit }) =>
        linkStates(store.read, [device], limits.missingRangesPerLink).flatMap(({ missing }) =>
          missing.map((range) => ({ unit, device, ...range })),
        ),
      ),
  }
}
