/** The authority's word about itself and its log: policies, witnesses, another log (docs/spec/authority.md, Ceremony). */
import { bytesToHex, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { AuthorityId, KeyId } from '../../shared/ids.ts'
import { keyIdOf } from '../../shared/protocol/directory/keys.ts'
import type { LeafBody } from '../../shared/protocol/directory/leaf-types.ts'
import type { PolicyLeaf } from '../../shared/protocol/directory/leaves/policy.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import { day } from '../../shared/time.ts'
import { judged, policyOf, rootsOf, type Draft, type DraftPlace } from './draft.ts'

/** Epochs of a province a day, of a district a week, of a commune a month (protocol.md, Deletion). */
export const usualRotationMs = [day, 7 * day, 30 * day] as const

export interface FirstPolicy {
  readonly authority: AuthorityId
  readonly name: string
  readonly rootKeys: readonly Bytes[]
  readonly threshold: number
  readonly log: { readonly origin: string; readonly key: Bytes }
  readonly witnesses: PolicyLeaf['witnesses']
  readonly quorum: number
  readonly relayNames: readonly string[]
  readonly relaySpki: readonly Bytes[]
  readonly rotationMs: PolicyLeaf['rotationMs']
  readonly demo: boolean
  readonly minClient: string
}

export const orderedKeys = (keys: readonly Bytes[]): readonly Bytes[] =>
  keys.toSorted((a, b) => (bytesToHex(a) < bytesToHex(b) ? -1 : 1))

const ordered = (policy: PolicyLeaf): PolicyLeaf => ({
  ...policy,
  rootKeys: orderedKeys(policy.rootKeys),
  witnesses: policy.witnesses.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
})

/** Mật is off until a later policy says otherwise. */
export const firstPolicy = (first: FirstPolicy): LeafBody<'policy'> =>
  ordered({ ...first, serial: 0, minSuite: 1, matAllowed: false })

export function draftFirstPolicy(
  place: DraftPlace,
  { first, by }: { readonly first: FirstPolicy; readonly by: readonly KeyId[] },
): Draft<'policy'> {
  return judged(place, { type: 'policy', body: firstPolicy(first), signers: by })
}

/** Absent fields stay as they are. */
export type PolicyChange = Partial<
  Pick<
    PolicyLeaf,
    | 'name'
    | 'threshold'
    | 'witnesses'
    | 'quorum'
    | 'relayNames'
    | 'relaySpki'
    | 'rotationMs'
    | 'matAllowed'
    | 'minClient'
  >
> & { readonly addKeys?: readonly Bytes[]; readonly removeKeys?: readonly Bytes[] }

/**
 * The policy after the newest. Where the keys change, `threshold` of the old ones and of the new ones sign: both sets
 * are asked, those that are named in `by` first.
 */
export function draftPolicy(
  place: DraftPlace,
  { change, by }: { readonly change: PolicyChange; readonly by: readonly KeyId[] },
): Draft<'policy'> {
  const { crypto, state } = place
  const before = policyOf(state)
  const { addKeys = [], removeKeys = [], ...fields } = change
  const isRemoved = (key: Bytes): boolean => removeKeys.some((each) => equalBytes(each, key))
  const body = ordered({
    ...before.policy,
    ...fields,
    serial: before.policy.serial + 1,
    rootKeys: [...before.policy.rootKeys.filter((key) => !isRemoved(key)), ...addKeys],
  })
  const signers = bothSets(crypto, { before: before.policy, after: body, by })
  return judged(place, { type: 'policy', body, signers })
}

/** Enough of the old keys and enough of the new ones, as few people as possible. */
function bothSets(
  crypto: Hash,
  sets: { readonly before: PolicyLeaf; readonly after: PolicyLeaf; readonly by: readonly KeyId[] },
): readonly KeyId[] {
  const idsOf = ({ rootKeys }: PolicyLeaf): readonly KeyId[] => rootKeys.map((key) => keyIdOf(crypto, key))
  const [old, next] = [new Set(idsOf(sets.before)), new Set(idsOf(sets.after))]
  const chosen = new Set(sets.by)
  const inBoth = [...old].filter((id) => next.has(id)).toSorted()
  const fill = (set: ReadonlySet<KeyId>, threshold: number): void => {
    for (const id of [...inBoth, ...[...set].toSorted()]) {
      if ([...chosen].filter((each) => set.has(each)).length >= threshold) return
      if (set.has(id)) chosen.add(id)
    }
  }
  fill(old, sets.before.threshold)
  fill(next, sets.after.threshold)
  return [...chosen]
}

/** A witness's next key, or a new witness. `operator` of a known one stays what it was. */
export function draftWitnessKey(
  place: DraftPlace,
  change: {
    readonly name: string
    readonly key: Bytes
    readonly operator: boolean
    readonly by: readonly KeyId[]
  },
): Draft<'witness-key'> {
  const policy = policyOf(place.state)
  const old = policy.policy.witnesses.find((each) => each.name === change.name)
  const witness = { name: change.name, key: change.key, operator: old?.operator ?? change.operator }
  const body = { witness, ...(old === undefined ? {} : { replaces: old.key }) }
  return judged(place, { type: 'witness-key', body, signers: rootsOf(policy, change.by) })
}

/**
 * The log goes on under another key behind all leaves that are known. The place must hold the log itself, as a desk has
 * given it out: a size that is not the log's own is void there.
 */
export function draftNewLog(
  place: DraftPlace,
  change: {
    readonly log: { readonly origin: string; readonly key: Bytes }
    readonly tree: { readonly size: number; readonly root: Bytes }
    readonly by: readonly KeyId[]
  },
): Draft<'new-log'> {
  const policy = policyOf(place.state)
  const { size, root } = change.tree
  if (size !== place.state.size) throw new GiaobanError('directory/refused', { params: { reason: 'previous' } })
  const body = { log: change.log, size, root }
  return judged(place, { type: 'new-log', body, signers: rootsOf(policy, change.by) })
}
