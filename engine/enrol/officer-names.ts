/** How an officer is called, as far as this home was told: by a proposal, by a body, by a slot of its own. */
import type { OfficerId } from '../../shared/ids.ts'
import { officerName } from '../store/bulletins.ts'
import type { ReadableDb } from '../store/database.ts'
import { knownOfficer } from '../store/proposals.ts'
import type { OfficerFacts } from '../vault/officer.ts'

export interface NamedOfficer {
  readonly id: OfficerId
  readonly name?: string
  readonly badge?: string
}

/** `here`: who signs in at this home. */
export function nameOfficer(
  db: ReadableDb,
  id: OfficerId,
  here: readonly Pick<OfficerFacts, 'id' | 'name' | 'badge'>[] = [],
): NamedOfficer {
  const found = here.find((each) => each.id === id) ?? knownOfficer(db, id) ?? officerName(db, id)
  return found === undefined ? { id } : { id, name: found.name, badge: found.badge }
}
