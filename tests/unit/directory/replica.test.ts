/** A home's copy of the log in memory: what would come is looked at without being taken over, in steps, and follows or is refused. */
import { beforeAll, expect, test } from 'vitest'
import { Replica } from '../../../engine/directory/replica.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import type { DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { GrownList } from '../../../shared/protocol/directory/grown-list.ts'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import type { NewLogRecord } from '../../../shared/protocol/directory/records.ts'
import { leafHash, rootFromPath } from '../../../shared/protocol/merkle.ts'
import { treeRoot } from '../../../shared/protocol/merkle-tree.ts'
import { DirectoryWorld } from '../../support/directory-world.ts'

let world: DirectoryWorld
beforeAll(async () => {
  world = await DirectoryWorld.create()
  await world.addUnit('tp-hcm')
})
const rootOf = (leaves: readonly Bytes[]): Bytes =>
  treeRoot(
    world.crypto,
    leaves.map((leaf) => leafHash(world.crypto, leaf)),
  )
const empty = (): Replica => new Replica(world.crypto, rootFingerprint(world.crypto, world.policy))
const grown = (leaves = world.leaves): Replica => {
  const replica = empty()
  const { state, leaves: judged } = replica.candidate(leaves).judge()
  replica.adopt(state, judged)
  return replica
}
/** What is yielded on the way. */
const steps = (work: Generator<number, unknown, void>): number[] => [...work]
const noise = (count: number): Bytes[] => Array.from({ length: count }, () => new Uint8Array(1))

test('leaves are looked at first: root and size are theirs, the copy stays what it was', () => {
  const replica = grown(world.leaves.slice(0, 2))
  const before = [replica.size, replica.root(), replica.state.size]
  const candidate = replica.candidate(world.leaves.slice(2))
  expect([candidate.size, candidate.root]).toEqual([world.leaves.length, rootOf(world.leaves)])
  const { state, leaves } = candidate.judge()
  expect(leaves).toEqual(
    world.leaves.slice(2).map((bytes, i) => ({
      index: i + 2,
      bytes,
      hash: leafHash(world.crypto, bytes),
      verdict: expect.objectContaining({ kind: 'applied' }) as unknown,
    })),
  )
  expect([replica.size, replica.root(), replica.state.size]).toEqual(before)
  replica.adopt(state, leaves)
  expect([replica.size, replica.root(), replica.state]).toEqual([world.leaves.length, rootOf(world.leaves), state])
  expect(replica.candidate([]).root).toEqual(replica.root())
})

test('paths and roots are of the tree that is named, without a name of all of it', () => {
  const replica = grown()
  const hash = leafHash(world.crypto, world.leaves[1] as Bytes)
  const leads = (path: readonly Bytes[], size: number) =>
    rootFromPath(world.crypto, { leafHash: hash, index: 1, size, path })
  expect(leads(replica.path(1), world.leaves.length)).toEqual(rootOf(world.leaves))
  expect(leads(replica.path(1, 2), 2)).toEqual(rootOf(world.leaves.slice(0, 2)))
  expect(replica.root(2)).toEqual(rootOf(world.leaves.slice(0, 2)))
})

test('leaves that do not follow directly are not taken over', () => {
  const replica = grown(world.leaves.slice(0, 2))
  const { state, leaves } = replica.candidate(world.leaves.slice(2)).judge()
  expect(() => replica.adopt(state, leaves.slice(1))).toThrow('these leaves do not follow')
  expect([replica.size, replica.state.size]).toEqual([2, 2])
})

test('signatures that were found good once are not verified again where somebody says so, and only there', () => {
  let verified = 0
  const counting = Object.assign(Object.create(world.crypto) as typeof world.crypto, {
    verify: (...parts: Parameters<typeof world.crypto.verify>) => {
      verified += 1
      return world.crypto.verify(...parts)
    },
  })
  const replica = new Replica(counting, rootFingerprint(world.crypto, world.policy))
  const candidate = replica.candidate(world.leaves)
  const countOf = (isProven?: (index: number) => boolean): number => {
    verified = 0
    const verdicts = candidate.judge(isProven).leaves.map(({ verdict }) => verdict.kind)
    expect(verdicts).toEqual(world.leaves.map(() => 'applied'))
    return verified
  }
  const all = countOf()
  expect(all).toBeGreaterThanOrEqual(world.leaves.length)
  expect([countOf(() => true), countOf((index) => index !== 0)]).toEqual([0, 1])
})

test('a proven leaf is judged at the place that it takes behind this copy', () => {
  const asked: number[] = []
  grown(world.leaves.slice(0, 2))
    .candidate(world.leaves.slice(2))
    .judge((index) => asked.push(index) > 0)
  expect(asked).toEqual(world.leaves.slice(2).map((_, i) => i + 2))
})

test('other calls are let through between 32 judged leaves and between 1,024 hashed ones', () => {
  const judging = (count: number) => steps(empty().candidate(noise(count)).judging())
  expect([judging(31), judging(32), judging(70)]).toEqual([[], [32], [32, 64]])
  const growing = (count: number) => steps(empty().growing(noise(count)))
  expect([growing(1023), growing(1024), growing(2050)]).toEqual([[], [0], [0, 0]])
})

test('a tree that the authority has named is the one that these leaves make, behind this copy only', () => {
  const replica = grown(world.leaves.slice(0, 2))
  const named = (...logs: readonly Pick<NewLogRecord, 'index' | 'root'>[]): boolean =>
    replica.isTreeNamed(world.leaves.slice(2), { newLogs: new GrownList([...logs]) } as unknown as DirectoryState)
  const of = (index: number) => ({ index, root: rootOf(world.leaves.slice(0, index)) })
  const wrong = new Uint8Array(32)
  expect([named(), named(of(2)), named(of(3)), named(of(2), of(4))]).toEqual([true, true, true, true])
  expect([named({ index: 2, root: wrong }), named({ index: 3, root: wrong }), named({ ...of(3), index: 4 })]).toEqual([
    false,
    false,
    false,
  ])
  expect([named(of(2), { index: 4, root: wrong }), named({ index: 4, root: wrong }, of(2))]).toEqual([false, false])
  expect(named({ index: 1, root: wrong })).toBe(true)
})
