/**
 * What a home makes of a proposal before anybody signs it: everything that a receiver of the finished statement would
 * check, with the missing signatures taken as given (docs/spec/enrolment.md, Statements of several hands).
 */
import { equalBytes, isZero, type Bytes } from '../../shared/bytes.ts'
import type { KeyId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { officerCertificateAt, deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { keyIdOf, officerNameHash } from '../../shared/protocol/directory/keys.ts'
import { encodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import {
  proposalSignatureInput,
  type Proposal,
  type ProposalFlaw,
  type ProposedName,
} from '../../shared/protocol/directory/proposal.ts'
import { seedWrapsRoot } from '../../shared/protocol/directory/seed-wraps.ts'
import { adminsOf } from '../../shared/protocol/directory/selectors.ts'
import { applyLeaf } from '../../shared/protocol/directory/state.ts'
import {
  assembleStatement,
  decodeStatement,
  leafSignatureInput,
  type Statement,
} from '../../shared/protocol/directory/statements.ts'
import type { VoidReason } from '../../shared/protocol/directory/verdict.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { unitsOf } from '../directory/own-leaves.ts'
import { missingSigners } from './proposal.ts'

type ProposalCrypto = Pick<Crypto, 'sha256' | 'verify'>

export interface JudgedProposal {
  readonly statement: Statement
  /** Whom it concerns. */
  readonly units: readonly UnitId[]
  readonly missing: readonly KeyId[]
  /** Why the log would refuse it even with every signature; `undefined`: it would take it. */
  readonly breach: VoidReason | 'expired' | undefined
}

/** needs-update: of a type without effect here, which this program could not describe to whoever signs. Never kept. */
export type ProposalRefusal = ProposalFlaw | 'needs-update'

export function judgeProposal(
  crypto: ProposalCrypto,
  state: DirectoryState,
  asked: { readonly proposal: Proposal; readonly now: number },
): Result<JudgedProposal, ProposalRefusal> {
  const { proposal, now } = asked
  const { core } = proposal
  const opened = open(proposal)
  if (opened === undefined) return err('codec')
  const { statement, missing } = opened
  if (!statement.known || isLater(statement.type)) return err('needs-update')
  if (core.expires - core.created > limits.proposalLifeMs || core.created > now + limits.skewRefusedMs)
    return err('time')
  const units = unitsOf(statement)
  const keyOf = keysOf(crypto, state, { statement, units, now })
  const proposer = proposal.signatures.some(({ signer }) => signer === core.proposer) ? keyOf(core.proposer) : undefined
  const coreInput = proposalSignatureInput(proposal.coreBytes)
  if (proposer === undefined || !crypto.verify(proposer, coreInput, proposal.coreSignature)) return err('proposer')
  const input = leafSignatureInput(core.signedBody)
  const areGood = proposal.signatures.every(({ signer, signature }) => {
    const key = keyOf(signer)
    return key !== undefined && crypto.verify(key, input, signature)
  })
  if (!areGood) return err('signature')
  if (!hasItsObjects(crypto, statement, proposal)) return err('objects')
  if (!(core.names ?? []).every((name) => fits(crypto, state, { statement, name }))) return err('names')
  const breach = now >= core.expires ? 'expired' : breachOf(crypto, state, { complete: opened.complete, now })
  return ok({ statement, units, missing, breach })
}

/** The form is fixed, the effect comes with a later version: nobody can say what a signature would do then. */
const isLater = (type: Statement['type']): boolean => type === 'matching-key'

/** No signature of a proposal is this (the codec refuses it): it stands for the missing ones. */
const unsigned = new Uint8Array(64)

function open(proposal: Proposal) {
  try {
    const missing = missingSigners(proposal)
    const complete = assembleStatement(
      proposal.core.signedBody,
      new Map([
        ...proposal.signatures.map(({ signer, signature }) => [signer, signature] as const),
        ...missing.map((signer) => [signer, unsigned] as const),
      ]),
    )
    return { missing, complete, statement: decodeStatement(complete) }
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}

/** What it would say, for showing; `undefined` for one that this program cannot read. */
export function statementOf(proposal: Proposal): Statement | undefined {
  const statement = open(proposal)?.statement
  return statement?.known === true ? statement : undefined
}

/** Public keys that may stand under this statement, by key id: the authority's, and those that count in its units. */
function keysOf(
  crypto: ProposalCrypto,
  state: DirectoryState,
  at: { readonly statement: Statement; readonly units: readonly UnitId[]; readonly now: number },
): (signer: KeyId) => Bytes | undefined {
  const { statement, units, now } = at
  const roots = statement.type === 'policy' ? statement.body.rootKeys : []
  const keys = new Map<KeyId, Bytes>([
    ...(state.policies.last?.rootKeys ?? []),
    ...roots.map((key) => [keyIdOf(crypto, key), key] as const),
    ...units.flatMap((unit) => adminsOf(state, unit, now).map(({ keyId, key }) => [keyId, key] as const)),
  ])
  return (signer) => keys.get(signer) ?? heldKey(state, units, signer)
}

function heldKey(state: DirectoryState, units: readonly UnitId[], signer: KeyId): Bytes | undefined {
  for (const unit of units) {
    const holder = state.units.get(unit)?.holders.get(signer)
    if (holder === undefined) continue
    const certificate =
      holder.kind === 'device' ? deviceCertificateAt(state, holder.id) : officerCertificateAt(state, holder.id)
    if (certificate?.keyId === signer) return certificate.key
  }
  return undefined
}

/** Exactly the keys and wraps that the body names by hash, no more. */
function hasItsObjects(crypto: ProposalCrypto, statement: Statement, { objects, wraps }: Proposal): boolean {
  if (statement.type !== 'epoch' && statement.type !== 'circle') return objects.length === 0 && wraps.length === 0
  const { publicKeyHash, seedWrapsRoot: root } = statement.body
  const [object] = objects
  if (objects.length !== 1 || object === undefined || !equalBytes(crypto.sha256(object), publicKeyHash)) return false
  return equalBytes(seedWrapsRoot(crypto, wraps), root)
}

/** The name opens the hash in the certificate that the body makes, or in the one that the officer has. */
function fits(
  crypto: ProposalCrypto,
  state: DirectoryState,
  { statement, name }: { readonly statement: Statement; readonly name: ProposedName },
): boolean {
  const own = statement.type === 'officer' && statement.body.officer === name.officer ? statement.body : undefined
  const hash = own?.nameHash ?? officerCertificateAt(state, name.officer)?.nameHash
  return hash !== undefined && equalBytes(officerNameHash(crypto, name), hash)
}

/** The rule of the type, tried on the directory as it is now. */
function breachOf(
  crypto: ProposalCrypto,
  state: DirectoryState,
  tried: { readonly complete: Bytes; readonly now: number },
): JudgedProposal['breach'] {
  const { complete, now } = tried
  const leaf = encodeLeaf({ logged: Math.max(now, state.clock), statement: complete })
  const trusting = {
    sha256: crypto.sha256,
    verify: (key: Bytes, message: Bytes, signature: Bytes) =>
      isZero(signature) || crypto.verify(key, message, signature),
  }
  const { verdict } = applyLeaf(trusting, state, leaf)
  return verdict.kind === 'void' ? verdict.reason : undefined
}
