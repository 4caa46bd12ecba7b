/**
 * A statement on its way from hand to hand (docs/spec/enrolment.md, Statements of several hands): the signed body as the
 * first signer composed it, the signatures so far, and what the log needs beside it. The first signer also signs the
 * core, so that nobody on the way lengthens its life or puts other names beside it.
 */
import { concat, isZero, u64, type Bytes } from '../../bytes.ts'
import { isPlainLine } from '../../domain/shape.ts'
import { isPlainName } from '../../plain-name.ts'
import { idOf, type KeyId, type OfficerId, type ProposalId } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { CodecError } from '../cbor.ts'
import { labels } from '../labels.ts'
import type { Hash } from '../merkle.ts'
import {
  array,
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  id,
  mapped,
  optional,
  record,
  refined,
  text,
  tuple,
  time,
  type Infer,
} from '../schema.ts'
import { officerSaltLength } from './keys.ts'
import { ascending } from './leaves/fields.ts'
import { seedWrapLeafLength } from './seed-wraps.ts'

/** An officer's name as it opens the hash in a certificate: for people, never in the log. */
const officerName = record({
  officer: field(0, id<OfficerId>(16)),
  name: field(1, personal(limits.shortTextBytes)),
  badge: field(2, personal(limits.badgeBytes)),
  salt: field(3, bytes({ exact: officerSaltLength })),
})
export type ProposedName = Infer<typeof officerName>

const core = record({
  signedBody: field(0, bytes({ max: limits.leafBytes })),
  /** The signer who composed it: one of those that the body names. */
  proposer: field(1, id<KeyId>(32)),
  created: field(2, time),
  expires: field(3, time),
  /** Why, for whoever signs next. */
  note: optional(4, line(limits.shortTextBytes)),
  names: optional(
    5,
    ascending(officerName, { min: 1, max: limits.namesPerProposal }, (each) => each.officer),
  ),
})
export type ProposalCore = Infer<typeof core>

// a signature of zeros stands for a missing one when the rules are tried
const signature = refined(bytes({ exact: 64 }), (value) => !isZero(value))

const given = mapped(tuple(id<KeyId>(32), signature), {
  toWire: ({ signer, signature: value }: GivenSignature) => [signer, value] as const,
  fromWire: ([signer, value]) => ({ signer, signature: value }),
})
export interface GivenSignature {
  readonly signer: KeyId
  readonly signature: Bytes
}

const file = record({
  version: field(0, exactly(1)),
  core: field(1, bytes({ max: limits.proposalCoreBytes })),
  coreSignature: field(2, signature),
  signatures: field(
    3,
    ascending(given, { min: 1, max: limits.signersPerLeaf }, (each) => each.signer),
  ),
  /** Public keys that the log must hold before it takes the statement. */
  objects: field(4, array(bytes({ max: limits.logObjectBytes }), { max: limits.objectsPerProposal })),
  wraps: field(5, array(bytes({ exact: seedWrapLeafLength }), { max: limits.devicesPerUnit })),
})

export interface Proposal {
  readonly core: ProposalCore
  /** As its proposer signed them. */
  readonly coreBytes: Bytes
  readonly coreSignature: Bytes
  /** Over the signed body, ascending by signer. */
  readonly signatures: readonly GivenSignature[]
  readonly objects: readonly Bytes[]
  readonly wraps: readonly Bytes[]
}

export const encodeProposalCore = (value: ProposalCore): Bytes => encodeAs(core, value)

export function encodeProposal(proposal: Proposal): Bytes {
  const { coreBytes, coreSignature, signatures, objects, wraps } = proposal
  return encodeAs(file, { version: 1, core: coreBytes, coreSignature, signatures, objects, wraps })
}

/** Strict parse. Throws CodecError. Says nothing about signatures, nor about what the rules make of it. */
export function decodeProposal(encoded: Uint8Array): Proposal {
  const { core: coreBytes, coreSignature, signatures, objects, wraps } = decodeAs(file, encoded, limits.proposalBytes)
  const decoded = decodeAs(core, coreBytes, limits.proposalCoreBytes)
  if (decoded.expires <= decoded.created) throw new CodecError()
  return { core: decoded, coreBytes, coreSignature, signatures, objects, wraps }
}

/** SHA-256(L("giaoban/proposal/v1") || core): the same whoever has signed. */
export const proposalIdOf = (crypto: Hash, { coreBytes }: Pick<Proposal, 'coreBytes'>): ProposalId =>
  idOf<ProposalId>(crypto.sha256(labels.proposal, coreBytes))

/** What the proposer's key is applied to, beside the signed body. */
export const proposalSignatureInput = (coreBytes: Uint8Array): Bytes =>
  concat(labels.proposalSignature, u64(coreBytes.length), coreBytes)

/** What says who somebody is: by a form in which nobody looks like somebody else. */
function personal(maxBytes: number) {
  return refined(text(maxBytes), (value) => value !== '' && isPlainName(value))
}

function line(maxBytes: number) {
  return refined(text(maxBytes), (value) => value !== '' && isPlainLine(value))
}

/**
 * Why a proposal is none that could be signed, beside what its statement breaks. codec: not a statement, or its
 * signatures are not those of its signers; proposer, signature: one does not verify under a key of the directory; time:
 * lives longer than a week, or begins in the future; objects, names: what lies beside it is not what the body names.
 */
export type ProposalFlaw = 'codec' | 'proposer' | 'signature' | 'time' | 'objects' | 'names'
