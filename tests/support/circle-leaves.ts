/** Circles in a directory world, made by the first device and administrator of the first member. */
import { sealCircleWraps } from '../../engine/enrol/circle-wraps.ts'
import { circleStatement } from '../../engine/enrol/lifecycle.ts'
import { createEpochSeed } from '../../engine/enrol/seed-wraps.ts'
import type { CircleId } from '../../shared/ids.ts'
import { circleAt } from '../../shared/protocol/directory/circles.ts'
import { currentEpoch } from '../../shared/protocol/directory/selectors.ts'
import type { DirectoryWorld, TestUnit } from './directory-world.ts'

/** The next version of that circle, of these members, in the log. */
export async function addCircle(world: DirectoryWorld, circle: CircleId, members: readonly TestUnit[]): Promise<void> {
  const last = circleAt(world.state, circle)
  const { seed, keys } = createEpochSeed(world.crypto)
  const place = { circle, version: (last?.version ?? 0) + 1, ...(last === undefined ? {} : { previous: last.leaf }) }
  const units = members.map((unit) => ({ unit: unit.id, publicKey: unit.epoch!.keys.publicKey }))
  const sealed = sealCircleWraps(world.crypto, { ...place, seed, circlePublicKey: keys.publicKey, units })!
  const author = members[0]!.devices[1]!
  const body = {
    ...place,
    members: members
      .map((unit) => ({ unit: unit.id, epoch: currentEpoch(world.state, unit.id)!.epoch }))
      .toSorted((one, other) => (one.unit < other.unit ? -1 : 1)),
    publicKeyHash: world.crypto.sha256(keys.publicKey),
    seedWrapsRoot: sealed.root,
    author: author.id,
  }
  await world.add(circleStatement(body, [author.key, members[0]!.admin.key]))
}
