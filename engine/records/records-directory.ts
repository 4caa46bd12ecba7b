/** What records, lists and proposals ask of the directory and of the exchange; composed where the home is opened. */
import type { Bytes } from '../../shared/bytes.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { DeviceId, OfficerId, UnitId } from '../../shared/ids.ts'
import type { Heirs } from './heirs.ts'
import type { UnitName, UnitNames } from './unit-names.ts'

export interface RecordsDirectory extends UnitNames {
  readonly ownUnit: UnitId
  readonly heirs: Heirs
  /** The time that a bulletin's end is compared with (engine/directory/used-at.ts). */
  usedAt(): number
  /** Units that can be addressed now, the own one left out. */
  addressable(): readonly UnitName[]
  /** Units with a valid border to the own one. */
  neighbours(): ReadonlySet<UnitId>
  /** The open unit above that one, or who has come after it. */
  superior(unit: UnitId): UnitName | undefined
  /** Roles in the officer's newest certificate; empty for an unknown officer. */
  officerRoles(officer: OfficerId): readonly Role[]
  /** Whether the checkpoint relied on has a quorum that the relay's operator cannot fill alone. */
  readonly witnessed: boolean
  /** When a quorum had last seen the tree of the note that a statement was sealed under. */
  cosignedAt(note: Bytes): number | undefined
  /** Missing sequence numbers of devices toward this unit. */
  gaps(): readonly { readonly unit: UnitId; readonly device: DeviceId; readonly from: number; readonly to: number }[]
}
