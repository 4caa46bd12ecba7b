/**
 * Statements that need more than one hand (docs/spec/enrolment.md, Statements of several hands): composed and signed
 * first by whoever proposes, countersigned one by one, complete when every signer that the body names has signed.
 * Pure: where they are kept and how they travel is engine/enrol/proposals.ts.
 */
import type { Bytes } from '../../shared/bytes.ts'
import type { KeyId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { LeafBody, LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import {
  encodeProposalCore,
  proposalSignatureInput,
  type GivenSignature,
  type Proposal,
  type ProposedName,
} from '../../shared/protocol/directory/proposal.ts'
import {
  assembleStatement,
  encodeSignedBody,
  leafSignatureInput,
  signerIdsOf,
} from '../../shared/protocol/directory/statements.ts'
import { inOrder } from './in-order.ts'
import type { StatementSigner } from './statement.ts'

export interface ProposalDraft<T extends LeafType = LeafType> {
  readonly type: T
  readonly body: LeafBody<T>
  /** Whose keys the statement needs, the proposer's among them. */
  readonly signers: readonly KeyId[]
  /** Public keys that the body names by hash, seed wraps under its root. */
  readonly objects?: readonly Bytes[]
  readonly wraps?: readonly Bytes[]
  /** Who the officers in the body are. */
  readonly names?: readonly ProposedName[]
  /** Why, for whoever signs next. */
  readonly note?: string
  /** ms; a week from `created` at the latest. */
  readonly created: number
  readonly expires?: number
}

/** Throws CodecError for a body, a name or a note without a wire form. */
export async function propose<T extends LeafType>(
  draft: ProposalDraft<T>,
  proposer: StatementSigner,
): Promise<Proposal> {
  const { type, body, signers, names = [], note, created } = draft
  const signedBody = encodeSignedBody(type, inOrder(type, body), {
    signers: [...new Set([...signers, proposer.keyId])],
    made: created,
  })
  const core = {
    signedBody,
    proposer: proposer.keyId,
    created,
    expires: draft.expires ?? created + limits.proposalLifeMs,
    ...(note !== undefined && { note }),
    ...(names.length > 0 && { names: names.toSorted((a, b) => (a.officer < b.officer ? -1 : 1)) }),
  }
  const coreBytes = encodeProposalCore(core)
  return countersign(
    {
      core,
      coreBytes,
      coreSignature: await proposer.sign(proposalSignatureInput(coreBytes)),
      signatures: [],
      objects: draft.objects ?? [],
      wraps: draft.wraps ?? [],
    },
    proposer,
  )
}

/** With the signature of `signer`. Whether it may be given is for `judgeProposal` to say, before. */
export async function countersign(proposal: Proposal, signer: StatementSigner): Promise<Proposal> {
  const signature = await signer.sign(leafSignatureInput(proposal.core.signedBody))
  return withSignatures(proposal, [{ signer: signer.keyId, signature }])
}

/** The signatures of both; of two by one signer the first. */
export function withSignatures(proposal: Proposal, more: readonly GivenSignature[]): Proposal {
  const known = new Set(proposal.signatures.map(({ signer }) => signer))
  const added = more.filter(({ signer }) => !known.has(signer))
  const signatures = [...proposal.signatures, ...added].toSorted((a, b) => (a.signer < b.signer ? -1 : 1))
  return { ...proposal, signatures }
}

/** Signers that the body names and that have not signed. Throws CodecError. */
export function missingSigners({ core, signatures }: Proposal): readonly KeyId[] {
  const given = new Set(signatures.map(({ signer }) => signer))
  return signerIdsOf(core.signedBody).filter((signer) => !given.has(signer))
}

/** The statement as the log takes it; `undefined` while a signature is missing. Throws CodecError. */
export function completeStatement(proposal: Proposal): Bytes | undefined {
  if (missingSigners(proposal).length > 0) return undefined
  const signatures = new Map(proposal.signatures.map(({ signer, signature }) => [signer, signature]))
  return assembleStatement(proposal.core.signedBody, signatures)
}
