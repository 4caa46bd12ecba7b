/** Calls about statements of several hands: what waits, and the officer's word about it. */
import { GiaobanError } from '../../shared/errors.ts'
import type { ProposalId } from '../../shared/ids.ts'
import { encodeProposal } from '../../shared/protocol/directory/proposal.ts'
import { missingSigners } from '../enrol/proposal.ts'
import { importProposal, refuseProposal, signProposal } from '../enrol/proposals.ts'
import { noticeLogged } from '../enrol/submit-proposals.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { proposalById, proposalsIn, resolveProposal, type StoredProposal } from '../store/proposals.ts'
import { describeProposal } from './describe-proposal.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { saveFile } from './save-file.ts'

export function createProposalModule(core: EngineCore, holder: HomeHolder): EngineModule {
  const handlers = {
    'proposals.list': () => {
      const home = holder.current()
      noticeLogged(home.context)
      return { proposals: proposalsIn(home.context.store.read).map((each) => describeProposal(home, each)) }
    },
    'proposals.sign': async ({ id: named }) => {
      const home = holder.current()
      const id = resolve(home, named)
      await signProposal(home.context, { id, officer: home.vault.officer, asAdmin: core.roles().includes('admin') })
      return describeProposal(home, byId(home, id))
    },
    'proposals.refuse': ({ id: named, reason }) => {
      const home = holder.current()
      const id = resolve(home, named)
      refuseProposal(home.context, { id, officer: home.vault.officer, reason })
      return describeProposal(home, byId(home, id))
    },
    'proposals.import': ({ file }) => {
      const home = holder.current()
      const { id } = importProposal(home.context, new Uint8Array(file), home.vault.officer)
      return describeProposal(home, byId(home, id))
    },
    'proposals.export': ({ id: named }) => {
      const home = holder.current()
      const { id, proposal } = byId(home, resolve(home, named))
      return { id, file: encodeProposal(proposal), missing: missingSigners(proposal).length }
    },
    'proposals.save': ({ id: named }) => {
      const home = holder.current()
      const { id, proposal } = byId(home, resolve(home, named))
      return saveFile(core.deps, { name: `${id.slice(0, 8)}.gbst`, bytes: () => encodeProposal(proposal) })
    },
  } satisfies HandlerGroup
  return { handlers }
}

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
function resolve({ context }: OpenHome, named: string): ProposalId {
  const id = resolveProposal(context.store.read, named)
  if (!id.ok) throw new GiaobanError(id.error)
  return id.value
}

function byId({ context }: OpenHome, id: ProposalId): StoredProposal {
  const stored = proposalById(context.store.read, id)
  if (stored === undefined) throw new GiaobanError('usage/not-found')
  return stored
}
