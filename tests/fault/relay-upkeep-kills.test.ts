/** Backup, restore and compaction, killed at every one of their steps: done again they succeed, and nothing was lost. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../engine/config.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idOf, type BlobId, type HeaderHash, type UnitId, type DeviceId } from '../../shared/ids.ts'
import { addresseeKey } from '../../shared/protocol/addressee.ts'
import { day } from '../../shared/time.ts'
import { defaultBounds } from '../../relay/deps.ts'
import { backUpRelay } from '../../relay/upkeep/backup.ts'
import { compactRelay } from '../../relay/upkeep/compact.ts'
import { restoreRelay, verifyRelayBackup } from '../../relay/upkeep/restore.ts'
import { isWhole, openForReading } from '../../relay/storage/sqlite-upkeep.ts'
import { openStores, type RelayStores } from '../../relay/storage/stores.ts'
import { silentLog } from '../support/engine-kit.ts'
import { requireBuild, runProcess, stepsIn } from '../support/processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'giaoban-upkeep-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)
const crypto = await createCrypto()
const clock = systemClock()
/** What is done again after a kill need not be a process. */
const deps = { clock, crypto, step: () => {}, version: 'test' }
const unit = idOf<UnitId>(crypto.random(16))
const device = idOf<DeviceId>(crypto.random(16))
const content = crypto.random(4000)
const blob = idOf<BlobId>(crypto.sha256(content))

const stores = (data: string): Promise<RelayStores> =>
  openStores(
    { data, store: 'sqlite', logKeyFile: `${data}.logkey` },
    { clock, crypto, step: () => {}, log: silentLog, bounds: defaultBounds },
  )

async function post(to: RelayStores, ago: number): Promise<void> {
  const key = addresseeKey({ kind: 'unit', id: unit, epoch: 1 })
  const entry = { streams: [unit], addressee: key, index: 0, leaf: crypto.random(100), path: [] }
  const headerHash = idOf<HeaderHash>(crypto.random(32))
  const parts = { header: crypto.random(50), payload: crypto.random(500) }
  await to.mail.post({ unit, device, headerHash, ...parts, entries: [entry], at: clock.now() - ago })
}
async function held(data: string): Promise<readonly [mail: number, isBlobHere: boolean]> {
  const opened = await stores(data)
  const view = { stream: unit, visible: 'all', circles: true } as const
  const { items } = await opened.mail.page(view, { after: 0, maxBytes: 1e6, maxItems: 100 })
  const size = await opened.blobs.size(blob)
  const bytes = size === undefined ? undefined : await opened.blobs.read(blob, { from: 0, to: size })
  await opened.close()
  return [items.length, bytes?.length === content.length]
}
const relay = (args: readonly string[], step?: string) =>
  runProcess(['relay', ...args, '--json'], { env: step === undefined ? {} : { GIAOBAN_STEP: step } })

const data = at('data')
let running: RelayStores
beforeAll(async () => {
  requireBuild()
  running = await stores(data)
  await post(running, 50 * day)
  await post(running, 0)
  await post(running, 0)
  const limits = { quotaBytes: 1e9, maxUploads: 9 }
  await running.blobs.create({ unit, blob, size: content.length, at: clock.now(), ...limits })
  await running.blobs.append({ unit, blob, offset: 0, bytes: content })
})

/** Every step of the command, each with a run that ends there. */
async function killEach(args: (name: string) => readonly string[], before: (name: string) => Promise<void>) {
  await before('counted')
  const steps = stepsIn((await relay(args('counted'), 'log')).error)
  for (const [i, step] of steps.entries()) {
    await before(`k${i}`)
    expect([step, (await relay(args(`k${i}`), step)).signal]).toEqual([step, 'SIGKILL'])
  }
  return steps
}

describe('killed at every step', () => {
  test('a backup of a running relay is whole or not there, and is made again under the same name', async () => {
    const args = (name: string) => ['backup', '--data', data, '--out', at(`b-${name}`)]
    const steps = await killEach(args, async () => {})
    expect(steps).toEqual([
      'relay.backup.database.before#1',
      'relay.backup.database.after#1',
      'relay.backup.blob.after#1',
      'relay.backup.finish.before#1',
      'relay.backup.finish.after#1',
    ])
    for (const [i, step] of steps.entries()) {
      const isThere = existsSync(at(`b-k${i}`))
      expect([step, isThere]).toEqual([step, step.startsWith('relay.backup.finish.after')])
      if (!isThere) await backUpRelay(deps, { data, out: at(`b-k${i}`), linked: false })
      expect(await verifyRelayBackup(deps, at(`b-k${i}`))).toMatchObject({ blobs: { count: 1 } })
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([])
  })

  test('a restore leaves the place empty or filled, and is done again', async () => {
    const args = (name: string) => ['restore', at('b-counted'), '--data', at(`r-${name}`)]
    const steps = await killEach(args, async () => {})
    expect(steps).toHaveLength(3)
    for (const i of steps.keys()) {
      expect(existsSync(at(`r-k${i}`))).toBe(false)
      await restoreRelay(deps, { backup: at('b-counted'), data: at(`r-k${i}`) })
      expect(await held(at(`r-k${i}`))).toEqual([3, true])
    }
  })

  test('a compaction loses nothing but what is over, wherever it ends', async () => {
    const args = (name: string) => ['compact', '--data', at(`c-${name}`)]
    const before = async (name: string) =>
      void (await restoreRelay(deps, { backup: at('b-counted'), data: at(`c-${name}`) }))
    const steps = await killEach(args, before)
    expect(steps.length).toBeGreaterThanOrEqual(5)
    for (const [i, step] of steps.entries()) {
      // from here on another file may take its place: nothing lies beside it that would be taken away with it
      if (step.startsWith('relay.compact.rewrite'))
        expect(readdirSync(at(`c-k${i}`)).toSorted()).toEqual(['blobs', 'relay.db'])
      // as the doctor sees it before anybody has mended anything
      const killed = openForReading(join(at(`c-k${i}`), 'relay.db'))
      expect(isWhole(killed, true)).toBe(true)
      killed.close()
      await compactRelay(deps, at(`c-k${i}`))
      expect(await held(at(`c-k${i}`))).toEqual([2, true])
    }
  })

  test('the relay that was backed up meanwhile has everything', async () => {
    await post(running, 0)
    await running.close()
    expect(await held(data)).toEqual([4, true])
  })
})
