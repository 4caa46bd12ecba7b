/**
 * A statement of the authority before anybody has signed it: what it says and who is asked to sign. It is judged by the
 * directory's own rules, as if all had signed, before anybody carries it anywhere.
 */
import type { Bytes } from '../../shared/bytes.ts'
import type { KeyId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { LeafBody, LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import { encodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import type { PolicyVersion } from '../../shared/protocol/directory/records.ts'
import { applyLeaf } from '../../shared/protocol/directory/state.ts'
import { assembleStatement, encodeSignedBody, signerIdsOf } from '../../shared/protocol/directory/statements.ts'
import { GiaobanError } from '../../shared/errors.ts'

export interface Draft<T extends LeafType = LeafType> {
  readonly type: T
  readonly body: LeafBody<T>
  /** Who is asked to sign, each once. */
  readonly signers: readonly KeyId[]
}

/** Where a statement is composed: the directory as the authority knows it, and the time. */
export interface DraftPlace {
  readonly crypto: Pick<Crypto, 'sha256'>
  readonly state: DirectoryState
  readonly now: number
}

/** Throws GiaobanError `directory/refused` with the rule's word: such a statement would be void. */
export function judged<T extends LeafType>(place: DraftPlace, draft: Draft<T>): Draft<T> {
  stateAfter(place, draft)
  return draft
}

/** The directory as it would be with the statement, once all have signed. Throws as `judged` does. */
export function stateAfter<T extends LeafType>({ crypto, state, now }: DraftPlace, draft: Draft<T>): DirectoryState {
  const signedBody = encodeSignedBody(draft.type, draft.body, { signers: [...new Set(draft.signers)], made: now })
  return stateAfterBody({ crypto, state, now }, signedBody)
}

/** The same for a body that somebody else has composed. */
export function stateAfterBody({ crypto, state, now }: DraftPlace, signedBody: Bytes): DirectoryState {
  const blank = new Map(signerIdsOf(signedBody).map((signer) => [signer, new Uint8Array(64)]))
  const leaf = encodeLeaf({ logged: Math.max(now, state.clock), statement: assembleStatement(signedBody, blank) })
  if (leaf.length > limits.leafBytes) throw new GiaobanError('usage/too-large')
  const asIfSigned = { sha256: crypto.sha256.bind(crypto), verify: () => true }
  const { state: next, verdict } = applyLeaf(asIfSigned, state, leaf)
  if (verdict.kind === 'applied') return next
  const reason = verdict.kind === 'void' ? verdict.reason : 'unknown'
  throw new GiaobanError('directory/refused', { params: { reason } })
}

/** `threshold` of the authority's keys: those that are named, and as many others as it takes. */
export function rootsOf(policy: PolicyVersion, named: readonly KeyId[]): readonly KeyId[] {
  const others = [...policy.rootKeys.keys()].toSorted().filter((id) => !named.includes(id))
  return [...named, ...others.slice(0, Math.max(0, policy.policy.threshold - named.length))]
}

/** Throws GiaobanError `directory/refused` before the first policy. */
export function policyOf(state: DirectoryState): PolicyVersion {
  const policy = state.policies.last
  if (policy === undefined) throw new GiaobanError('directory/refused', { params: { reason: 'no-policy' } })
  return policy
}
