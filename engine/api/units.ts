/** Calls about units: what the directory knows of one, a veto, and the wish for another name. */
import { parseUnitCode, type KeyId, type ProposalId, type UnitId } from '../../shared/ids.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { keyIdOf } from '../../shared/protocol/directory/keys.ts'
import type { UnitLeaf } from '../../shared/protocol/directory/leaves/unit.ts'
import { encodeProposal } from '../../shared/protocol/directory/proposal.ts'
import { adminsOf, allUnits, pendingOf, unitAt } from '../../shared/protocol/directory/selectors.ts'
import { closureOf, heirOf, inheritedFrom } from '../../shared/protocol/directory/units.ts'
import type { UnitDetail } from '../../shared/ipc/unit-calls.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { draftUnitChange } from '../authority/compose-units.ts'
import { nameOfficer } from '../enrol/officer-names.ts'
import { missingSigners, propose } from '../enrol/proposal.ts'
import { keepProposed } from '../enrol/proposals.ts'
import { signerOf, type StatementSigner } from '../enrol/statement.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { nameOf } from '../records/unit-names.ts'
import { proposalById } from '../store/proposals.ts'
import type { EngineModule, HandlerGroup } from './handlers.ts'
import type { ExchangeHolder } from './sync.ts'

export function createUnitModule(parts: {
  readonly home: HomeHolder
  readonly exchange: ExchangeHolder
}): EngineModule {
  const handlers = {
    'unit.show': ({ unit }) => {
      const home = parts.home.current()
      return detailOf(home, unit === undefined ? home.context.self.unit : unitNamed(home, unit))
    },
    'unit.veto': async ({ leaf: named }) => {
      const home = parts.home.current()
      const { context } = home
      const { leaf, kind } = pendingNamed(home, named)
      const body = { unit: context.self.unit, leaf }
      const signer = vetoSigner(home)
      const proposal = await propose(
        { type: 'veto', body, signers: [signer.keyId], created: context.clock.now() },
        signer,
      )
      keepProposed(context, proposal, home.vault.officer)
      await parts.exchange.current().once()
      const waits = pendingOf(context.directory.state, context.self.unit, context.clock.now())
      const isVetoed = !waits.some((each) => each.leaf === leaf)
      return { leaf, kind, state: isVetoed ? ('vetoed' as const) : ('asked' as const) }
    },
    'unit.rename': async ({ name, code: text }) => {
      const home = parts.home.current()
      if (name === undefined && text === undefined) throw new GiaobanError('usage/wrong-state')
      return rename(home, { ...(name !== undefined && { name }), ...(text !== undefined && { code: codeOf(text) }) })
    },
  } satisfies HandlerGroup
  return { handlers }
}

const codeOf = (text: string): UnitLeaf['code'] => {
  const code = parseUnitCode(text)
  if (code === undefined) throw new GiaobanError('usage/invalid-input', { params: { field: 'code' } })
  return code
}

/** Kept as a proposal here as well: the unit's other administrator sees it. */
async function rename(home: OpenHome, change: Partial<Pick<UnitLeaf, 'name' | 'code'>>) {
  const { context, vault } = home
  const { crypto } = context.deps
  const now = context.clock.now()
  const place = { crypto, state: context.directory.state, now }
  const draft = draftUnitChange(place, { unit: context.self.unit, change, by: [] })
  const signer = signerOf(crypto, vault.officer.signing)
  const signers = [...draft.signers, signer.keyId]
  const proposal = await propose({ ...draft, signers, created: now }, signer)
  const id: ProposalId = keepProposed(context, proposal, vault.officer)
  const kept = proposalById(context.store.read, id)?.proposal ?? proposal
  return { id, file: encodeProposal(kept), missing: missingSigners(kept).length }
}

/** An administrator with the own key; anybody else by the device, which the rule holds to be older. */
function vetoSigner({ context, vault }: OpenHome): StatementSigner {
  const { crypto } = context.deps
  const own: KeyId = keyIdOf(crypto, vault.officer.signing.publicKey)
  const admins = adminsOf(context.directory.state, context.self.unit, context.clock.now())
  return signerOf(crypto, admins.some(({ keyId }) => keyId === own) ? vault.officer.signing : vault.deviceSigning)
}

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
function pendingNamed({ context }: OpenHome, named: string | undefined) {
  const { directory, self, clock } = context
  const waiting = pendingOf(directory.state, self.unit, clock.now())
  const found = named === undefined ? waiting : waiting.filter(({ leaf }) => leaf.startsWith(named))
  const [first, second] = found
  if (first === undefined) throw new GiaobanError('usage/not-found')
  if (second !== undefined) throw new GiaobanError('usage/ambiguous-id')
  return first
}

function unitNamed({ context }: OpenHome, text: string): UnitId {
  const unit = allUnits(context.directory.state).find(({ code, unit: id }) => code === text || id === text)
  if (unit === undefined) throw new GiaobanError('usage/not-found')
  return unit.unit
}

function detailOf({ context, records, vault }: OpenHome, id: UnitId): UnitDetail {
  const { directory, clock, self, store } = context
  const { state } = directory
  const when = { size: state.size, at: clock.now() }
  const unit = unitAt(state, id)
  const record = state.units.get(id)
  if (unit === undefined || record === undefined) throw new GiaobanError('usage/not-found')
  const closure = closureOf(record, when)
  const heir = closure && heirOf(state, id, when)?.unit
  const ref = (other: UnitId) => nameOf(records, other)
  return {
    id,
    code: unit.code,
    name: unit.name,
    level: unit.level,
    shortForm: unit.shortForm,
    link: unit.link,
    own: id === self.unit,
    ...(unit.parent !== undefined && { parent: ref(unit.parent) }),
    ...(closure !== undefined && {
      closed: { since: msToRfc3339(closure.validFrom), ...(heir !== undefined && { heir: ref(heir) }) },
    }),
    standsFor: inheritedFrom(state, id, when).map((each) => ref(each.unit)),
    formerly: formerNames(record.versions, when.at),
    administrators: adminsOf(state, id, when.at).map(({ officer }) =>
      nameOfficer(store.read, officer, [vault.officer]),
    ),
    pending: pendingOf(state, id, when.at).map(({ kind, leaf, validFrom }) => ({
      kind,
      leaf,
      validFrom: msToRfc3339(validFrom),
    })),
  }
}

/** Versions that have counted, as far as their words differ from the next one's. */
function formerNames(
  versions: Iterable<{ readonly unit: UnitLeaf; readonly validFrom: number; readonly cancelled?: number }>,
  at: number,
): UnitDetail['formerly'] {
  const counted = [...versions].filter((each) => each.validFrom <= at && each.cancelled === undefined)
  return counted.flatMap((each, i) => {
    const next = counted[i + 1]
    const isOther = next !== undefined && (next.unit.code !== each.unit.code || next.unit.name !== each.unit.name)
    return isOther ? [{ code: each.unit.code, name: each.unit.name, until: msToRfc3339(next.validFrom) }] : []
  })
}
