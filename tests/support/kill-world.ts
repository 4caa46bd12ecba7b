/**
 * The small exchange that is killed at every step: one bulletin with two photographs from TP.HCM to Bình Dương and
 * back, in stages. The folder before each stage of the undisturbed run is kept, so that a disturbed run starts right
 * before the stage that it disturbs, with the same ids and bytes.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEngineHome, type OpenedHome } from './engine-home.ts'
import { cursorOf, observeHome, type HomeView } from './observe-home.ts'
import { noisePng } from './images.ts'
import { stepsIn, type Environment, type Outcome } from './processes.ts'
import { wantedBulletin } from './wanted.ts'
import { makeWorld, type HomeRole, type World } from './world.ts'

export const killUnits = ['tp-hcm', 'binh-duong'] as const
/** Sender, its sibling, receiver, its sibling. */
export const killHomes: readonly (readonly [string, HomeRole])[] = [
  ['tp-hcm', 'duty'],
  ['tp-hcm', 'investigator'],
  ['binh-duong', 'commander'],
  ['binh-duong', 'duty'],
]

export interface Stage {
  readonly name: string
  readonly role: 'sender' | 'sibling' | 'receiver'
  readonly home: readonly [string, HomeRole]
  /** Arguments of `giaoban`, given the bulletin's id. */
  args(folder: string, id: string): readonly string[]
  /**
   * What a person looks at before doing it again after a power cut: whether it was done. Absent where doing it again
   * is what the command is for.
   */
  isDone?(home: OpenedHome, id: string): Promise<boolean>
}

const [sender, sibling, receiver] = killHomes as readonly [Stage['home'], Stage['home'], Stage['home']]
const sync = (name: string, role: Stage['role'], home: Stage['home']): Stage => ({
  name,
  role,
  home,
  args: () => ['sync'],
})

export const stages: readonly Stage[] = [
  {
    name: 'send',
    role: 'sender',
    home: sender,
    args: (folder) => [
      ...['bulletin', 'send', '--file', join(folder, 'bulletin.json'), '--to', 'binh-duong', '--urgency', 'urgent'],
      ...['--attach', join(folder, 'a.png'), '--attach', join(folder, 'b.png')],
    ],
    isDone: async ({ call }) => (await call('bulletin.list', {})).bulletins.length > 0,
  },
  sync('sync of what was sent', 'sender', sender),
  sync('first sync', 'receiver', receiver),
  { name: 'show', role: 'receiver', home: receiver, args: (_, id) => ['bulletin', 'show', id] },
  {
    name: 'ack',
    role: 'receiver',
    home: receiver,
    args: (_, id) => ['ack', id, '--assigned-to', 'Tổ 1'],
    isDone: async ({ call }, id) =>
      (await call('bulletin.status', { id })).units.some(
        ({ unit, rung }) => unit === 'binh-duong' && rung === 'acknowledged',
      ),
  },
  sync('sync of the acknowledgement', 'receiver', receiver),
  sync('sync of the answer', 'sender', sender),
  sync('sync', 'sibling', sibling),
]

export interface Undisturbed {
  /** Before each stage, and after the last one. */
  readonly before: readonly World[]
  readonly id: string
  /** Steps of each stage's command, as `name#ordinal`. */
  readonly steps: readonly (readonly string[])[]
  /** Steps of a relay that runs for this stage only. */
  readonly relaySteps: readonly (readonly string[])[]
  readonly end: readonly HomeView[]
}

export const homeOf = (world: World, [unit, role]: Stage['home']): string => world.home(unit, role)

export const runStage = (world: World, at: { stage: Stage; id: string; env?: Environment }): Promise<Outcome> =>
  world.run([...at.stage.args(world.folder, at.id), '--home', homeOf(world, at.stage.home)], at.env)

/** The run that nothing disturbs; every command and every relay counts its steps. */
export async function runUndisturbed(): Promise<Undisturbed & Disposable> {
  using origin = await makeWorld()
  const before: World[] = []
  const steps: (readonly string[])[] = []
  const relaySteps: (readonly string[])[] = []
  let world = await copyWithFiles(origin)
  let id = ''
  for (const stage of stages) {
    before.push(world)
    world = await copyWithFiles(world)
    await using relay = await world.startRelay({ GIAOBAN_STEP: 'log' })
    const outcome = await runStage(world, { stage, id, env: { GIAOBAN_STEP: 'log' } })
    const { id: made } = outcome.json<{ id?: string }>()
    if (stage.name === 'send') id = made ?? ''
    await relay.stop()
    steps.push(stepsIn(outcome.error))
    relaySteps.push(stepsIn(relay.log()))
  }
  const end = await settle(world)
  world[Symbol.dispose]()
  return {
    before,
    id,
    steps,
    relaySteps,
    end,
    [Symbol.dispose]: () => before.forEach((each) => each[Symbol.dispose]()),
  }
}

export async function copyWithFiles(world: World): Promise<World> {
  const copy = await world.copy(killUnits)
  // more than one segment of 1 MiB, and less than one
  writeFileSync(join(copy.folder, 'a.png'), noisePng(1_200_000, 1))
  writeFileSync(join(copy.folder, 'b.png'), noisePng(20_000, 2))
  writeFileSync(join(copy.folder, 'bulletin.json'), JSON.stringify(wantedBulletin(['a.png', 'b.png'])))
  return copy
}

/** Everybody syncs until nobody has anything left, then says what they hold. The relay is a process, then stopped. */
export async function settle(world: World): Promise<readonly HomeView[]> {
  const relay = await world.startRelay()
  const homes: OpenedHome[] = []
  for (const home of killHomes) homes.push(await openEngineHome(world, homeOf(world, home)))
  try {
    for (let round = 0, moved = true; moved; round++) {
      if (round > 8) throw new Error('the homes do not come to rest')
      moved = false
      for (const { call } of homes) {
        const { sent, received } = await call('sync.once', {})
        moved ||= sent + received > 0
      }
    }
    const views: HomeView[] = []
    for (const [index, opened] of homes.entries()) {
      const view = await observeHome(homeOf(world, killHomes[index] ?? sender), opened)
      const other = homes.find((each) => each !== opened && each.vault.profile.unit.id === opened.vault.profile.unit.id)
      // siblings read one mailbox: both stand at its head
      views.push({
        ...view,
        facts: { ...view.facts, atHead: other !== undefined && cursorOf(opened) === cursorOf(other) },
      })
    }
    return views
  } finally {
    for (const opened of homes) await opened[Symbol.asyncDispose]()
    await relay.stop()
  }
}
