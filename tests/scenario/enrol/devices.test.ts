import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { describeOwnLeaf } from '../../../engine/directory/own-leaves.ts'
import { signerOf } from '../../../engine/enrol/statement.ts'
import { sealableEpoch } from '../../../shared/protocol/directory/epochs.ts'
import { day } from '../../../shared/time.ts'
import { epochNow, seedsOf, syncAll } from '../../support/epochs.ts'
import { codeOf } from '../../support/home-kit.ts'
import {
  makeWorldTemplate,
  outcomeOf,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let admin: SyncHome
let duty: SyncHome
let lost: SyncHome
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
  duty = await world.home(`${here}/duty`)
  lost = await world.home(`${here}/commander`)
  sender = await world.home(`${there}/duty`)
  await syncAll(admin, duty, lost, sender)
})
afterEach(() => world[Symbol.asyncDispose]())

const deviceOf = ({ open }: SyncHome) => open.context.self.device
const stateAt = async (home: SyncHome, id: string) =>
  (await home.call('devices.list', {})).devices.find((device) => device.id === id)?.state
const sealable = (home: SyncHome, of: SyncHome) =>
  sealableEpoch(home.open.directory.state, of.unit, { at: world.clock.now() }).ok

test("an administrator's leaf ends a stolen PC at once; a desk that is left makes the next epoch without it", async () => {
  const removed = await admin.call('devices.revoke', { device: deviceOf(lost), reason: 'stolen' })
  expect(removed).toMatchObject({ state: 'revoked', proposal: { what: 'revocation', state: 'complete' } })
  await syncAll(admin, sender)
  expect([await stateAt(sender.unit === lost.unit ? sender : admin, deviceOf(lost)), sealable(sender, lost)]).toEqual([
    'revoked',
    false,
  ])
  await syncAll(duty, sender)
  const id = await sendBulletin(sender, [here])
  await syncAll(sender, duty)
  expect(outcomeOf(duty, id as never)).toBe('accepted')
  expect(seedsOf(lost)).not.toContain(epochNow(duty))
})

test('the removal that a desk composes and an administrator signs is one leaf: nobody is without an epoch', async () => {
  const { proposal } = await duty.call('devices.revoke', { device: deviceOf(lost), reason: 'lost' })
  expect(proposal).toMatchObject({ what: 'epoch', state: 'open', devices: [deviceOf(lost)] })
  const { file } = await duty.call('proposals.export', { id: proposal?.id ?? '' })
  await syncAll(admin)
  expect(await admin.call('proposals.import', { file })).toMatchObject({ mine: true })
  await admin.call('proposals.sign', { id: proposal?.id ?? '' })
  const size = admin.open.directory.state.size
  await syncAll(admin)
  const grown = admin.open.directory.state.size - size
  expect([grown, await stateAt(admin, deviceOf(lost))]).toEqual([1, 'revoked'])
  await syncAll(sender)
  expect(sealable(sender, lost)).toBe(true)
  const id = await sendBulletin(sender, [here])
  await syncAll(sender, duty)
  expect(outcomeOf(duty, id as never)).toBe('accepted')
  expect([epochNow(duty), seedsOf(duty).includes(2), seedsOf(lost).includes(2)]).toEqual([2, true, false])
})

test('an administrator at a reading desk removes in one leaf, with the key at hand and that desk', async () => {
  const { deps } = admin.open.context
  const administrator = signerOf(deps.crypto, admin.open.vault.officer.signing)
  const size = duty.open.directory.state.size
  const removal = { devices: [deviceOf(lost)], administrator }
  expect(await duty.open.epochs.remove(removal, () => duty.call('sync.once', {}).then(() => undefined))).toBe('taken')
  const told = [...duty.open.stored.leaves()]
    .slice(size)
    .map((leaf, i) => describeOwnLeaf(duty.open.directory.state, size + i, leaf))
    .filter((leaf) => leaf?.what !== 'device-key')
  expect(told).toMatchObject([{ what: 'epoch', devices: [deviceOf(lost)] }])
  expect([await stateAt(duty, deviceOf(lost)), seedsOf(duty).includes(2)]).toEqual(['revoked', true])
  await syncAll(sender)
  expect(sealable(sender, lost)).toBe(true)
})

test('the role in a certificate makes no administrator: whom the unit itself does not name only proposes', async () => {
  const newcomer = { name: 'Vũ Quản Trị', badge: 'TN-900-0002', passphrase: 'mật khẩu quản trị' }
  const { request } = await duty.call('officers.prepare', newcomer)
  const row = await admin.call('officers.certify', { request, roles: ['duty', 'admin'] })
  await syncAll(admin, lost)
  await lost.call('proposals.sign', { id: row.id })
  await syncAll(lost, duty, admin)
  const self = duty.call('devices.revoke', { device: deviceOf(duty), reason: 'lost' })
  await expect(self).rejects.toMatchObject({ code: 'device/self' })
  await duty.call('session.unlock', { badge: newcomer.badge, passphrase: newcomer.passphrase })
  const removed = await duty.call('devices.revoke', { device: deviceOf(lost), reason: 'stolen' })
  expect(removed.state).toBe('proposed')
})

test('a removal that a sibling has overtaken is refused, and composed anew', async () => {
  const { proposal } = await duty.call('devices.revoke', { device: deviceOf(lost), reason: 'lost' })
  const { file } = await duty.call('proposals.export', { id: proposal?.id ?? '' })
  world.clock.advance(day)
  await syncAll(lost, duty, admin)
  expect(epochNow(admin)).toBe(2)
  expect(await codeOf(() => admin.call('proposals.import', { file }))).toBe('proposal/not-allowed')
  const again = await duty.call('devices.revoke', { device: deviceOf(lost), reason: 'lost' })
  await syncAll(admin)
  await admin.call('proposals.import', {
    file: (await duty.call('proposals.export', { id: again.proposal?.id ?? '' })).file,
  })
  await admin.call('proposals.sign', { id: again.proposal?.id ?? '' })
  await syncAll(admin)
  expect(await stateAt(admin, deviceOf(lost))).toBe('revoked')
})

test('a certificate is renewed by two hands, and the device goes on without a pause', async () => {
  world.clock.advance(60 * day)
  await syncAll(duty, lost, admin)
  const before = (await admin.call('devices.list', {})).devices.find(({ id }) => id === deviceOf(duty))
  const row = await admin.call('devices.renew', { device: deviceOf(duty).slice(0, 8) })
  expect(row).toMatchObject({ what: 'device', state: 'open' })
  const { file } = await admin.call('proposals.export', { id: row.id })
  await lost.call('proposals.import', { file })
  await lost.call('proposals.sign', { id: row.id })
  await syncAll(lost, duty, admin)
  const after = (await admin.call('devices.list', {})).devices.find(({ id }) => id === deviceOf(duty))
  expect([after?.state, after?.activeFrom]).toEqual(['active', before?.activeFrom])
  expect(Date.parse(after?.notAfter ?? '')).toBeGreaterThan(Date.parse(before?.notAfter ?? ''))
})

test('what others did to the unit is told to every desk, with the device and who signed', async () => {
  await admin.call('devices.revoke', { device: deviceOf(lost), reason: 'stolen' })
  await syncAll(admin, duty)
  const { news } = await duty.call('directory.alarms', {})
  expect(news).toMatchObject([
    { what: 'revocation', devices: [deviceOf(lost)], by: [{ kind: 'officer', id: admin.open.vault.officer.id }] },
  ])
  expect((await admin.call('directory.alarms', {})).news).toEqual([])
})
