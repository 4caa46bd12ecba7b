/** A home's own leaves when it opens: trusted as far as it has verified them, and never held as a whole. */
import { beforeEach, expect, test } from 'vitest'
import { Replica } from '../../../engine/directory/replica.ts'
import { newLogStatement } from '../../../engine/enrol/lifecycle.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import type { DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { treeRoot } from '../../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld } from '../../support/directory-world.ts'

let world: DirectoryWorld
let verified: number

beforeEach(async () => {
  world = await DirectoryWorld.create()
  const unit = await world.addUnit('a')
  await world.addDevice(unit)
  await world.addEpoch(unit)
})

const rootOf = (leaves: readonly Bytes[]): Bytes =>
  treeRoot(
    world.crypto,
    leaves.map((leaf) => leafHash(world.crypto, leaf)),
  )

const said = (state: DirectoryState) => ({
  size: state.size,
  epochs: [...state.units.values()].map(({ epochs }) => [...epochs]),
  certificates: [...state.certificates.values()],
})

function restored(leaves: Iterable<Bytes>, isProven: (index: number) => boolean): Replica {
  verified = 0
  const crypto = {
    sha256: world.crypto.sha256,
    verify: (...input: Parameters<typeof world.crypto.verify>) => {
      verified += 1
      return world.crypto.verify(...input)
    },
  }
  const replica = new Replica(crypto, rootFingerprint(world.crypto, world.policy))
  for (const _ of replica.restoring(leaves, isProven));
  return replica
}

test('leaves that a home has judged lead to the same state and tree without their signatures', () => {
  const judged = restored(world.leaves, () => false)
  expect(verified).toBeGreaterThanOrEqual(world.leaves.length)
  const trusted = restored(world.leaves, () => true)
  expect(verified).toBe(0)
  expect([judged, trusted].map(({ state }) => said(state))).toEqual([said(world.state), said(world.state)])
  expect([judged.root(), trusted.root()]).toEqual([rootOf(world.leaves), rootOf(world.leaves)])
  expect(trusted.candidate([]).root).toEqual(trusted.root())
})

test('only those that are named are trusted, by their place', () => {
  const last = world.leaves.length - 1
  restored(world.leaves, (index) => index !== last)
  expect(verified).toBe(1)
})

test('the leaf that names another log is always asked in earnest', async () => {
  const body = { log: { origin: 'next.test', key: world.key().publicKey }, size: world.leaves.length }
  const leaves = [...world.leaves]
  await world.add(newLogStatement({ ...body, root: rootOf(leaves) }, [world.root]))
  const named = world.leaves.at(-1)!
  expect(restored(world.leaves, () => true).state.newLogs.length).toBe(1)
  expect(verified).toBe(1)
  // the signature stands at the end
  const forged = restored([...leaves, flipBit(named, 8 * named.length - 1)], () => true)
  expect([forged.state.newLogs.length, forged.size]).toEqual([0, world.leaves.length])
})

test('leaves are asked for one by one, and other calls are let through between 32', () => {
  let asked = 0
  const behind: number[] = []
  function* leaves(): Iterable<Bytes> {
    for (const leaf of Array.from({ length: 70 }, () => new Uint8Array(1))) {
      asked += 1
      yield leaf
    }
  }
  const replica = new Replica(world.crypto, rootFingerprint(world.crypto, world.policy))
  for (const size of replica.restoring(leaves(), () => false)) behind.push(asked - size)
  expect([asked, replica.size, behind]).toEqual([70, 70, [0, 0]])
})
