/** One person is one officer: who asks for a certificate takes neither the place nor the badge of somebody else. */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { OfficerId } from '../../shared/ids.ts'
import { isWithin, officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { officerNameHash } from '../../shared/protocol/directory/keys.ts'
import { adminsOf } from '../../shared/protocol/directory/selectors.ts'
import type { SyncContext } from '../sync/context.ts'
import type { SignedInOfficer } from '../vault/officer.ts'
import { nameOfficer } from './officer-names.ts'

export interface AskingPerson {
  readonly id: OfficerId
  readonly name: string
  readonly badge: string
  readonly salt: Bytes
}

/**
 * An id of the unit is gone on with by the person who has it: by the name in the certificate, else as this home knows
 * it; whose name nobody here has heard is taken on trust by nobody. The badge of one who counts is nobody else's.
 * Throws GiaobanError `enrol/other-person`, `enrol/unknown-person`.
 */
export function mustBeSamePerson(context: SyncContext, person: AskingPerson, here: SignedInOfficer): void {
  const { deps, directory, self, clock, store } = context
  const { state } = directory
  const { id, name, badge } = person
  const named = (other: OfficerId) => nameOfficer(store.read, other, [here])
  const refuse = (code: 'enrol/other-person' | 'enrol/unknown-person' = 'enrol/other-person'): never => {
    throw new GiaobanError(code)
  }
  const now = Math.max(clock.now(), state.clock)
  const admins = adminsOf(state, self.unit, now).map(({ officer }) => officer)
  const before = officerCertificateAt(state, id)
  if (before !== undefined && before.unit !== self.unit) refuse()
  if (before !== undefined || admins.includes(id)) {
    const known = named(id)
    const isSame = before !== undefined && equalBytes(before.nameHash, officerNameHash(deps.crypto, person))
    if (!isSame && known.name === undefined) refuse('enrol/unknown-person')
    if (!isSame && (known.name !== name || known.badge !== badge)) refuse()
  }
  const certified = [...(state.units.get(self.unit)?.officers ?? [])].filter((other) => {
    const certificate = officerCertificateAt(state, other)
    return certificate !== undefined && isWithin(certificate, now)
  })
  if ([...admins, ...certified].some((other) => other !== id && named(other).badge === badge)) refuse()
}
