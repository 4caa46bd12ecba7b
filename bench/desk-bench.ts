/** The desk of a unit with years behind it, in the real app: starting, opening, lists, queries, memory. */
import type { Engine } from '../engine/engine.ts'
import type { UnitId } from '../shared/ids.ts'
import { day } from '../shared/time.ts'
import { frameTime, passphraseField, startApp, startHello, type Shown } from './app.ts'
import { fillHistory } from './history.ts'
import { median, milliseconds, rowOf, type Measured, type Row } from './measure.ts'
import { createBenchWorld, type BenchWorld } from './world.ts'

const bulletins = 20_000
const operations = 10
const runs = 5
const warmup = 1
/** As many as a person pages to before they search. */
const pages = 5
const listed = 600

/** A world whose first duty desk has 20,000 bulletins of ten operations each; its investigator's has none. */
async function oldDesk(how: { readonly passphrases: 'quick' | 'as-shipped' }): Promise<BenchWorld> {
  const world = await createBenchWorld({ relay: 'memory', ...how })
  const [here, there] = world.units
  await world.fill(here, 'duty', (home) => {
    fillHistory(home, { rows: bulletins, operations, to: there.id as UnitId }) // made by createWorld as an id
  })
  return world
}

export async function deskWithHistory(): Promise<Row[]> {
  await using world = await oldDesk({ passphrases: 'as-shipped' }) // the app hashes for itself
  const [{ homes }] = world.units
  const measured: Record<'start' | 'open' | 'frames' | 'memory' | 'history', Measured[]> = {
    start: [],
    open: [],
    frames: [],
    memory: [],
    history: [],
  }
  for (let run = -warmup; run < runs; run++) {
    const old = await look(world, { home: homes.duty, isFilled: true })
    const empty = await look(world, { home: homes.investigator, isFilled: false })
    const hello = await lookAtHello()
    if (run < 0) continue
    measured.start.push({ value: old.start, beside: hello.start })
    measured.open.push({ value: old.open, beside: empty.open })
    measured.frames.push({ value: old.frames, beside: hello.frames })
    measured.memory.push({ value: old.memory, beside: hello.memory })
    measured.history.push({ value: old.memory, beside: empty.memory })
  }
  const hello = 'an Electron window with plain rows'
  const empty = 'an empty profile of the same unit'
  return [
    rowOf({ name: 'desk-start', unit: 'ms', against: `the start of ${hello}` }, measured.start),
    rowOf({ name: 'desk-open-200000', unit: 'ms', against: `unlocking ${empty}` }, measured.open),
    rowOf({ name: 'desk-frames-200000', unit: 'ms (p95)', against: `scrolling ${hello}` }, measured.frames),
    rowOf({ name: 'desk-memory-200000', unit: 'MiB (PSS)', against: hello }, measured.memory),
    rowOf({ name: 'desk-history-200000', unit: 'MiB (PSS)', against: empty }, measured.history),
  ]
}

interface Look {
  readonly start: number
  readonly open: number
  readonly frames: number
  readonly memory: number
}

interface Desk {
  readonly home: string
  readonly isFilled: boolean
}

/** Opens it, pages through the list of bulletins, scrolls it. An empty list has no frames to measure. */
async function look(world: BenchWorld, { home, isFilled }: Desk): Promise<Look> {
  let app: Shown | undefined
  const start = await milliseconds(async () => (app = await startApp(home, world.machineKey)))
  if (app === undefined) throw new Error('startApp gives an app')
  await using shown = app
  const { page } = shown
  await passphraseField(page).fill(world.passphrase)
  const open = await milliseconds(async () => {
    await page.keyboard.press('Enter')
    await page.locator('nav ~ div main h1').waitFor()
  })
  await page.keyboard.press('2')
  await page.getByRole('radiogroup').waitFor()
  const rows = page.getByRole('region').getByRole('listitem')
  if (!isFilled) return { start, open, frames: Number.NaN, memory: await shown.memory() }
  await rows.first().waitFor()
  await pageOn(shown)
  return { start, open, frames: await frameTime(page), memory: await shown.memory() }
}

/** Presses what follows the last row, until the list has grown as often. */
async function pageOn({ page }: Shown): Promise<void> {
  const heightOf = (): Promise<number> => page.getByRole('list').evaluate((list) => list.clientHeight)
  for (let turn = 0; turn < pages; turn++) {
    const before = await heightOf()
    await page.locator('[role=region] > :not([role=list]) button').click()
    for (let waits = 0; (await heightOf()) <= before; waits++) {
      if (waits > 200) throw new Error('the list does not grow')
      await page.waitForTimeout(20)
    }
  }
}

async function lookAtHello(): Promise<Look> {
  let app: Shown | undefined
  const start = await milliseconds(async () => (app = await startHello(listed)))
  if (app === undefined) throw new Error('startHello gives a window')
  await using shown = app
  return { start, open: Number.NaN, frames: await frameTime(shown.page), memory: await shown.memory() }
}

/** What a screen asks for, one after the other: the median beside that of an empty profile. */
export async function queriesWithHistory(): Promise<Row[]> {
  await using world = await oldDesk({ passphrases: 'quick' })
  const [here] = world.units
  await using old = await world.open(here, 'duty', { live: false })
  await using empty = await world.open(here, 'investigator', { live: false })
  const ago = (days: number): string => new Date(world.deps.clock.now() - days * day).toISOString()
  const asked: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
    desk: (engine) => engine.call('desk.get', {}),
    list: (engine) => engine.call('bulletin.list', { filter: 'all' }),
    'list-own-old': (engine) => engine.call('bulletin.list', { filter: 'own', before: ago(500) }),
    search: (engine) => engine.call('search.query', { text: 'nguyen van' }),
    'search-rare': (engine) => engine.call('search.query', { text: 'ma tuy' }),
  }
  const rows: Row[] = []
  for (const [name, ask] of Object.entries(asked)) {
    const measured: Measured[] = []
    for (let run = -2; run < 15; run++) {
      const value = await p50(() => ask(old))
      const beside = await p50(() => ask(empty))
      if (run >= 0) measured.push({ value, beside })
    }
    rows.push(
      rowOf({ name: `ask-${name}-200000`, unit: 'ms (p50)', against: 'the same of an empty profile' }, measured),
    )
  }
  return rows
}

async function p50(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let turn = 0; turn < 5; turn++) times.push(await milliseconds(ask))
  return median(times)
}
