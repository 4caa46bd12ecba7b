/** What cosignatures are worth under a policy (docs/spec/directory.md, Age and quorum). */
import type { Cosignature, NoteKey } from '../checkpoint.ts'
import type { PolicyLeaf } from './leaves/policy.ts'

export const witnessKeys = (policy: PolicyLeaf): readonly NoteKey[] =>
  policy.witnesses.map(({ name, key }) => ({ name, publicKey: key }))

/**
 * The oldest time among the freshest cosignatures that make up the quorum: how old the view is. `undefined` when they
 * are too few. `cosignatures` are verified, the newest of each witness.
 */
export function quorumTime(policy: PolicyLeaf, cosignatures: readonly Cosignature[]): number | undefined {
  const names = new Set(policy.witnesses.map((witness) => witness.name))
  const times = cosignatures.filter(({ name }) => names.has(name)).map(({ timeMs }) => timeMs)
  return times.toSorted((a, b) => b - a)[policy.quorum - 1]
}

/** The relay's operator alone can fill the quorum: shown as "unwitnessed: trust in the operator". */
export const isUnwitnessed = (policy: PolicyLeaf): boolean =>
  policy.witnesses.filter((witness) => witness.operator).length >= policy.quorum
