/** Random histories of two units: what the directory says does not depend on how the units' leaves fall between each other. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { epochStatement, officerStatement } from '../../../engine/enrol/statements.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { emptyDirectory, type DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { activeDevices, allUnits, currentEpoch } from '../../../shared/protocol/directory/selectors.ts'
import { applyLeaf } from '../../../shared/protocol/directory/state.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

const numRuns = process.env['SLOW'] === '1' ? 100 : 3
const steps = ['officer', 'device', 'epoch', 'remove'] as const
type Step = (typeof steps)[number]

interface History {
  readonly world: DirectoryWorld
  /** Where the part begins that the two units make, and whose each of its leaves is. */
  readonly begin: number
  readonly owners: readonly number[]
}

async function act(world: DirectoryWorld, unit: TestUnit, step: Step): Promise<void> {
  const author = unit.devices[0]
  if (step === 'officer') {
    await world.add(officerStatement(world.officerBody(unit, world.officer('duty')), [unit.admin.key]))
  } else if (author === undefined || step === 'device') {
    await world.addDevice(unit)
  } else if (step === 'epoch' || unit.devices.length < 2) {
    await world.addEpoch(unit)
  } else {
    const gone = unit.devices.at(-1) as TestUnit['devices'][number] // two at least
    const { body } = world.composeEpoch(unit, author, [gone.id])
    await world.add(epochStatement(body, [author.key, unit.admin.key]))
    unit.devices.pop()
  }
}

async function live(seed: number, plan: readonly (readonly [Step, number])[]): Promise<History> {
  const world = await DirectoryWorld.create({ seed })
  const units = [await world.addUnit('a'), await world.addUnit('b')] as const
  const begin = world.leaves.length
  const owners: number[] = []
  for (const [step, who] of plan) {
    await act(world, who === 0 ? units[0] : units[1], step)
    while (owners.length < world.leaves.length - begin) owners.push(who)
  }
  return { world, begin, owners }
}

const replay = (world: DirectoryWorld, leaves: readonly Bytes[]): DirectoryState =>
  leaves.reduce(
    (state, leaf) => applyLeaf(world.crypto, state, leaf).state,
    emptyDirectory(rootFingerprint(world.crypto, world.policy)),
  )

/** Everything said, without the places in the log. */
function said(state: DirectoryState, at: number): unknown {
  const everything = {
    units: allUnits(state).map((unit) => ({
      unit,
      devices: activeDevices(state, unit.unit, { at }),
      epoch: currentEpoch(state, unit.unit),
    })),
    certificates: [...state.certificates.values()].toSorted((a, b) => (a.leaf < b.leaf ? -1 : 1)),
  }
  return JSON.parse(
    JSON.stringify(everything, (name, value: unknown) => (name === 'index' ? undefined : value)),
  ) as unknown
}

const plans = fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(1)), { minLength: 3, maxLength: 9 })

test('any interleaving of the leaves of two units comes to the same directory', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1000),
      plans,
      fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
      async (seed, plan, turns) => {
        const { world, begin, owners } = await live(seed, plan)
        const queues = [0, 1].map((who) => world.leaves.slice(begin).filter((_, index) => owners[index] === who))
        const mixed: Bytes[] = []
        for (let turn = 0; queues.some((queue) => queue.length > 0); turn++) {
          const [first, second] = (turns[turn % turns.length] ?? 0) % 2 === 0 ? queues : queues.toReversed()
          const next = first?.shift() ?? second?.shift()
          if (next !== undefined) mixed.push(next)
        }
        const other = replay(world, [...world.leaves.slice(0, begin), ...mixed])
        expect(other.size).toBe(world.state.size)
        expect(said(other, world.now)).toEqual(said(world.state, world.now))
      },
    ),
    { numRuns },
  )
})

test('a leaf that is bent has no effect on what is said', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), plans, fc.nat(), fc.nat(), async (seed, plan, which, where) => {
      const { world, begin } = await live(seed, plan)
      const index = begin + (which % (world.leaves.length - begin))
      const leaf = world.leaves[index] as Bytes
      const bent = flipBit(leaf, 64 + (where % ((leaf.length - 8) * 8)))
      const before = world.leaves.slice(0, index)
      const state = replay(world, [...before, bent])
      expect(said(state, world.now)).toEqual(said(replay(world, before), world.now))
    }),
    { numRuns },
  )
})
