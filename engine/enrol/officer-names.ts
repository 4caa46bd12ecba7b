/** How an officer is called, as far as this home was told: by a proposal, by a body, by a slot of its own. */
import { equalBytes } from '../../shared/bytes.ts'
import type { OfficerId } from '../../shared/ids.ts'
import { officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { officerNameHash } from '../../shared/protocol/directory/keys.ts'
import type { Proposal } from '../../shared/protocol/directory/proposal.ts'
import { officerName } from '../store/bulletins.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import { knownOfficer, saveOfficer } from '../store/proposals.ts'
import type { SyncContext } from '../sync/context.ts'
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

/** What a proposal discloses is kept where it opens the certificate that counts now: a name that is only proposed is no name. */
export function keepNames({ deps, directory }: SyncContext, tx: WritableDb, { core }: Proposal): void {
  for (const name of core.names ?? []) {
    const certificate = officerCertificateAt(directory.state, name.officer)
    const fits = certificate !== undefined && equalBytes(certificate.nameHash, officerNameHash(deps.crypto, name))
    if (fits) saveOfficer(tx, name)
  }
}
