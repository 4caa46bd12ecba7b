import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ShellPort } from '../../../engine/deps.ts'
import { day } from '../../../shared/time.ts'
import { limits } from '../../../shared/limits.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { codeOf } from '../../support/home-kit.ts'
import { officerOf } from '../../support/proposals.ts'
import {
  acknowledge,
  makeWorldTemplate,
  passphrase,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let admin: SyncHome
let commander: SyncHome
let sender: SyncHome
let [here, there] = ['', '']

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  ;[there = '', here = ''] = world.units.map(({ code }) => code)
  admin = await world.home(`${here}/admin`)
  commander = await world.home(`${here}/commander`)
  sender = await world.home(`${there}/duty`)
  await syncAll(admin, commander, sender)
})
afterEach(() => world[Symbol.asyncDispose]())

const newcomer = { name: 'Phạm Thị Mới Đến', badge: 'TN-900-0001', passphrase: 'mật khẩu của người mới' }
const asNewcomer = { badge: newcomer.badge, passphrase: newcomer.passphrase }
const owner = (home: SyncHome) => ({ badge: home.open.vault.officer.badge, passphrase })

/** A second commander at the commander's PC, certified by the administrator alone. */
async function enrolNewcomer() {
  const prepared = await commander.call('officers.prepare', newcomer)
  const row = await admin.call('officers.certify', { request: prepared.request, roles: ['commander'] })
  await syncAll(admin, commander, sender)
  return { ...prepared, row }
}

test('a newcomer at a shared PC acknowledges in the own name, and other units see it so', async () => {
  const { officer, row } = await enrolNewcomer()
  expect(row).toMatchObject({ what: 'officer', state: 'complete', officers: [{ id: officer, name: newcomer.name }] })
  const id = await sendBulletin(sender, [here])
  await syncAll(sender, commander)
  const colleague = commander.open.vault.officer.id
  await commander.call('session.unlock', asNewcomer)
  expect(officerOf(commander)).toBe(officer)
  await acknowledge(commander, id)
  await syncAll(commander, sender)
  const { units } = await sender.call('bulletin.status', { id })
  expect(units).toMatchObject([{ rung: 'acknowledged', by: { officer: newcomer.badge, name: newcomer.name } }])
  expect(colleague).not.toBe(officer)
})

test('what others did to the unit is told with the names that were told here, not with ids', async () => {
  const { officer } = await enrolNewcomer()
  const { news } = await commander.call('directory.alarms', {})
  const [piece] = news.filter(({ what }) => what === 'officer')
  expect(piece?.officers).toEqual([officer])
  const { id, name, badge } = admin.open.vault.officer
  expect(piece?.people).toEqual([
    { id: officer, name: newcomer.name, badge: newcomer.badge },
    { id, name, badge },
  ])
})

test('before the certificate a newcomer opens the vault and may do nothing', async () => {
  await commander.call('officers.prepare', newcomer)
  const state = await commander.call('session.unlock', asNewcomer)
  expect(state.signedIn?.roles).toEqual([])
  expect(await codeOf(() => commander.call('desk.get', {}))).toBe('role/not-allowed')
  expect(await codeOf(() => commander.call('officers.prepare', { ...newcomer, badge: 'TN-2' }))).toBe(
    'role/not-allowed',
  )
})

test("a colleague's passphrase opens no other's key", async () => {
  await enrolNewcomer()
  const wrong = { badge: newcomer.badge, passphrase }
  expect(await codeOf(() => commander.call('session.unlock', wrong))).toBe('vault/wrong-passphrase')
})

test('nobody takes the place of an officer who signs in here already', async () => {
  const { badge } = commander.open.vault.officer
  expect(await codeOf(() => commander.call('officers.prepare', { ...newcomer, badge }))).toBe('officer/exists')
  await commander.call('session.unlock', owner(commander))
})

test('what the administrator sees of a request is what the newcomer typed, and the key that the PC showed', async () => {
  const { request, key, officer } = await commander.call('officers.prepare', newcomer)
  const { name, badge } = newcomer
  expect(await admin.call('officers.readRequest', { request })).toMatchObject({ officer, name, badge, key })
})

test('a request runs out', async () => {
  const { request } = await commander.call('officers.prepare', newcomer)
  world.clock.advance(limits.officerRequestLifeMs)
  await syncAll(admin)
  expect(await codeOf(() => admin.call('officers.certify', { request, roles: ['duty'] }))).toBe(
    'officer/request-expired',
  )
})

test('a request that was lost is asked for once more, by colleagues and by the newcomer; one too old is renewed by signing in', async () => {
  const { request, officer, key } = await commander.call('officers.prepare', newcomer)
  const again = await commander.call('officers.prepared', { officer })
  expect(again).toMatchObject({ request, officer, key, name: newcomer.name })
  world.clock.advance(limits.officerRequestLifeMs)
  await syncAll(admin, commander)
  expect(await codeOf(() => commander.call('officers.prepared', { officer }))).toBe('officer/request-expired')
  const mine = owner(commander)
  await commander.call('session.unlock', asNewcomer)
  expect(await commander.call('officers.own', {})).toMatchObject({ officer, state: 'prepared', key })
  await commander.call('session.unlock', mine)
  const renewed = await commander.call('officers.prepared', { officer })
  await admin.call('officers.certify', { request: renewed.request, roles: ['commander'] })
  await syncAll(admin, commander)
  await commander.call('session.unlock', asNewcomer)
  expect(await commander.call('officers.own', {})).toMatchObject({ state: 'certified', device: { state: 'active' } })
  expect(await codeOf(() => commander.call('officers.prepared', { officer }))).toBe('usage/not-found')
})

test('behind a locked screen nobody learns who was prepared, and saves nothing', async () => {
  await commander.call('officers.prepare', newcomer)
  await commander.call('session.lockScreen', {})
  expect(await codeOf(() => commander.call('officers.own', {}))).toBe('vault/locked')
  expect(await codeOf(() => commander.call('officers.saveRequest', {}))).toBe('vault/locked')
})

test('a request is saved where somebody pointed, and nowhere where nobody did', async () => {
  const asked: string[] = []
  let place: string | undefined = join(mkdtempSync(join(tmpdir(), 'giaoban-request-')), 'new.gbor')
  const shell = {
    notify: () => Promise.resolve(),
    badge: () => Promise.resolve(),
    saveDialog: (name: string) => (asked.push(name), Promise.resolve(place)),
  } as unknown as ShellPort
  await world.close(`${here}/commander`)
  commander = await world.home(`${here}/commander`, undefined, undefined, { shell })
  await syncAll(commander)
  const { officer, request } = await commander.call('officers.prepare', newcomer)
  expect(await commander.call('officers.saveRequest', { officer })).toEqual({ saved: true })
  expect([asked, new Uint8Array(readFileSync(place))]).toEqual([['TN-900-0001.gbor'], request])
  place = undefined
  expect(await commander.call('officers.saveRequest', { officer })).toEqual({ saved: false })
  place = join('/nowhere', 'at', 'all.gbor')
  expect(await codeOf(() => commander.call('officers.saveRequest', { officer }))).toBe('store/io')
})

test('rights that decide who reads want a second officer, who is the approver', async () => {
  const { request } = await commander.call('officers.prepare', newcomer)
  const row = await admin.call('officers.certify', { request, roles: ['duty'], approve: true })
  expect(row).toMatchObject({ state: 'open', sets: { roles: ['duty'], approve: true } })
  await syncAll(admin, commander)
  await commander.call('proposals.sign', { id: row.id })
  await syncAll(commander, admin)
  const officers = (await admin.call('officers.list', {})).officers
  expect(officers.find(({ badge }) => badge === newcomer.badge)).toMatchObject({ approve: true, state: 'certified' })
})

test('what a removed officer signed is set aside by a unit that knows, and the PC lets nobody do more', async () => {
  await enrolNewcomer()
  const id = await sendBulletin(sender, [here])
  await syncAll(sender, commander)
  await commander.call('session.unlock', asNewcomer)
  await admin.call('officers.revoke', { officer: newcomer.badge, reason: 'left' })
  await syncAll(admin, sender)
  await acknowledge(commander, id) // this home does not know yet
  await syncAll(commander, sender)
  const { units } = await sender.call('bulletin.status', { id })
  expect(units.map(({ rung }) => rung)).not.toContain('acknowledged')
  expect(await codeOf(() => acknowledge(commander, id))).toBe('role/not-allowed')
  expect(await codeOf(() => commander.call('session.unlock', asNewcomer))).toBe('officer/removed')
  expect(await codeOf(() => commander.call('desk.get', {}))).toBe('vault/locked')
})

test('the slot of a removed officer goes when the next colleague signs in', async () => {
  const mine = owner(commander)
  await enrolNewcomer()
  await admin.call('officers.revoke', { officer: newcomer.badge, reason: 'left' })
  await syncAll(admin, commander)
  await commander.call('session.unlock', mine)
  expect(auditOf(commander, 'officer.slot-removed')).toEqual(['officer.slot-removed'])
  expect(await codeOf(() => commander.call('session.unlock', asNewcomer))).toBe('officer/unknown')
  expect((await commander.call('session.state', {})).officers.map(({ badge }) => badge)).toEqual([mine.badge])
})

test('a certificate is renewed before it runs out, under the same key and roles', async () => {
  const { officer } = await enrolNewcomer()
  const before = (await admin.call('officers.list', {})).officers.find(({ id }) => id === officer)
  world.clock.advance(30 * day)
  await syncAll(admin)
  await admin.call('officers.renew', { officer: newcomer.badge })
  await syncAll(admin)
  const after = (await admin.call('officers.list', {})).officers.find(({ id }) => id === officer)
  expect(after?.roles).toEqual(before?.roles)
  expect(Date.parse(after?.notAfter ?? '')).toBe(Date.parse(before?.notAfter ?? '') + 30 * day)
})
