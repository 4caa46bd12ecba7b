/** Homes of one world against a relay that lies, all in one process and on one clock that can be moved. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../engine/config.ts'
import { openHome, type OpenHome } from '../../engine/open-home.ts'
import type { Relay } from '../../relay/server.ts'
import type { Clock } from '../../shared/time.ts'
import { openEngineHome, type OpenedHome } from './engine-home.ts'
import { noisePng } from './images.ts'
import { startHostileRelay, type HostileRelay } from './hostile-proxy.ts'
import { startRelay } from './relay-world.ts'
import { wantedBulletin } from './wanted.ts'
import type { HomeRole, World } from './world.ts'

export interface MovableClock extends Clock {
  advance(ms: number): void
}

export function movableClock(): MovableClock {
  const real = systemClock()
  let by = 0
  return {
    now: () => real.now() + by,
    monotonic: () => real.monotonic() + by,
    advance: (ms) => {
      by += ms
    },
  }
}

export interface Scene extends AsyncDisposable {
  readonly world: World
  readonly clock: MovableClock
  readonly relay: HostileRelay
  open(unit: string, role: HomeRole): Promise<OpenedHome>
  /** Ends the real relay and starts it again over what `between` has left of its data. */
  restartTruth(between?: (data: string) => void): Promise<void>
}

/** A copy of the world, its real relay, and the one that lies before it; every home is told the liar's address. */
export async function stage(origin: World): Promise<Scene> {
  const world = await origin.copy()
  const clock = movableClock()
  const homes: OpenedHome[] = []
  let truth: Relay = await truthOf(world, clock)
  const relay = await startHostileRelay(truth.url)
  for (const unit of world.units)
    for (const role of ['duty', 'investigator', 'commander', 'admin'] as const)
      pointTo(world.home(unit, role), relay.url)
  return {
    world,
    clock,
    relay,
    open: async (unit, role) => {
      const home = await openEngineHome(world, world.home(unit, role), { clock })
      homes.push(home)
      return home
    },
    restartTruth: async (between) => {
      await truth.drain()
      between?.(join(world.folder, 'relay'))
      truth = await truthOf(world, clock)
    },
    [Symbol.asyncDispose]: async () => {
      for (const home of homes) await home[Symbol.asyncDispose]()
      await relay[Symbol.asyncDispose]()
      await truth.drain()
      world[Symbol.dispose]()
    },
  }
}

export function pointTo(home: string, ...relays: readonly string[]): void {
  const file = join(home, 'profile.json')
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  writeFileSync(file, JSON.stringify({ ...profile, relays }))
}

const truthOf = ({ folder, port }: World, clock: Clock): Promise<Relay> =>
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
    { clock },
  )

/** Sends the wanted bulletin, with one photograph if asked; returns its id. */
export async function sendWanted(
  { call }: OpenedHome,
  to: readonly string[],
  more: { readonly photo?: boolean; readonly title?: string } = {},
): Promise<string> {
  const staged = more.photo === true ? [await call('attachment.stage', { name: 'a.png', bytes: noisePng(30_000) })] : []
  const { id } = await call('bulletin.send', {
    bulletin: { ...wantedBulletin(), ...(more.title !== undefined && { title: more.title }) },
    to: [...to],
    urgency: 'urgent',
    accept: [],
    attachments: staged.map(({ staged: id }) => ({ staged: id, kind: 'portrait' as const })),
  })
  return id
}

export const bulletinsOf = async ({ call }: OpenedHome): Promise<readonly string[]> =>
  (await call('bulletin.list', {})).bulletins.map(({ id }) => id)

/** Audit rows with a code or of this action, newest last. */
export const auditOf = ({ db }: OpenedHome, action: string): readonly { code: string | undefined }[] =>
  db.all<{ code: string | undefined }>('SELECT code FROM audit WHERE action = ? ORDER BY seq', action)

/** A second set of parts over the same open vault: what a program that was tampered with could do with its keys. */
export const partsOf = ({ core, vault }: OpenedHome): OpenHome => openHome(core, vault)
