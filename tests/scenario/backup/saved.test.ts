/** What an administrator does on screen: a kit, a backup and its check, at places that a person pointed at. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ShellPort } from '../../../engine/deps.ts'
import { draftUnitChange } from '../../../engine/authority/compose-units.ts'
import { pageRefusal } from '../../../engine/page-access.ts'
import { authorityHand } from '../../support/authority-hand.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { codeOf } from '../../support/home-kit.ts'
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
  const shell = {
    notify: () => undefined,
    badge: () => undefined,
    saveDialog: () => Promise.resolve(place),
    openDialog: () => Promise.resolve(chosen.shift() ?? []),
  } as unknown as ShellPort
  admin = await world.home(`${world.units[0]!.code}/admin`, undefined, undefined, { shell })
  await syncAll(admin)
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

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
