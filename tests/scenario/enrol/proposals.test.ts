import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { codeOf } from '../../support/home-kit.ts'
import { keyOf, officerOf, proposeFrom, rolesIn } from '../../support/proposals.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld, type WorldTemplate } from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let admin: SyncHome
let commander: SyncHome
let duty: SyncHome

beforeAll(async () => {
  template = await makeWorldTemplate(1)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  const here = world.units[0]?.code ?? ''
  admin = await world.home(`${here}/admin`)
  commander = await world.home(`${here}/commander`)
  duty = await world.home(`${here}/duty`)
  await syncAll(admin, commander, duty)
})
afterEach(() => world[Symbol.asyncDispose]())

/** The duty officer shall also lead and approve: a matter for two. */
const proposeRoles = () =>
  proposeFrom(admin, {
    type: 'role',
    body: { unit: admin.unit, officer: officerOf(duty), roles: ['duty', 'commander'], approve: true },
    signers: [keyOf(admin), keyOf(commander)],
    note: 'Thay chỉ huy đi công tác',
  })
const listed = async (home: SyncHome) => (await home.call('proposals.list', {})).proposals

test('an administrator proposes, an approver of the unit signs, and the log has it, at every home as logged', async () => {
  const id = await proposeRoles()
  await syncAll(admin, commander, duty)
  const [waiting] = await listed(commander)
  expect(waiting).toMatchObject({ id, what: 'role', state: 'open', mine: true, note: 'Thay chỉ huy đi công tác' })
  expect(waiting?.sets).toEqual({ roles: ['duty', 'commander'], approve: true })
  const { name } = admin.open.vault.officer
  expect(waiting?.signers).toContainEqual(expect.objectContaining({ name, signed: true, proposer: true }))
  expect((await listed(duty)).map(({ mine }) => mine)).toEqual([false])
  expect(rolesIn(duty, officerOf(duty))).toEqual(['duty'])
  expect(await commander.call('proposals.sign', { id })).toMatchObject({ state: 'complete', mine: false })
  await syncAll(commander, duty, admin)
  for (const home of [commander, duty, admin]) {
    expect((await listed(home)).map(({ state }) => state)).toEqual(['logged'])
    expect(rolesIn(home, officerOf(duty))).toEqual(['duty', 'commander'])
  }
  expect(auditOf(commander, 'proposal.')).toEqual(['proposal.received', 'proposal.signed', 'proposal.logged'])
})

test('by hand: a file goes to the approver and brings the statement to the log from there', async () => {
  const id = await proposeRoles()
  const { file, missing } = await admin.call('proposals.export', { id: id.slice(0, 8) })
  expect(missing).toBe(1)
  await commander.call('proposals.import', { file })
  await commander.call('proposals.sign', { id })
  await syncAll(commander, duty)
  expect(rolesIn(duty, officerOf(duty))).toContain('commander')
})

test('a file with the last signature is brought to the log by whoever takes it in', async () => {
  const id = await proposeRoles()
  await commander.call('proposals.import', { file: (await admin.call('proposals.export', { id })).file })
  await commander.call('proposals.sign', { id })
  const { file, missing } = await commander.call('proposals.export', { id })
  expect(missing).toBe(0)
  expect(await admin.call('proposals.import', { file })).toMatchObject({ state: 'complete' })
  await syncAll(admin)
  expect(await listed(admin)).toMatchObject([{ state: 'logged' }])
})

test('an officer who refuses says why, and nobody signs any more', async () => {
  const id = await proposeRoles()
  await syncAll(admin, commander)
  await commander.call('proposals.refuse', { id, reason: 'Chưa có quyết định' })
  await syncAll(commander, duty)
  expect(await listed(duty)).toMatchObject([
    { state: 'refused', reason: 'Chưa có quyết định', refusedBy: { id: officerOf(commander) } },
  ])
  expect(await codeOf(() => commander.call('proposals.sign', { id }))).toBe('proposal/closed')
})

test('who has nothing to sign neither signs nor refuses', async () => {
  const id = await proposeRoles()
  await syncAll(admin, duty)
  expect(await codeOf(() => duty.call('proposals.sign', { id }))).toBe('proposal/not-yours')
  expect(await codeOf(() => duty.call('proposals.refuse', { id, reason: 'Không' }))).toBe('proposal/not-yours')
  expect(await codeOf(() => admin.call('proposals.sign', { id }))).toBe('proposal/not-yours')
})

test('what has run out is shown so and signed by nobody; a month later it is forgotten', async () => {
  const id = await proposeRoles()
  await syncAll(admin, commander)
  world.clock.advance(limits.proposalLifeMs)
  expect(await listed(commander)).toMatchObject([{ state: 'expired', mine: false }])
  await syncAll(commander)
  expect(await codeOf(() => commander.call('proposals.sign', { id }))).toBe('proposal/expired')
  world.clock.advance(limits.proposalKeptMs)
  expect(await listed(commander)).toEqual([])
})
