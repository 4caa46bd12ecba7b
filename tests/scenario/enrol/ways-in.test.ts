import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ShellPort } from '../../../engine/deps.ts'
import { saveInvitation } from '../../../engine/enrol/invitation-work.ts'
import { withdrawn } from '../../../engine/enrol/invited.ts'
import { invitations, keepOwnEnrolment, ownEnrolment } from '../../../engine/enrol/kept.ts'
import { carriedByHand } from '../../../engine/enrol/newcomer.ts'
import { saveOfficer } from '../../../engine/store/proposals.ts'
import { deviceCertificateAt, officerCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import { hour } from '../../../shared/time.ts'
import { syncAll } from '../../support/epochs.ts'
import { codeOf } from '../../support/home-kit.ts'
import { exchangeKeys, invitationAt, inviteFrom, stateOf } from '../../support/enrolments.ts'
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
  const [here] = world.units
  admin = await world.home(`${here?.code}/admin`)
  commander = await world.home(`${here?.code}/commander`)
  duty = await world.home(`${here?.code}/duty`)
  await syncAll(admin, commander, duty)
})
afterEach(() => world[Symbol.asyncDispose]())

const newName = (): string => `${world.units[0]?.code}/new`

test('by a typed code: the terms come from the mailbox, and are the inviter\u2019s', async () => {
  const relay = await world.relay()
  const { id, code } = await inviteFrom(admin)
  const newcomer = await world.enrol(newName(), { text: code ?? '', relay: relay.url })
  const digits = await exchangeKeys(admin, newcomer)
  expect(digits).toMatch(/^\d{9}$/)
  expect(await invitationAt(admin, id)).toMatchObject({
    phase: 'opened',
    compare: ['digits', 'scanned'],
    newcomer: { officer: { badge: 'TN-0099', roles: ['duty'], known: false } },
    approvers: [{ id: commander.open.vault.officer.id, admin: false }],
  })
})

test('by hand: invitation, request and proposal are files, and the whole commitment is compared', async () => {
  const { id, file, code } = await inviteFrom(admin, { byHand: true })
  expect(code).toBeUndefined()
  const newcomer = await world.enrol(newName(), { file })
  const carried = await newcomer.call('enrol.carry', {})
  expect(await stateOf(newcomer)).toMatchObject({ phase: 'carried', check: carried.check })
  world.clock.advance(3 * hour)
  expect(await admin.call('enrol.import', { file: carried.file })).toMatchObject({
    id,
    phase: 'opened',
    compare: ['scanned'],
  })
  const { proposal } = await admin.call('enrol.compare', { id, scanned: carried.check })
  const exported = await admin.call('proposals.export', { id: proposal ?? '' })
  // the officer's certificate needs one hand: it is brought along with the next exchange
  await syncAll(admin, commander)
  await commander.call('proposals.import', { file: exported.file })
  await commander.call('proposals.sign', { id: proposal ?? '' })
  await syncAll(commander)
  const device = newcomer.open.context.self.device
  expect(deviceCertificateAt(commander.open.directory.state, device)?.limits).toEqual(['read'])
})

test('what is carried is written where a person pointed; a request is not given away where nobody did', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-carried-'))
  const asked: string[] = []
  let place: string | undefined
  const shell = {
    notify: () => undefined,
    badge: () => undefined,
    saveDialog: (name: string) => (asked.push(name), Promise.resolve(place)),
  } as unknown as ShellPort
  const reopen = async (name: string): Promise<SyncHome> => {
    await world.close(name)
    return world.home(name, undefined, undefined, { shell })
  }
  const save = async (ending: string, saving: () => Promise<{ saved: boolean }>) => {
    place = join(folder, `carried.${ending}`)
    expect(await saving()).toEqual({ saved: true })
    return new Uint8Array(readFileSync(place))
  }
  admin = await reopen(`${world.units[0]?.code}/admin`)
  const { id } = await inviteFrom(admin, { byHand: true })
  const file = await save('gbinv', () => admin.call('enrol.saveInvitation', { id }))
  await world.enrol(newName(), { file })
  const newcomer = await reopen(newName())
  place = undefined
  expect(await newcomer.call('enrol.saveRequest', {})).toEqual({ saved: false })
  expect((await stateOf(newcomer)).phase).toBe('committed')
  const request = await save('gbreq', () => newcomer.call('enrol.saveRequest', {}))
  const { phase, check } = await stateOf(newcomer)
  expect(phase).toBe('carried')
  await admin.call('enrol.import', { file: request })
  expect(await codeOf(() => admin.call('enrol.saveInvitation', { id }))).toBe('enrol/wrong-state')
  const { proposal = '' } = await admin.call('enrol.compare', { id, scanned: check ?? '' })
  const statement = await save('gbst', () => admin.call('proposals.save', { id: proposal }))
  await syncAll(admin, commander)
  expect(await commander.call('proposals.import', { file: statement })).toMatchObject({ id: proposal, mine: true })
  expect(asked.map((name) => name.split('.').pop())).toEqual(['gbinv', 'gbreq', 'gbreq', 'gbst'])
})

test('an officer of the unit goes on at another desk: with a new key, and the old one ends', async () => {
  const { id, file } = await inviteFrom(admin, { roleLimits: [] })
  const officer = duty.open.vault.officer
  // the administrator's home has heard the name before, by a body or a proposal
  const heard = { officer: officer.id, name: officer.name, badge: officer.badge, salt: officer.nameSalt }
  admin.open.context.store.transaction('test', (tx) => saveOfficer(tx, heard))
  const newcomer = await world.enrol(
    newName(),
    { file },
    {
      officer: { replaces: officer.id, name: officer.name, badge: officer.badge, roles: ['duty'] },
    },
  )
  const before = officerCertificateAt(admin.open.directory.state, officer.id)
  await exchangeKeys(admin, newcomer)
  expect((await invitationAt(admin, id)).newcomer?.officer).toMatchObject({ id: officer.id, known: true })
  const { digits } = await stateOf(newcomer)
  const { proposal } = await admin.call('enrol.compare', { id, digits: digits ?? '' })
  await syncAll(admin, commander)
  await commander.call('proposals.sign', { id: proposal ?? '' })
  await syncAll(commander, duty)
  const after = officerCertificateAt(duty.open.directory.state, officer.id)
  expect(after?.keyId).not.toBe(before?.keyId)
  const device = deviceCertificateAt(duty.open.directory.state, newcomer.open.context.self.device)
  expect(device).toBeDefined()
})

test('a mailbox that the relay has no room for does not end the exchange of the desk', async () => {
  await using narrow = template.copy()
  await narrow.relay({ enrolBoxesPerUnit: 1 })
  const desk = await narrow.home(`${narrow.units[0]?.code}/admin`)
  await syncAll(desk)
  const first = await inviteFrom(desk)
  const { id } = await inviteFrom(desk)
  // both are open, one has a mailbox, and its newcomer is heard
  const newcomer = await narrow.enrol(`${narrow.units[0]?.code}/new`, { file: first.file })
  await exchangeKeys(desk, newcomer)
  expect(await invitationAt(desk, first.id)).toMatchObject({ phase: 'opened' })
  expect(await invitationAt(desk, id)).toMatchObject({ phase: 'invited' })
})

test('an invitation that is taken back while an exchange runs stays taken back', async () => {
  await using busy = template.copy()
  await busy.relay()
  let takeBack: (() => void) | undefined
  const desk = await busy.home(`${busy.units[0]?.code}/admin`, (name) => {
    if (name !== 'enrol.answer.after') return
    takeBack?.()
    takeBack = undefined
  })
  await syncAll(desk)
  const { id, file } = await inviteFrom(desk)
  const newcomer = await busy.enrol(`${busy.units[0]?.code}/new`, { file })
  await newcomer.call('enrol.advance', {})
  const { context } = desk.open
  const [before] = invitations(context.store.read)
  if (before === undefined) throw new Error('there is an invitation')
  takeBack = () => void saveInvitation(context, before, withdrawn(before, context.clock.now()))
  await desk.call('sync.once', {})
  expect(takeBack).toBeUndefined()
  expect(await invitationAt(desk, id)).toMatchObject({ phase: 'over', why: 'withdrawn' })
})

test('an answer that comes after the request went by hand does not undo that', async () => {
  const { file } = await inviteFrom(admin)
  const newcomer = await world.enrol(newName(), { file })
  await newcomer.call('enrol.advance', {})
  await admin.call('sync.once', {})
  await world.close(newName())
  let carry: (() => void) | undefined
  const again = await world.home(newName(), (name) => {
    if (name !== 'enrol.put.after') return
    carry?.()
    carry = undefined
  })
  const { store } = again.open.context
  const own = ownEnrolment(store.read)
  if (own === undefined) throw new Error('it is an enrolment')
  carry = () => store.transaction('test', (tx) => keepOwnEnrolment(tx, carriedByHand(own)))
  await again.call('enrol.advance', {})
  expect(carry).toBeUndefined()
  expect(await stateOf(again)).toMatchObject({ phase: 'carried' })
})
