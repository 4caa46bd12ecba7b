/** What lists and search show of a record of any family beside bulletins. */
import type { RecordStatus, Urgency } from '../../shared/domain/bulletin-words.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { Searchable } from '../search/document.ts'
import type { Heirs } from './heirs.ts'
import type { OperationFacts } from './operation.ts'

/** Who looks at it. */
export interface Viewer {
  readonly ownUnit: UnitId
  readonly heirs: Heirs
}

export interface ShownRecord {
  readonly family: 'request' | 'handover' | 'conversation' | 'case' | 'plan' | 'report'
  readonly creator: Pick<OperationFacts, 'created' | 'logSize'>
  readonly owner: UnitId
  /** Made here, or by a unit that this one has come after. */
  readonly own: boolean
  readonly title: string
  readonly status: RecordStatus
  /** In the family's own words. */
  readonly state: string
  readonly open: boolean
  /** Until when newcomers and heirs are given it, ms UTC. */
  readonly until: number
  readonly urgency: Urgency
  readonly changed: number
  readonly owed: 'us' | 'others' | 'none'
  readonly due: number | undefined
  readonly parties: readonly UnitId[]
  readonly searchable: Searchable
}
