/** A desk was off when its own certificate ran out: what it sees, what others believe of it, and how it comes back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signerOf } from '../../../engine/enrol/statement.ts'
import { deviceStatement } from '../../../engine/enrol/statements.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { deviceCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import { currentEpoch } from '../../../shared/protocol/directory/selectors.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import { day, hour } from '../../../shared/time.ts'
import { createHandClock } from '../../support/engine-kit.ts'
import { epochNow, syncAll } from '../../support/epochs.ts'
import { codeOf } from '../../support/home-kit.ts'
import { PostOffice } from '../../support/post-office.ts'
import { officerOf, signerAt } from '../../support/proposals.ts'
import { publish } from '../../support/rotators.ts'
import {
  alertsOf,
  auditCodes,
  makeWorldTemplate,
  outcomeOf,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
} from '../../support/sync-world.ts'

let world: SyncWorld
let admin: SyncHome
let approver: SyncHome
let desk: SyncHome
let prompt: SyncHome
let [here, there, far] = ['', '', '']
/** At the relay before the end and read by one desk of two; in the outbox; to this unit, while the desk was away. */
let [early, waiting, back]: RecordId[] = []
let draft = ''

const deviceOf = ({ open }: SyncHome) => open.context.self.device
const outcomes = (home: SyncHome, ...ids: readonly (RecordId | undefined)[]) => ids.map((id) => outcomeOf(home, id!))
const refusal = (work: Promise<unknown>): Promise<{ readonly code: string; readonly params: { draft?: unknown } }> =>
  work.then(
    () => ({ code: 'done', params: {} }),
    (thrown: { readonly code: string; readonly params: { draft?: unknown } }) => thrown,
  )

/** By the two hands of a renewal, for so long. */
async function certify(home: SyncHome, forMs: number): Promise<void> {
  const found = deviceCertificateAt(admin.open.directory.state, deviceOf(home))
  if (found === undefined) throw new Error('the log knows the desk')
  const { unit, device, key: signKey, witnessKey, auditKey, limits, roleLimits } = found
  const rights = { limits, roleLimits, notAfter: world.clock.now() + forMs, requestedBy: officerOf(admin) }
  const body = { unit, device, signKey, witnessKey, auditKey, ...rights }
  const statement = await deviceStatement(body, [signerAt(admin), signerAt(approver)])
  await publish(admin, (await world.relay()).url, { statement })
}

beforeAll(async () => {
  using template = await makeWorldTemplate(3)
  world = template.copy()
  await world.relay()
  ;[here = '', there = '', far = ''] = world.units.map(({ code }) => code)
  admin = await world.home(`${here}/admin`)
  approver = await world.home(`${here}/commander`)
  desk = await world.home(`${here}/duty`)
  prompt = await world.home(`${there}/commander`)
  await syncAll(admin, approver, desk, prompt)
  await certify(desk, 36 * hour)
  await syncAll(admin, approver, desk, prompt)
  early = await sendBulletin(desk, [there])
  await syncAll(desk, prompt)
  world.clock.advance(hour)
  waiting = await sendBulletin(desk, [there])
  await world.close(`${here}/duty`)
  await world.clone(`${here}/duty`, `${here}/copied`)
  await world.close(`${here}/copied`)
  world.clock.advance(3 * day)
  await syncAll(approver, admin, prompt)
  back = await sendBulletin(prompt, [here])
  await syncAll(prompt, approver, prompt)
  desk = await world.home(`${here}/duty`)
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())

test('it opens, reads and says what is the matter, with the next step: exchange, checks and devices alike', async () => {
  expect(await codeOf(() => desk.call('sync.once', {}))).toBe('device/expired')
  const state = await desk.call('sync.state', {})
  expect([state.state, state.failure?.code]).toEqual(['refused', 'device/expired'])
  expect(state.alarms.map(({ code }) => code)).toEqual(['device/expired'])
  const { checks } = await desk.call('doctor.run', {})
  const failed = checks.filter(({ ok }) => !ok)
  const next = 'doctor.device-certificate'
  expect(failed).toContainEqual({ name: 'device-certificate', ok: false, code: 'device/expired', next })
  expect((await desk.call('officers.own', {})).device).toMatchObject({ state: 'expired' })
  expect((await desk.call('bulletin.get', { id: waiting! })).unit.code).toBe(here)
  expect(await rungs(desk, waiting!)).toEqual({ [there]: 'queued' })
})

test('it signs nothing any more, and what was typed is kept as a draft', async () => {
  const refused = await refusal(sendBulletin(desk, [there]))
  expect(refused).toMatchObject({ code: 'device/expired', params: { draft: expect.any(String) as unknown } })
  draft = String(refused.params.draft)
  expect((await desk.call('draft.list', {})).drafts.map((each) => each.draft)).toEqual([draft])
  expect(await codeOf(() => desk.call('bulletin.cancel', { id: early!, reason: 'arrested' }))).toBe('device/expired')
})

test('a copy of it whose clock stands still signs, and nobody believes it: neither the relay nor who gets it otherwise', async () => {
  const copied = await world.home(`${here}/copied`, undefined, createHandClock(world.clock.now() - 70 * hour))
  const id = await sendBulletin(copied, [far])
  expect(await codeOf(() => copied.call('sync.once', {}))).toBe('relay/refused')
  const other = await world.home(`${far}/commander`)
  await other.call('sync.once', {})
  const post = new PostOffice()
  const letters = post.collect(copied).filter(({ hash, to }) => hash === id && to === other.unit)
  expect(letters).toHaveLength(1)
  post.hand(other, letters)
  expect([outcomeOf(other, id), alertsOf(other)]).toEqual(['quarantined', 0])
  expect(auditCodes(other, 'receive.operation')).toEqual(['quarantined'])
  await world.close(`${here}/copied`)
})

test('what it had said in time and another desk reads only now is set aside as long as nobody has renewed it', async () => {
  const late = await world.home(`${there}/duty`)
  await late.call('sync.once', {})
  expect([outcomes(prompt, early), outcomes(late, early)]).toEqual([['accepted'], ['quarantined']])
})

test('renewed by two hands it is back: what waited goes out, what was meant for it comes, its word is believed', async () => {
  const { id } = await admin.call('devices.renew', { device: deviceOf(desk) })
  await syncAll(admin, approver)
  await approver.call('proposals.sign', { id })
  await syncAll(approver, admin)
  await desk.call('sync.once', {}) // an approver's certificate counts an hour later
  expect(await codeOf(() => sendBulletin(desk, [there]))).toBe('enrol/not-yet')
  world.clock.advance(hour)
  await desk.call('sync.once', {})
  const { alarms, failure } = await desk.call('sync.state', {})
  expect([alarms, failure, (await desk.call('officers.own', {})).device?.state]).toEqual([[], undefined, 'active'])
  const sent = await desk.call('bulletin.send', {
    bulletin: exampleBulletin(),
    to: [there],
    urgency: 'routine',
    attachments: [],
    draft,
  })
  const late = await world.home(`${there}/duty`)
  for (let i = 0; i < 3; i++) {
    world.clock.advance(hour)
    await syncAll(desk, approver, prompt, late, desk)
  }
  const all = [early, waiting, sent.id as RecordId]
  expect([outcomes(prompt, ...all), outcomes(late, ...all)]).toEqual(Array(2).fill(Array(3).fill('accepted')))
  for (const id of all) expect(await rungs(desk, id!)).toEqual({ [there]: 'decrypted' })
  expect([outcomeOf(desk, back!), (await desk.call('draft.list', {})).drafts]).toEqual(['accepted', []])
  expect(epochNow(desk)).toBe(epochNow(approver))
  for (const home of [desk, approver, prompt, late])
    expect(await home.call('store.rebuild', {})).toMatchObject({ equal: true })
})

test('all of a unit run out while nobody is there: two hands and no relay bring it back, without the one that was stolen', async () => {
  const ghost = await world.home(`${here}/investigator`)
  const ours = [admin, approver, desk]
  await syncAll(ghost, ...ours, prompt)
  for (const home of [...ours, ghost]) await certify(home, 36 * hour)
  await syncAll(ghost, ...ours, prompt)
  const inTime = await sendBulletin(desk, [there])
  world.clock.advance(21 * day)
  const meanwhile = await sendBulletin(prompt, [here])
  await syncAll(prompt)

  const codes = await Promise.all([...ours, ghost].map((home) => codeOf(() => home.call('sync.once', {}))))
  expect(codes).toEqual(Array(4).fill('device/expired'))
  const found = deviceCertificateAt(ghost.open.directory.state, deviceOf(ghost))!
  const { unit, device, key: signKey, witnessKey, auditKey, limits, roleLimits } = found
  const forged = { unit, device, signKey, witnessKey, auditKey, limits, roleLimits }
  const body = { ...forged, notAfter: world.clock.now() + day, requestedBy: officerOf(ghost) }
  const { crypto } = ghost.open.context.deps
  const byItself = await deviceStatement(body, [signerAt(ghost), signerOf(crypto, ghost.open.vault.deviceSigning)])
  const url = (await world.relay()).url
  await expect(publish(ghost, url, { statement: byItself })).rejects.toMatchObject({ code: 'directory/refused' })

  expect(await admin.call('devices.revoke', { device: deviceOf(ghost), reason: 'stolen' })).toMatchObject({
    state: 'revoked',
  })
  for (const home of ours) {
    const { id } = await admin.call('devices.renew', { device: deviceOf(home) })
    const { file } = await admin.call('proposals.export', { id })
    await approver.call('proposals.import', { file })
    await approver.call('proposals.sign', { id })
  }
  // not let in at first; what both signed is taken all the same, and then it is
  expect(await codeOf(() => approver.call('sync.once', {}))).toBe('nothing thrown')
  await syncAll(approver, admin, desk)
  expect((await admin.call('devices.list', {})).devices.find(({ id }) => id === deviceOf(ghost))?.state).toBe('revoked')

  const fromAfar = await sendBulletin(prompt, [here]) // nobody can be sealed to: it waits
  for (let i = 0; i < 4; i++) {
    world.clock.advance(hour)
    await syncAll(desk, approver, admin, prompt)
  }
  const after = await sendBulletin(prompt, [here])
  await syncAll(prompt, desk, approver, prompt)
  const toUs = [meanwhile, fromAfar, after]
  for (const home of [desk, approver]) expect(outcomes(home, ...toUs)).toEqual(Array(3).fill('accepted'))
  expect(outcomes(prompt, inTime)).toEqual(['accepted'])
  for (const id of toUs) expect(await rungs(prompt, id)).toEqual({ [here]: 'decrypted' })
  expect(await codeOf(() => ghost.call('sync.once', {}))).toBe('device/expired')
  expect(outcomes(ghost, ...toUs)).toEqual(Array(3).fill(undefined))
  const epoch = currentEpoch(prompt.open.directory.state, desk.unit)
  expect(epoch?.devices.map((each) => each.device).toSorted()).toEqual([deviceOf(desk), deviceOf(approver)].toSorted())
  for (const home of [desk, approver]) {
    expect((await home.call('sync.state', {})).alarms).toEqual([])
    expect(await home.call('store.rebuild', {})).toMatchObject({ equal: true })
  }
})
