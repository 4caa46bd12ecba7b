/** What is done on screen: a kit, a backup, its check, and bringing it back, at places that a person pointed at. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { databaseWorkInWorker } from '../../../engine/store/database-job.ts'
import type { ShellPort } from '../../../engine/deps.ts'
import { draftUnitChange } from '../../../engine/authority/compose-units.ts'
import { createEngine, type Engine } from '../../../engine/engine.ts'
import { createModules } from '../../../engine/modules.ts'
import { pageRefusal } from '../../../engine/page-access.ts'
import { authorityHand } from '../../support/authority-hand.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { makeTestKit } from '../../support/engine-kit.ts'
import { codeOf, homeDeps, passphrase } from '../../support/home-kit.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld, type WorldTemplate } from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let admin: SyncHome
let folder: string
let place: string | undefined
let chosen: string[][]

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  folder = mkdtempSync(join(tmpdir(), 'giaoban-saved-'))
  chosen = []
  place = undefined
  const databaseWork = databaseWorkInWorker(join(import.meta.dirname, '../../../engine/entry.worker.ts'))
  admin = await world.home(`${world.units[0]!.code}/admin`, undefined, undefined, { shell, databaseWork })
  await syncAll(admin)
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const shell = {
  notify: () => undefined,
  badge: () => undefined,
  keystoreAvailable: () => Promise.resolve(false),
  saveDialog: () => Promise.resolve(place),
  openDialog: () => Promise.resolve(chosen.shift() ?? []),
} as unknown as ShellPort

/** Resolves with the id to stop it by when a first part of that work is done. */
const begun = async (task: string): Promise<string> => {
  for (;;) {
    const seen = admin.events.find((each) => each.event === 'progress' && each.value.task === task)
    if (seen?.event === 'progress') return seen.value.cancel ?? ''
    await new Promise((resolve) => setImmediate(resolve))
  }
}
const sheet = (number: number): string => join(folder, 'kit', `share-${number}-of-3.txt`)

/** A kit of two of three, and a backup. */
async function backUp(): Promise<string> {
  place = join(folder, 'kit')
  await admin.call('recovery.save', { threshold: 2, shares: 3 })
  place = join(folder, 'unit.gbbackup')
  expect(await admin.call('backup.save', {})).toEqual({ saved: true })
  return place
}

test('a kit on sheets, a backup, and the check of it by two of three sheets; the home knows when and where', async () => {
  expect(await admin.call('backup.state', {})).toEqual({ named: false })
  const backup = await backUp()
  expect(readdirSync(join(folder, 'kit')).length).toBe(4)
  const { kit, last } = await admin.call('backup.state', {})
  expect(readFileSync(sheet(1), 'utf8')).toContain(kit)
  expect(last).toMatchObject({ kit, place: backup, size: readFileSync(backup).length })
  chosen = [[backup], [sheet(1), sheet(3)]]
  expect(await admin.call('backup.check', {})).toMatchObject({
    checked: true,
    backup: { kit, unit: admin.unit, created: last?.created },
  })
  expect(auditOf(admin, 'backup.created')).toEqual(['backup.created'])
})

test(
  'other calls are answered while it is made and checked; stopped, it has left no file',
  { timeout: 60_000 },
  async () => {
    await backUp()
    admin.open.context.store.transaction('test', (tx) => {
      tx.run('CREATE TABLE filler (bytes BLOB)')
      tx.run('INSERT INTO filler VALUES (randomblob(3000000))')
    })
    const answeredIn = async (work: Promise<unknown>, task: string): Promise<readonly string[]> => {
      const order: string[] = []
      const done = work.then(() => order.push(task))
      await begun(task)
      await admin.call('backup.state', {}).then(() => order.push('another'))
      await done
      return order
    }
    place = join(folder, 'large.gbbackup')
    expect(await answeredIn(admin.call('backup.save', {}), 'backup')).toEqual(['another', 'backup'])
    chosen = [[place], [sheet(1), sheet(2)]]
    expect(await answeredIn(admin.call('backup.check', {}), 'backup-check')).toEqual(['another', 'backup-check'])
    place = join(folder, 'stopped.gbbackup')
    admin.events.splice(0)
    const stopped = admin.call('backup.save', {}).catch((thrown: unknown) => thrown)
    expect(await admin.call('task.cancel', { id: await begun('backup') })).toEqual({ cancelled: true })
    expect(await stopped).toMatchObject({ code: 'engine/cancelled' })
    expect([existsSync(place), readdirSync(admin.folder).filter((name) => name.endsWith('.tmp'))]).toEqual([false, []])
  },
)

test('too few sheets, another file, one flipped bit: each is named, and nothing is left behind', async () => {
  const backup = await backUp()
  const check = (...picks: string[][]) => ((chosen = picks), codeOf(() => admin.call('backup.check', {})))
  expect(await check([backup], [sheet(1)])).toBe('recovery/shares-missing')
  expect(await check([backup], [join(folder, 'kit', 'recovery-key.pub')])).toBe('recovery/share-damaged')
  expect(await check([sheet(1)], [sheet(1), sheet(2)])).toBe('backup/damaged')
  const bytes = readFileSync(backup)
  bytes[bytes.length - 100]! ^= 1
  writeFileSync(backup, bytes)
  expect(await check([backup], [sheet(1), sheet(2)])).toBe('backup/damaged')
  expect(existsSync(join(admin.folder, 'verify.tmp'))).toBe(false)
})

test('where nobody points at a place nothing is made, and without a kit there is no backup', async () => {
  expect(await admin.call('recovery.save', { threshold: 2, shares: 3 })).toEqual({ saved: false })
  expect(await codeOf(() => admin.call('backup.save', {}))).toBe('recovery/no-key')
  expect(await admin.call('backup.check', {})).toEqual({ checked: false })
  expect(auditOf(admin, 'recovery.key-adopted')).toEqual([])
})

test('where the log names a recovery key no kit is made, on the screen or by the command line', async () => {
  const hand = await authorityHand(world)
  await hand.say((place, by) => {
    const draft = draftUnitChange(place, { unit: admin.unit, change: { name: 'Công an có bộ khóa' }, by })
    return { ...draft, body: { ...draft.body, recoveryKeyHash: new Uint8Array(32).fill(7) } }
  })
  await syncAll(admin)
  expect(await admin.call('backup.state', {})).toEqual({ named: true })
  place = join(folder, 'kit')
  const order = { threshold: 2, shares: 3 }
  expect(await codeOf(() => admin.call('recovery.save', order))).toBe('recovery/named')
  expect(await codeOf(() => admin.call('recovery.create', { ...order, out: place! }))).toBe('recovery/named')
  expect(existsSync(place)).toBe(false)
  expect(auditOf(admin, 'recovery.key-adopted')).toEqual([])
})

test('a page names no place for a kit or a backup', () => {
  for (const call of ['recovery.create', 'backup.create', 'backup.save', 'recovery.save'])
    expect(pageRefusal('open', call, { out: '/tmp/anywhere' })).toBe('usage/invalid-input')
})

/** A PC that has no profile yet. */
async function freshPc(): Promise<Engine> {
  const deps = homeDeps(await makeTestKit(), folder)
  return createEngine({
    home: join(folder, 'fresh'),
    deps: { ...deps, shell, testClockMs: undefined, version: '0.0.0' },
    modules: createModules({ live: false }),
  })
}
const reader = { officer: { badge: 'MN-001', name: 'Lê Thị Lưu Trữ' }, passphrase }

test('a backup, a sheet from a stick, one typed from paper, and a profile of the unit become an archive that is read', async () => {
  const backup = await backUp()
  await using pc = await freshPc()
  chosen = [[backup], [sheet(3)], [join(admin.folder, 'profile.json')]]
  expect((await pc.call('restore.choose', { what: 'backup' })).backup).toMatchObject({
    file: 'unit.gbbackup',
    unit: admin.unit,
  })
  expect((await pc.call('restore.choose', { what: 'sheets' })).sheets).toMatchObject({ have: [3], needed: 2 })
  const { sheets } = await pc.call('restore.addShare', { text: readFileSync(sheet(1), 'utf8').toLowerCase() })
  expect(sheets).toMatchObject({ have: [1, 3], fits: true })
  expect((await pc.call('restore.choose', { what: 'profile' })).profile).toMatchObject({ fits: true })
  await pc.call('restore.run', reader)
  expect(await pc.call('restore.state', {})).toEqual({})
  await pc.call('session.unlock', { passphrase })
  expect((await pc.call('session.state', {})).signedIn).toMatchObject({ badge: 'MN-001', roles: ['investigator'] })
  expect((await pc.call('sync.state', {})).alarms.map(({ code }) => code)).toContain('vault/archive')
  expect(await codeOf(() => pc.call('restore.choose', { what: 'backup' }))).toBe('profile/exists')
})

test('sheets of two kits, a mistyped share, a backup that is none: each is named, and what was right stays', async () => {
  const backup = await backUp()
  place = join(folder, 'other')
  await admin.call('recovery.save', { threshold: 2, shares: 3 })
  const other = (number: number): string => join(folder, 'other', `share-${number}-of-3.txt`)
  await using pc = await freshPc()
  const choose = (what: 'backup' | 'sheets' | 'profile', ...paths: string[]) => {
    chosen = [paths]
    return pc.call('restore.choose', { what })
  }
  expect(await codeOf(() => choose('backup', sheet(1)))).toBe('backup/damaged')
  expect(await codeOf(() => choose('profile', sheet(1)))).toBe('profile/invalid')
  expect(await codeOf(() => choose('backup', join(folder, 'pulled-out')))).toBe('store/io')
  await choose('sheets', sheet(1))
  expect(await codeOf(() => choose('sheets', other(2)))).toBe('recovery/other-kit')
  expect(await codeOf(() => pc.call('restore.addShare', { text: 'K7M2Q-0OIL1' }))).toBe('recovery/share-damaged')
  await choose('backup', backup)
  await choose('profile', join(admin.folder, 'profile.json'))
  expect(await codeOf(() => pc.call('restore.run', reader))).toBe('recovery/shares-missing')
  expect((await choose('sheets', sheet(2))).sheets).toMatchObject({ have: [1, 2], fits: true })
  const bytes = readFileSync(backup)
  bytes[bytes.length - 100]! ^= 1
  writeFileSync(backup, bytes)
  expect(await codeOf(() => pc.call('restore.run', reader))).toBe('backup/damaged')
  expect(pc.phase).toBe('no-profile')
})

test('whole sheets of another kit are said not to fit the backup, and make room for the right ones', async () => {
  const backup = await backUp()
  place = join(folder, 'other')
  await admin.call('recovery.save', { threshold: 2, shares: 3 })
  await using pc = await freshPc()
  chosen = [[backup], [1, 2].map((number) => join(folder, 'other', `share-${number}-of-3.txt`)), [sheet(2), sheet(3)]]
  await pc.call('restore.choose', { what: 'backup' })
  expect((await pc.call('restore.choose', { what: 'sheets' })).sheets).toMatchObject({ have: [1, 2], fits: false })
  expect((await pc.call('restore.choose', { what: 'sheets' })).sheets).toMatchObject({ have: [2, 3], fits: true })
})
