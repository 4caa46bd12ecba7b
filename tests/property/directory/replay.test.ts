import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { concat, type Bytes } from '../../../shared/bytes.ts'
import { emptyDirectory, type DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { decodeLeaf, encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import {
  activeDevices,
  allUnits,
  currentEpoch,
  neighbours,
  policyAt,
} from '../../../shared/protocol/directory/selectors.ts'
import { applyLeaf } from '../../../shared/protocol/directory/state.ts'
import { epochStatement, officerStatement } from '../../../engine/enrol/statements.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let units: TestUnit[]
/** State before each leaf. */
const before: DirectoryState[] = []
beforeAll(async () => {
  world = await DirectoryWorld.create({ seed: 9 })
  units = [await world.addUnit('a'), await world.addUnit('b')]
  for (const unit of units) {
    await world.addDevice(unit)
    await world.addDevice(unit)
    await world.addEpoch(unit)
  }
  await world.addBorder(units[0]!, units[1]!)
  const { body } = world.composeEpoch(units[0]!, units[0]!.devices[0]!, [units[0]!.devices[1]!.id])
  await world.add(epochStatement(body, [units[0]!.devices[0]!.key, units[0]!.admin.key]))
  let state = emptyDirectory(rootFingerprint(world.crypto, world.policy))
  for (const leaf of world.leaves) {
    before.push(state)
    state = applyLeaf(world.crypto, state, leaf).state
  }
})

const replay = (leaves: readonly Bytes[]): DirectoryState =>
  leaves.reduce(
    (state, leaf) => applyLeaf(world.crypto, state, leaf).state,
    emptyDirectory(rootFingerprint(world.crypto, world.policy)),
  )
/** Everything that the directory says, in plain values. */
function said(state: DirectoryState): unknown {
  return {
    size: state.size,
    policy: policyAt(state),
    units: allUnits(state).map((unit) => ({
      unit,
      devices: activeDevices(state, unit.unit, { at: world.now }),
      epoch: currentEpoch(state, unit.unit),
      neighbours: neighbours(state, unit.unit, world.now),
    })),
    certificates: [...state.certificates.values()],
  }
}

describe('the state machine', () => {
  it('comes to the same state from the same leaves, in one go or leaf by leaf', () => {
    expect(said(replay(world.leaves))).toEqual(said(world.state))
  })

  it('never applies a leaf with a flipped bit behind the stamp, at its place', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (which, where) => {
        const index = which % world.leaves.length
        const leaf = world.leaves[index]!
        const flipped = flipBit(leaf, 64 + (where % ((leaf.length - 8) * 8)))
        const { state, verdict } = applyLeaf(world.crypto, before[index]!, flipped)
        expect(verdict.kind).not.toBe('applied')
        expect({ ...(said(state) as object), size: 0 }).toEqual({ ...(said(before[index]!) as object), size: 0 })
      }),
      { numRuns: process.env['SLOW'] === '1' ? 20_000 : 1000 },
    )
  })

  it('never applies a leaf that is cut or lengthened', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 9 }), (which, where, tail) => {
        const index = which % world.leaves.length
        const leaf = world.leaves[index]!
        const cut = leaf.slice(0, where % leaf.length)
        for (const bytes of [cut, concat(leaf, tail)]) {
          expect(applyLeaf(world.crypto, before[index]!, bytes).verdict.kind).not.toBe('applied')
        }
      }),
      { numRuns: 200 },
    )
  })

  it('never throws for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { state, verdict } = applyLeaf(world.crypto, world.state, bytes)
        expect(verdict.kind).not.toBe('applied')
        expect(state.size).toBe(world.state.size + 1)
      }),
    )
  })

  it('gives a leaf that is logged twice an effect once, except where it says the same again', () => {
    const kinds = world.leaves.map((leaf) => applyLeaf(world.crypto, world.state, restamped(leaf)).verdict.kind)
    expect(kinds.filter((_, i) => decodesToCounted(i))).toEqual(
      kinds.filter((_, i) => decodesToCounted(i)).map(() => 'void'),
    )
  })

  it('does not care in which order officers of different units are logged', async () => {
    const statements = await Promise.all(
      units.map((unit) => officerStatement(world.officerBody(unit, world.officer('duty')), [unit.admin.key])),
    )
    const leaves = statements.map((statement) => encodeLeaf({ logged: world.now, statement }))
    const [one, other] = [leaves, leaves.toReversed()].map((order) => replay([...world.leaves, ...order]))
    const strip = (state: DirectoryState) =>
      [...state.certificates.values()].map(({ index: _index, ...rest }) => ({ ...rest }))
    expect(strip(one!)).toEqual(strip(other!))
  })
})

const restamped = (leaf: Bytes): Bytes => encodeLeaf({ logged: world.now, statement: decodeLeaf(leaf)!.statement })
/** Policies, device keys and epochs count; the others may be repeated without harm. */
function decodesToCounted(index: number): boolean {
  const verdict = applyLeaf(world.crypto, before[index]!, world.leaves[index]!).verdict
  return verdict.kind === 'applied' && ['policy', 'device-key', 'epoch'].includes(verdict.type)
}
