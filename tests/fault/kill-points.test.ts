/**
 * SIGKILL at numbered steps: before and after every durable write, network send and network receive of sender,
 * receiver, sibling and relay. After it the same command is run again, the exchange goes on, and in the end all homes
 * hold what they hold without it. The seed picks the points: `SEED=7 npx vitest run tests/fault`; `SLOW=1` takes all.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { createSeeded } from '../../cli/demo/seeded.ts'
import { openEngineHome } from '../support/engine-home.ts'
import { copyWithFiles, finish, homeOf, runStage, runUndisturbed, stages, type Stage } from '../support/kill-world.ts'
import type { World } from '../support/world.ts'

const seed = process.env['SEED'] ?? '20261121'
const wanted = process.env['SLOW'] === '1' ? Number.POSITIVE_INFINITY : 54
const undisturbed = await runUndisturbed()
afterAll(() => undisturbed[Symbol.dispose]())

interface Point {
  readonly stage: number
  readonly role: Stage['role'] | 'relay'
  /** `name#ordinal`, and its number among this process's steps. */
  readonly step: string
  readonly number: number
  readonly of: number
}

/** Every group (a role in a stage) has its turn; within a group the seed picks, without repetition. */
function pickPoints(): readonly Point[] {
  const dice = createSeeded(`kill ${seed}`)
  const groups = stages.flatMap((stage, index) => [
    pointsOf(index, stage.role, undisturbed.steps[index] ?? []),
    ...(stage.args('', '').includes('sync') ? [pointsOf(index, 'relay', undisturbed.relaySteps[index] ?? [])] : []),
  ])
  const shuffled = groups.map((group) =>
    group.map((point) => ({ point, at: dice.next() })).toSorted((a, b) => a.at - b.at),
  )
  const picked: Point[] = []
  for (let turn = 0; picked.length < wanted; turn++) {
    const row = shuffled.flatMap((group) => group[turn]?.point ?? [])
    if (row.length === 0) break
    picked.push(...row)
  }
  return picked.slice(0, wanted)
}

const pointsOf = (stage: number, role: Point['role'], steps: readonly string[]): Point[] =>
  steps.map((step, index) => ({ stage, role, step, number: index + 1, of: steps.length }))

const named = pickPoints().map(
  (point) =>
    [
      `${point.role}, ${stages[point.stage]?.name}, step ${point.number} of ${point.of} (${point.step})`,
      point,
    ] as const,
)

/** Kills the one whose turn it is at the point; the command has been finished by somebody's second attempt. */
async function disturb(world: World, { stage, id, point }: { stage: Stage; id: string; point: Point }): Promise<void> {
  const fatal = { GIAOBAN_STEP: point.step }
  let relay = await world.startRelay(point.role === 'relay' ? fatal : {})
  try {
    if (point.role === 'relay') {
      if (!relay.stillborn) await runStage(world, { stage, id })
      // what it does at its end is a step too
      await relay.stop()
      const [, signal] = await relay.ended
      if (signal !== 'SIGKILL') throw new Error(`the relay did not come to ${point.step}: ${relay.log()}`)
      relay = await world.startRelay()
    } else {
      const killed = await runStage(world, { stage, id, env: fatal })
      if (killed.signal !== 'SIGKILL') throw new Error(`it did not come to ${point.step}: ${killed.error}`)
    }
    if (await isDone(world, stage, id)) return
    const again = await runStage(world, { stage, id })
    if (again.code !== 0) throw new Error(`the second attempt was refused: ${again.error}`)
  } finally {
    await relay.stop()
  }
}

async function isDone(world: World, stage: Stage, id: string): Promise<boolean> {
  if (stage.isDone === undefined) return false
  await using home = await openEngineHome(world, homeOf(world, stage.home))
  return stage.isDone(home, id)
}

describe(`killed at a step and started again, seed ${seed}`, () => {
  test('the undisturbed run is whole: one bulletin, acknowledged, photographs complete, nothing pending', () => {
    expect(undisturbed.steps.flat().length).toBeGreaterThan(200)
    for (const { ids, facts } of undisturbed.end) {
      expect(ids).toEqual(undisturbed.end[0]?.ids)
      expect(ids).toHaveLength(2)
      expect(facts).toMatchObject({
        rebuild: { operations: 2, equal: true },
        outbox: { pending: 0, queued: 0 },
        alarms: [],
        gaps: [],
        forks: 0,
        refusals: [],
        unfinishedFiles: [],
        atHead: true,
        records: [
          {
            units: [{ unit: 'binh-duong', rung: 'acknowledged' }],
            attachments: [{ complete: true }, { complete: true }],
          },
        ],
      })
    }
  })

  test('there are fifty different points and more', () => {
    expect(named.length).toBeGreaterThanOrEqual(50)
    expect(new Set(named.map(([name]) => name)).size).toBe(named.length)
  })

  test.each(named)('%s', { timeout: 90_000 }, async (_, point) => {
    const origin = undisturbed.before[point.stage]
    const stage = stages[point.stage]
    if (origin === undefined || stage === undefined) throw new Error('there is no such stage')
    using world = await copyWithFiles(origin)
    await disturb(world, { stage, id: undisturbed.id, point })
    const { id, end } = await finish(world, point.stage + 1)
    // with the same past the ids are the same; an operation made again has an id of its own, the same on all homes
    if (point.stage > 0) expect(id).toBe(undisturbed.id)
    for (const view of end) expect(view.ids).toEqual(end[0]?.ids)
    expect(end.map(({ facts }) => facts)).toEqual(undisturbed.end.map(({ facts }) => facts))
  })
})
