/**
 * Seven units, bulletins, pictures, receipts and answers on their way, and the relay is killed and loses its data: a fresh
 * one with the same log key stands on the same port. Nobody does anything about it. `SLOW=1`: five hundred bulletins.
 */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RelayConfig } from '../../../relay/config.ts'
import { idOf, type RecordId } from '../../../shared/ids.ts'
import { minute } from '../../../shared/time.ts'
import { noisePng } from '../../support/images.ts'
import { freePort } from '../../support/free-port.ts'
import { killRelay, startRelayProcess, type RunningRelay } from '../../support/relay-process.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import {
  acknowledge,
  makeWorldTemplate,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

const isSlow = process.env['SLOW'] === '1'
const unitCount = 7
const bulletinsEach = isSlow ? 72 : 4
/** The same happens to a copy that was put back; without `SLOW` a few show it. */
const bulletinsSince = isSlow ? 72 : 1
/** Rounds of every desk, half a minute apart: all must be well before. */
const patience = 12

let template: WorldTemplate
let world: SyncWorld
let homes: readonly SyncHome[]
let config: RelayConfig
let relay: RunningRelay
let dice: () => number

beforeAll(async () => {
  template = await makeWorldTemplate(unitCount)
}, 120_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  const stream = seededRandom(process.env['SEED'] ?? 'wipe')
  dice = () => (stream(1)[0] ?? 0) / 256
  config = {
    data: world.relayData,
    logKeyFile: `${world.relayData}.logkey`,
    host: '127.0.0.1',
    port: await freePort(),
    store: 'sqlite',
    tls: undefined,
    root: undefined,
    logLevel: 'silent',
  }
  await start()
  world.useRelay(relay.url)
  const [first] = world.units
  const names = [...world.units.map(({ code }) => `${code}/commander`), `${first?.code}/duty`]
  homes = await Promise.all(names.map((name) => world.home(name)))
})
afterEach(async () => {
  await killRelay(relay)
  await world[Symbol.asyncDispose]()
})

const start = async (): Promise<void> => {
  relay = await startRelayProcess(config, { now: world.clock.now() })
}
const sync = (home: SyncHome): Promise<unknown> => home.call('sync.once', {})
const syncAll = async (): Promise<void> => {
  for (const home of homes) await sync(home)
}
const codeOf = ({ name }: SyncHome): string => name.split('/')[0] ?? name
const desks = (): readonly SyncHome[] => homes.filter(({ name }) => name.endsWith('/commander'))

interface Sent {
  readonly id: RecordId
  readonly from: SyncHome
  readonly hasPicture: boolean
  /** Units that have acknowledged it. */
  readonly acknowledged: Set<string>
}

/** A bulletin that waits for the acknowledgement of this desk. */
function owedBy({ open }: SyncHome): RecordId | undefined {
  const sql = 'SELECT record FROM bulletin WHERE own = 0 AND owed > 0 LIMIT 1'
  const row = open.context.store.read.get<{ record: Uint8Array }>(sql)
  return row && idOf<RecordId>(row.record)
}

/** Every unit writes to all others; some have sent, some have read, some have answered, some have heard the answer. */
async function inFlight(each: number): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  await syncAll()
  for (let i = 0; i < each; i++) {
    for (const from of desks()) {
      const others = world.units.filter(({ id }) => id !== from.unit).map(({ code }) => code)
      const hasPicture = dice() < 0.2
      const staged = hasPicture
        ? [(await from.call('attachment.stage', { name: 'anh.png', bytes: noisePng(60_000) })).staged]
        : []
      sent.push({ from, hasPicture, id: await sendBulletin(from, others, { staged }), acknowledged: new Set() })
      if (dice() < 0.5) await sync(from)
    }
    for (const home of homes) {
      if (dice() < 0.3) await sync(home)
      const owed = owedBy(home)
      if (home.name.endsWith('/commander') && owed !== undefined && dice() < 0.5) {
        await acknowledge(home, owed)
        sent.find(({ id }) => id === owed)?.acknowledged.add(codeOf(home))
        if (dice() < 0.5) await sync(home)
      }
    }
  }
  return sent
}

/** What a desk shows of a bulletin: who has acknowledged it, as far as that is told to its unit, and whether its files are there. */
async function shownAt(home: SyncHome, id: RecordId): Promise<unknown> {
  const detail = await home.call('bulletin.get', { id })
  return {
    state: detail.state,
    acknowledged: detail.history
      .filter(({ kind }) => kind === 'acknowledge')
      .map(({ unit }) => unit)
      .toSorted(),
    whole: detail.attachments.every(({ complete }) => complete),
  }
}

function due(home: SyncHome, { from, acknowledged }: Sent): unknown {
  const told = [...acknowledged].filter((unit) => codeOf(from) === codeOf(home) || unit === codeOf(home))
  return { state: 'active', acknowledged: told.toSorted(), whole: true }
}

/** Desks look again and again by themselves, as the app does; the first ones are refused by a log that knows nobody. */
async function untilQuiet(sent: readonly Sent[]): Promise<number> {
  for (let rounds = 1; rounds < patience; rounds++) {
    for (const home of homes) await sync(home).catch(() => undefined)
    world.clock.advance(minute / 2)
    if ((await openWork(sent)) === 0) return rounds
  }
  return patience
}

/** Units that have not confirmed, and desks that have not all bulletins and answers. */
async function openWork(sent: readonly Sent[]): Promise<number> {
  let open = 0
  for (const home of homes) {
    const { pending, queued } = await home.call('sync.state', {})
    const { bulletins } = await home.call('bulletin.list', { filter: 'all' })
    open += pending + queued + sent.length - bulletins.length
  }
  if (open > 0) return open
  for (const each of sent) {
    for (const home of homes) if (!isDeepStrictEqual(await shownAt(home, each.id), due(home, each))) open += 1
  }
  return open
}

async function expectSame(sent: readonly Sent[]): Promise<void> {
  expect(sent.some(({ hasPicture }) => hasPicture)).toBe(true)
  expect(sent.some(({ acknowledged }) => acknowledged.size > 0)).toBe(true)
  expect(await untilQuiet(sent)).toBeLessThan(patience)
  for (const each of sent) {
    for (const home of homes) expect(await shownAt(home, each.id)).toEqual(due(home, each))
    const isConfirmed = Object.entries(await rungs(each.from, each.id)).map(([unit, rung]) =>
      each.acknowledged.has(unit) ? rung === 'acknowledged' : rung === 'decrypted',
    )
    expect(isConfirmed).toEqual(Array.from({ length: unitCount - 1 }, () => true))
  }
  const roots = homes.map(({ open }) => [open.directory.state.size, ...open.directory.replica.root()].join(' '))
  expect(new Set(roots).size).toBe(1)
  for (const home of homes) {
    const { alarms, rejected } = await home.call('sync.state', {})
    expect({ home: home.name, alarms, rejected }).toEqual({ home: home.name, alarms: [], rejected: 0 })
    const { bulletins } = await home.call('bulletin.list', { filter: 'all' })
    expect(bulletins).toHaveLength(sent.length)
  }
}

test('the data are deleted under a killed relay: every desk ends with the same, and the log is whole again', async () => {
  const sent = await inFlight(bulletinsEach)
  await killRelay(relay)
  rmSync(config.data, { recursive: true })
  await start()
  await expectSame(sent)
}, 1_800_000)

test('the data are put back to an older copy, and what was sent since is everywhere', async () => {
  await syncAll()
  await killRelay(relay)
  const copy = join(config.data, '..', 'yesterday')
  cpSync(config.data, copy, { recursive: true })
  await start()
  const sent = await inFlight(bulletinsSince)
  await killRelay(relay)
  rmSync(config.data, { recursive: true })
  cpSync(copy, config.data, { recursive: true })
  await start()
  await expectSame(sent)
}, 1_800_000)

test('the machine is lost with all that lies beside the key: the log waits for desks, and goes on by itself', async () => {
  await syncAll()
  await killRelay(relay)
  const copy = join(config.data, '..', 'yesterday')
  cpSync(config.data, copy, { recursive: true })
  world.clock.advance(20 * minute) // what desks see from here on is signed later than the copy
  await start()
  await syncAll()
  const sent = await inFlight(1)
  await killRelay(relay)
  rmSync(config.data, { recursive: true })
  for (const companion of ['head', 'mail']) rmSync(`${config.logKeyFile}.${companion}`)
  cpSync(copy, config.data, { recursive: true })
  await start()
  const log = async (): Promise<unknown> => (await fetch(`${relay.url.replace('ws', 'http')}/v1/log/key`)).json()
  const { size } = homes[0]!.open.directory.state
  expect(await log()).toMatchObject({ size, missing: size })
  await expectSame(sent)
  expect(await log()).not.toHaveProperty('missing')
}, 1_800_000)
