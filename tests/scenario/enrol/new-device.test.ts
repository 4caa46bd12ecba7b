import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { deviceCertificateAt, officerCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import { signProposal } from '../../../engine/enrol/proposals.ts'
import type { ProposalId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { hour, minute, msToRfc3339 } from '../../../shared/time.ts'
import { epochNow, keyNow, seedsOf, syncAll } from '../../support/epochs.ts'
import { certify, exchangeKeys, inviteFrom, makeAdministrator, stateOf } from '../../support/enrolments.ts'
import {
  makeWorldTemplate,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let admin: SyncHome
let commander: SyncHome
let duty: SyncHome

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  const [here] = world.units
  admin = await world.home(`${here?.code}/admin`)
  commander = await world.home(`${here?.code}/commander`)
  duty = await world.home(`${here?.code}/duty`)
  await syncAll(admin, commander, duty)
})
afterEach(() => world[Symbol.asyncDispose]())

const newName = (): string => `${world.units[0]?.code}/new`
const ids = async (home: SyncHome) => (await home.call('bulletin.list', { limit: 50 })).bulletins.map(({ id }) => id)

test('a third device enrols, waits out its cool-down, and reads what is sent after; what was before, its siblings tell it', async () => {
  const neighbour = await world.home(`${world.units[1]!.code}/duty`)
  await syncAll(neighbour)
  const before = await sendBulletin(neighbour, [world.units[0]!.code])
  await syncAll(neighbour, duty, commander)
  const { id, file } = await inviteFrom(admin)
  const newcomer = await world.enrol(newName(), { file })
  expect(await stateOf(newcomer)).toMatchObject({ phase: 'committed', officer: { name: 'Phạm Văn Mới' } })
  await certify({ admin, approver: commander, newcomer }, id)

  const certificate = deviceCertificateAt(newcomer.open.directory.state, newcomer.open.context.self.device)
  expect(certificate).toMatchObject({ roleLimits: ['duty'], limits: ['read'] })
  const activeFrom = msToRfc3339(certificate?.activeFrom ?? 0)
  expect(await stateOf(newcomer)).toMatchObject({ phase: 'certified', activeFrom })
  expect(certificate!.activeFrom - certificate!.logged).toBe(hour)
  expect(keyNow(newcomer)).toBe(1)
  const officer = newcomer.open.vault.officer.id
  expect(officerCertificateAt(newcomer.open.directory.state, officer)?.roles).toEqual(['duty'])

  // within the cool-down it is in no epoch, and mail passes it by
  world.clock.advance(30 * minute)
  await syncAll(duty, commander, newcomer)
  expect(epochNow(duty)).toBe(1)
  await newcomer.call('enrol.advance', {})
  expect(await stateOf(newcomer)).toMatchObject({ phase: 'certified' })

  world.clock.advance(31 * minute)
  await syncAll(duty, commander)
  expect(epochNow(duty)).toBe(2)
  await newcomer.call('enrol.advance', {})
  expect(await stateOf(newcomer)).toMatchObject({ phase: 'joined' })
  expect(seedsOf(newcomer)).toContain(2)
  expect(seedsOf(newcomer)).not.toContain(1)

  await syncAll(neighbour)
  const after = await sendBulletin(neighbour, [world.units[0]!.code])
  await syncAll(neighbour, duty, commander, newcomer)
  world.clock.advance(limits.siblingTurnMs) // whoever's turn it is to tell
  await syncAll(duty, commander, newcomer)
  expect(await ids(newcomer)).toEqual(expect.arrayContaining([before, after]))
  expect(await ids(duty)).toEqual(expect.arrayContaining([before, after]))
})

test('an officer with the role admin needs both hands as well', async () => {
  const { id, file } = await inviteFrom(admin, { roleLimits: [], limits: [] })
  const newcomer = await world.enrol(newName(), { file }, { officer: { roles: ['admin'] } })
  await certify({ admin, approver: commander, newcomer }, id)
  const { state } = newcomer.open.directory
  expect(officerCertificateAt(state, newcomer.open.vault.officer.id)?.roles).toEqual(['admin'])
  // it does not read: no key of it is in the log, and no epoch will be made for it
  expect(keyNow(newcomer)).toBe(0)
  world.clock.advance(hour + minute)
  await newcomer.call('enrol.advance', {})
  expect(await stateOf(newcomer)).toMatchObject({ phase: 'joined' })
})

test('two administrators: the device counts at once', async () => {
  await makeAdministrator(world, admin, commander)
  await syncAll(admin, commander)
  const { id, file } = await inviteFrom(admin)
  const newcomer = await world.enrol(newName(), { file })
  const digits = await exchangeKeys(admin, newcomer)
  const { proposal } = await admin.call('enrol.compare', { id, digits })
  await syncAll(admin, commander)
  const { officer } = commander.open.vault
  // the desk of the demonstration serves a commander only; in earnest this is an administrator's
  await signProposal(commander.open.context, { id: proposal as ProposalId, officer, asAdmin: true })
  await syncAll(commander)
  await newcomer.call('enrol.advance', {})
  const certificate = deviceCertificateAt(newcomer.open.directory.state, newcomer.open.context.self.device)
  expect(certificate?.activeFrom).toBe(certificate?.logged)
  await syncAll(duty)
  await newcomer.call('enrol.advance', {})
  expect(await stateOf(newcomer)).toMatchObject({ phase: 'joined' })
})

test('the whole unit is told who brought the device in', async () => {
  const { id, file } = await inviteFrom(admin)
  const newcomer = await world.enrol(newName(), { file })
  await certify({ admin, approver: commander, newcomer }, id)
  await syncAll(duty)
  const { news } = await duty.call('directory.alarms', {})
  const device = newcomer.open.context.self.device
  const told = news.find((each) => each.what === 'device' && each.devices.includes(device))
  expect(told?.by.map((each) => each.id).toSorted()).toEqual(
    [admin, commander].map(({ open }) => open.vault.officer.id).toSorted(),
  )
})
