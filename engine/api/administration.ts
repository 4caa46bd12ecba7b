/** What the calls of administrators share: who composes, who is meant, whose second signature is wanted. */
import { GiaobanError } from '../../shared/errors.ts'
import type { OfficerId } from '../../shared/ids.ts'
import type { ProposalRow } from '../../shared/ipc/admin-calls.ts'
import { keyIdOf } from '../../shared/protocol/directory/keys.ts'
import type { LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import { adminsOf } from '../../shared/protocol/directory/selectors.ts'
import { handName, mustBeAdmin, type AdminDesk, type ChooseSecond } from '../enrol/administer.ts'
import { nameOfficer } from '../enrol/officer-names.ts'
import { propose, type ProposalDraft } from '../enrol/proposal.ts'
import { keepProposed } from '../enrol/proposals.ts'
import { signerOf } from '../enrol/statement.ts'
import type { OpenHome } from '../open-home.ts'
import { proposalById } from '../store/proposals.ts'
import { describeProposal } from './describe-proposal.ts'

/** Of whoever is signed in. */
export function deskOf({ context, vault }: OpenHome): AdminDesk {
  const { deps, directory, self, clock } = context
  return {
    crypto: deps.crypto,
    state: directory.state,
    unit: self.unit,
    now: clock.now(),
    officer: vault.officer.id,
    keyId: keyIdOf(deps.crypto, vault.officer.signing.publicKey),
  }
}

/** Throws GiaobanError `role/not-allowed` where the signed-in officer is no administrator of the unit. */
export function adminDesk(home: OpenHome): AdminDesk {
  const desk = deskOf(home)
  mustBeAdmin(desk)
  return desk
}

/** Officers that the log knows in the own unit: by certificate, and administrators. */
export function officersOf({ state, unit }: Pick<AdminDesk, 'state' | 'unit'>): readonly OfficerId[] {
  const certified = [...(state.units.get(unit)?.officers ?? [])]
  const admins = adminsOf(state, unit).map(({ officer }) => officer)
  return [...new Set([...certified, ...admins])]
}

/** By badge, id, or 8 or more digits of the id. Throws GiaobanError `officer/unknown`, `usage/ambiguous-id`. */
export function findOfficer(home: OpenHome, named: string): OfficerId {
  const known = officersOf(deskOf(home))
  const isPrefix = /^[0-9a-f]{8,32}$/.test(named)
  const db = home.context.store.read
  const found = known.filter(
    (id) => (isPrefix && id.startsWith(named)) || nameOfficer(db, id, [home.vault.officer]).badge === named,
  )
  const [first, more] = found
  if (first === undefined) throw new GiaobanError('officer/unknown')
  if (more !== undefined) throw new GiaobanError('usage/ambiguous-id')
  return first
}

/** The hand that was named, or the only one. Throws GiaobanError `proposal/second-needed`, naming those who may. */
export function chooseSecond(home: OpenHome, named: string | undefined): ChooseSecond {
  return (hands) => {
    const wanted = named === undefined ? undefined : findOfficer(home, named)
    const hand =
      wanted === undefined ? (hands.length === 1 ? hands[0] : undefined) : hands.find((each) => each.officer === wanted)
    if (hand !== undefined) return hand
    const db = home.context.store.read
    const officers = hands.map((each) => nameOfficer(db, each.officer).badge ?? handName(each)).join(', ')
    throw new GiaobanError('proposal/second-needed', { params: { officers } })
  }
}

/** Signed by whoever is signed in, kept, told to the unit; complete where nobody else is needed. */
export async function putForward<T extends LeafType>(home: OpenHome, draft: ProposalDraft<T>): Promise<ProposalRow> {
  const { context, vault } = home
  const proposal = await propose(draft, signerOf(context.deps.crypto, vault.officer.signing))
  const stored = proposalById(context.store.read, keepProposed(context, proposal, vault.officer))
  if (stored === undefined) throw new Error('a proposal that was kept is there')
  return describeProposal(home, stored)
}
