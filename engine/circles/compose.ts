/**
 * The next version of a circle: a fresh key, its seed wrapped to each member's epoch. Nothing of it needs to be kept: the
 * own unit is a member, so the author takes the seed in as everybody does, when the log has the statement.
 */
import type { Bytes } from '../../shared/bytes.ts'
import type { CircleId, UnitId } from '../../shared/ids.ts'
import type { CircleLeaf } from '../../shared/protocol/directory/leaves/circle.ts'
import { circleAt } from '../../shared/protocol/directory/circles.ts'
import { sealableEpoch } from '../../shared/protocol/directory/epochs.ts'
import { createEpochSeed } from '../enrol/seed-wraps.ts'
import { sealCircleWraps } from '../enrol/circle-wraps.ts'
import type { SyncContext } from '../sync/context.ts'

export interface ComposedCircle {
  readonly body: CircleLeaf
  readonly publicKey: Bytes
  readonly wraps: readonly Bytes[]
}

/** A member that nothing can be sealed to now stands in the way: the first such one. */
export type Composed = ComposedCircle | { readonly missing: UnitId }

export function composeCircle(
  context: SyncContext,
  wanted: { readonly circle: CircleId; readonly units: readonly UnitId[] },
): Composed {
  const { directory, clock, self, deps } = context
  const { state } = directory
  const at = Math.max(clock.now(), state.clock)
  const members = [...new Set(wanted.units)].toSorted().map((unit) => {
    const epoch = sealableEpoch(state, unit, { at })
    const publicKey = epoch.ok ? directory.object(epoch.value.publicKeyHash) : undefined
    return { unit, epoch: epoch.ok ? epoch.value.epoch : 0, publicKey }
  })
  const units = members.flatMap(({ unit, publicKey }) => (publicKey === undefined ? [] : [{ unit, publicKey }]))
  const missing = members.find(({ publicKey }) => publicKey === undefined)
  if (missing !== undefined) return { missing: missing.unit }
  const last = circleAt(state, wanted.circle)
  const place = {
    circle: wanted.circle,
    version: (last?.version ?? 0) + 1,
    ...(last !== undefined && { previous: last.leaf }),
  }
  const { seed, keys } = createEpochSeed(deps.crypto)
  const { publicKey } = keys
  keys.secretKey.purge()
  const sealed = sealCircleWraps(deps.crypto, { ...place, seed, circlePublicKey: publicKey, units })
  seed.purge()
  if (sealed === undefined) throw new Error('public keys that were fetched by their hash are whole')
  return {
    body: {
      ...place,
      members: members.map(({ unit, epoch }) => ({ unit, epoch })),
      publicKeyHash: deps.crypto.sha256(publicKey),
      seedWrapsRoot: sealed.root,
      author: self.device,
    },
    publicKey,
    wraps: sealed.leaves,
  }
}
