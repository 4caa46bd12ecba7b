/** What tests of statements of several hands do: an administrator proposes, by hand or over the relay. */
import { propose, type ProposalDraft } from '../../engine/enrol/proposal.ts'
import { keepProposed } from '../../engine/enrol/proposals.ts'
import { datedBy, signerOf, type StatementSigner } from '../../engine/enrol/statement.ts'
import type { OfficerId, ProposalId } from '../../shared/ids.ts'
import type { LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import { keyIdOf } from '../../shared/protocol/directory/keys.ts'
import { officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { Proposal } from '../../shared/protocol/directory/proposal.ts'
import type { SyncHome } from './sync-home.ts'

/** Key id of the officer who signs in at that home. */
export const keyOf = ({ open }: SyncHome) => keyIdOf(open.context.deps.crypto, open.vault.officer.signing.publicKey)

/** That officer as a signer, with the home's clock. */
export const signerAt = ({ open }: SyncHome): StatementSigner =>
  datedBy(signerOf(open.context.deps.crypto, open.vault.officer.signing), open.context.clock)

export const officerOf = ({ open }: SyncHome): OfficerId => open.vault.officer.id

/** Composed and signed by the officer of `from`, and not kept anywhere. */
export const compose = <T extends LeafType>(
  from: SyncHome,
  draft: Omit<ProposalDraft<T>, 'created'> & { readonly created?: number },
): Promise<Proposal> =>
  propose(
    { created: from.open.context.clock.now(), ...draft },
    signerOf(from.open.context.deps.crypto, from.open.vault.officer.signing),
  )

/** Kept at `from`, and told to its unit. */
export async function proposeFrom<T extends LeafType>(
  from: SyncHome,
  draft: Omit<ProposalDraft<T>, 'created'>,
): Promise<ProposalId> {
  return keepProposed(from.open.context, await compose(from, draft), from.open.vault.officer)
}

/** Roles of an officer as the home's directory has them. */
export const rolesIn = ({ open }: SyncHome, officer: OfficerId): readonly string[] =>
  officerCertificateAt(open.directory.state, officer)?.roles ?? []
