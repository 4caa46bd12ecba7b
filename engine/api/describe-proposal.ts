/** A proposal as screens and the command line show it: what it does, to whom, whose hand is missing. */
import type { KeyId, OfficerId } from '../../shared/ids.ts'
import type { ProposalRow } from '../../shared/ipc/admin-calls.ts'
import type { ProposedName } from '../../shared/protocol/directory/proposal.ts'
import type { Statement } from '../../shared/protocol/directory/statements.ts'
import { officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { keyIdOf } from '../../shared/protocol/directory/keys.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { describe } from '../directory/describe.ts'
import type { DescribePlace } from '../directory/describe-place.ts'
import { signatory, subjectsOf, unitsOf } from '../directory/own-leaves.ts'
import { judgeProposal, statementOf } from '../enrol/judge-proposal.ts'
import { nameOfficer, type NamedOfficer } from '../enrol/officer-names.ts'
import type { OpenHome } from '../open-home.ts'
import { nameOf } from '../records/unit-names.ts'
import { circleName } from '../store/circles.ts'
import { knownOfficer, type StoredProposal } from '../store/proposals.ts'

export function describeProposal(home: OpenHome, stored: StoredProposal): ProposalRow {
  const { context, records, vault } = home
  const { proposal } = stored
  const { core } = proposal
  const now = context.clock.now()
  const statement = statementOf(proposal)
  const name = (id: OfficerId): NamedOfficer => {
    const known = nameOfficer(context.store.read, id, [vault.officer])
    const isCertified = officerCertificateAt(home.directory.state, id) !== undefined
    const said = isCertified ? undefined : core.names?.find(({ officer }) => officer === id)
    return said === undefined ? known : { id, name: said.name, badge: said.badge }
  }
  const judged = judgeProposal(context.deps.crypto, home.directory.state, { proposal, now })
  const state = stored.state === 'open' && now >= core.expires ? 'expired' : stored.state
  const breach = judged.ok ? judged.value.breach : judged.error
  const own = keyIdOf(context.deps.crypto, vault.officer.signing.publicKey)
  const given = new Set(proposal.signatures.map(({ signer }) => signer))
  const units = statement === undefined ? [] : unitsOf(statement)
  const subjects = statement === undefined ? { devices: [], officers: [] } : subjectsOf(statement)
  const signers = statement?.signers ?? []
  const showsBreach = state === 'open' && breach !== undefined
  return {
    id: stored.id,
    what: statement?.type ?? 'unknown',
    state,
    created: msToRfc3339(core.created),
    expires: msToRfc3339(core.expires),
    ...(core.note !== undefined && { note: core.note }),
    units: units.map((unit) => nameOf(records, unit)),
    devices: [...subjects.devices],
    officers: subjects.officers.map(name),
    says: statement === undefined ? [] : saysOf(home, statement, core.names ?? []),
    sets: statement === undefined ? {} : setsOf(statement, name),
    signers: signers.map((key) => ({
      ...hand(home, units, { key, name }),
      signed: given.has(key),
      proposer: key === core.proposer,
    })),
    mine: state === 'open' && !given.has(own) && signers.includes(own),
    ...(showsBreach && { breach }),
    ...(stored.refusedBy !== undefined && { refusedBy: name(stored.refusedBy) }),
    ...(stored.reason !== undefined && { reason: stored.reason }),
    ...(stored.code !== undefined && { code: stored.code }),
    ...(stored.endedAt !== undefined && { endedAt: msToRfc3339(stored.endedAt) }),
    ...(stored.leafIndex !== undefined && { index: stored.leafIndex }),
  }
}

function saysOf(
  { context, directory, vault }: OpenHome,
  statement: Statement,
  told: readonly ProposedName[],
): ProposalRow['says'] {
  const { read } = context.store
  const known = subjectsOf(statement).officers.flatMap((id) => knownOfficer(read, id) ?? [])
  const place: DescribePlace = {
    crypto: context.deps.crypto,
    state: directory.state,
    names: [...told, ...known],
    officer: (id) => {
      const { name, badge } = nameOfficer(read, id, [vault.officer])
      return name === undefined ? undefined : `${name} (${badge ?? '-'})`
    },
    circle: (id) => circleName(read, id)?.name,
  }
  return [...describe(place, statement)]
}

function hand(
  { directory }: OpenHome,
  units: Parameters<typeof signatory>[1],
  asked: { readonly key: KeyId; readonly name: (id: OfficerId) => NamedOfficer },
) {
  const by = signatory(directory.state, units, asked.key)
  if (by.kind === 'officer') return { kind: by.kind, unit: by.unit, ...asked.name(by.officer) }
  return by.kind === 'device' ? { kind: by.kind, unit: by.unit, id: by.device } : { kind: by.kind }
}

function setsOf(statement: Statement, name: (id: OfficerId) => NamedOfficer): ProposalRow['sets'] {
  switch (statement.type) {
    case 'officer': {
      const { roles, approve, notAfter } = statement.body
      return { roles: [...roles], approve, notAfter: msToRfc3339(notAfter) }
    }
    case 'role':
      return { roles: [...statement.body.roles], approve: statement.body.approve }
    case 'device': {
      const { limits, roleLimits, notAfter, requestedBy } = statement.body
      return {
        limits: [...limits],
        roles: [...roleLimits],
        notAfter: msToRfc3339(notAfter),
        requestedBy: name(requestedBy),
      }
    }
    case 'revocation':
      return { reason: statement.body.reason }
    case 'epoch':
      return { epoch: statement.body.epoch }
    case 'border':
      return { state: statement.body.state }
    case 'succession':
      return statement.body.successor === undefined ? {} : { successor: statement.body.successor }
    default:
      return {}
  }
}
