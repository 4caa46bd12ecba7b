/**
 * The small exchange that is killed at every step: one bulletin with two photographs from TP.HCM to Bình Dương and
 * back, in stages. The folder before each stage of the undisturbed run is kept, so that a disturbed run starts right
 * before the stage that it disturbs, with the same ids and bytes.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../engine/config.ts'
import { startRelay } from './relay-world.ts'
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
    args: (folder) =>
      ['bulletin', 'send', '--file', join(folder, 'bulletin.json'), '--to', 'binh-duong', '--urgency', 'urgent'].concat(
        ['--attach', join(folder, 'a.png'), '--attach', join(folder, 'b.png')],
      ),
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
  const { end } = await finish(world, stages.length)
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

/**
 * The stages from `from` on and whatever is left to do, in this process, since they are not the subject; then every
 * home says what it holds. `id` is the bulletin's.
 */
export async function finish(
  world: World,
  from: number,
): Promise<{ readonly id: string; readonly end: readonly HomeView[] }> {
  await using relay = await relayOf(world)
  const homes = new Map<Stage['home'], OpenedHome>()
  try {
    for (const home of killHomes) homes.set(home, await openEngineHome(world, homeOf(world, home)))
    const opened = [...homes.values()]
    for (const stage of stages.slice(from)) await playStage(stage, homes.get(stage.home))
    await rest(opened)
    const { bulletins } = (await opened[0]?.call('bulletin.list', {})) ?? { bulletins: [] }
    const end: HomeView[] = []
    for (const [home, each] of homes) {
      const view = await observeHome(homeOf(world, home), each)
      // siblings read one mailbox: both stand at its head
      const sibling = opened.find((other) => other !== each && unitOf(other) === unitOf(each))
      const atHead = sibling !== undefined && cursorOf(each) === cursorOf(sibling)
      end.push({ ...view, facts: { ...view.facts, atHead } })
    }
    return { id: bulletins[0]?.id ?? '', end }
  } finally {
    for (const each of homes.values()) await each[Symbol.asyncDispose]()
    await relay.drain()
  }
}

const unitOf = ({ vault }: OpenedHome): string => vault.profile.unit.id

async function playStage(stage: Stage, home: OpenedHome | undefined): Promise<void> {
  if (home === undefined) throw new Error('there is no such home')
  const { bulletins } = await home.call('bulletin.list', {})
  const id = bulletins[0]?.id ?? ''
  switch (stage.name) {
    case 'show':
      await home.call('bulletin.opened', { id })
      break
    case 'ack':
      await home.call('bulletin.acknowledge', { id, answer: { kind: 'assigned', text: 'Tổ 1' } })
      break
    default:
      await home.call('sync.once', {})
  }
}

/** Everybody syncs until nobody has anything left. */
async function rest(homes: readonly OpenedHome[]): Promise<void> {
  for (let round = 0, moved = true; moved; round++) {
    if (round > 8) throw new Error('the homes do not come to rest')
    moved = false
    for (const { call } of homes) {
      const { sent, received } = await call('sync.once', {})
      moved ||= sent + received > 0
    }
  }
}

const relayOf = ({ folder, port }: World): ReturnType<typeof startRelay> =>
  startRelay(
    {
      data: join(folder, 'relay'),
      logKeyFile: join(folder, 'relay.logkey'),
      host: '127.0.0.1',
      port,
      store: 'sqlite',
      tls: undefined,
      root: undefined,
      logLevel: 'silent',
    },
    { clock: systemClock() },
  )
