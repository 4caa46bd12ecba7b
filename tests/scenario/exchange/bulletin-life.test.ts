import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { drawPortrait } from '../../../cli/demo/portrait/portrait.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { day, minute } from '../../../shared/time.ts'
import { PostOffice } from '../../support/post-office.ts'
import {
  acknowledge,
  alertsOf,
  auditCodes,
  makeWorldTemplate,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let post: PostOffice
let desk: SyncHome
let boss: SyncHome
let receiver: SyncHome
let newcomer: SyncHome
let codes: readonly string[]
let id: RecordId

beforeAll(async () => {
  template = await makeWorldTemplate(3)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  post = new PostOffice()
  codes = world.units.map(({ code }) => code)
  desk = await world.home(`${codes[0]}/duty`)
  boss = await world.home(`${codes[0]}/commander`)
  receiver = await world.home(`${codes[1]}/commander`)
  newcomer = await world.home(`${codes[2]}/commander`)
  id = await sendBulletin(desk, [codes[1] ?? ''])
  settle()
}, 60_000)
afterEach(() => world[Symbol.asyncDispose]())

const settle = (): void => post.settle([desk, boss, receiver, newcomer])
const deskOf = (home: SyncHome) => home.call('desk.get', {})
const shown = (home: SyncHome) => home.call('bulletin.get', { id })
const changed = { ...exampleBulletin(), title: 'Bản mới' }

test('a commander’s second signature makes it a notice everywhere, and then only commanders change it', async () => {
  expect(await shown(receiver)).toMatchObject({ release: 'diffusion', can: { release: false } })
  expect((await shown(receiver)).released).toBeUndefined()
  expect((await shown(boss)).can.release).toBe(true)
  await expect(desk.call('bulletin.release', { id })).rejects.toMatchObject({ code: 'role/not-allowed' })
  await expect(receiver.call('bulletin.release', { id })).rejects.toMatchObject({ code: 'bulletin/not-own' })
  await boss.call('bulletin.release', { id })
  await expect(boss.call('bulletin.release', { id })).rejects.toMatchObject({ code: 'usage/wrong-state' })
  settle()
  for (const home of [desk, receiver])
    expect(await shown(home)).toMatchObject({ release: 'notice', version: 1, released: { by: { role: 'commander' } } })
  await expect(desk.call('bulletin.update', { id, bulletin: changed })).rejects.toMatchObject({
    code: 'role/not-allowed',
  })
})

test('an update brings a unit in, with what leads to it and nothing that others have said', async () => {
  await acknowledge(receiver, id)
  await boss.call('bulletin.release', { id })
  settle()
  const sent = await boss.call('bulletin.update', { id, bulletin: changed, to: [codes[2] ?? ''] })
  expect(sent).toMatchObject({ version: 2 })
  expect(new Set(sent.recipients)).toEqual(new Set(codes.slice(1)))
  settle()
  const detail = await shown(newcomer)
  expect(detail).toMatchObject({ version: 2, release: 'notice', bulletin: { title: 'Bản mới' } })
  expect(detail.history.map(({ kind }) => kind)).toEqual(['bulletin-create', 'bulletin-release', 'bulletin-update'])
  expect(alertsOf(newcomer)).toBe(1)
  await acknowledge(newcomer, id)
  settle()
  expect(await rungs(boss, id)).toEqual({ [codes[1] ?? '']: 'acknowledged', [codes[2] ?? '']: 'acknowledged' })
})

test('an update is refused on a version that has moved on; its draft goes with it, unless another window has typed on', async () => {
  const { head } = await shown(desk)
  const content = {
    bulletin: { ...changed },
    attachments: [],
    to: [],
    urgency: 'routine' as const,
    update: { id, head, keep: [] },
  }
  const drafts = async () => (await desk.call('draft.list', {})).drafts
  const { draft, revision } = await desk.call('draft.save', { content })
  await boss.call('bulletin.update', { id, bulletin: { ...changed, title: 'Bản khác' } })
  settle()
  await expect(desk.call('bulletin.update', { id, bulletin: changed, head, draft, revision })).rejects.toMatchObject({
    code: 'bulletin/moved-on',
  })
  expect(await drafts()).toMatchObject([{ draft, title: 'Bản mới', content }])
  const now = await shown(desk)
  expect(now.earlier).toMatchObject([{ statement: head, version: 1 }])
  await desk.call('bulletin.update', { id, bulletin: changed, head: now.head, draft, revision })
  expect(await drafts()).toEqual([])
  const [mine, theirs] = [
    await desk.call('draft.save', { content }),
    { ...content, bulletin: { title: 'Gõ ở cửa sổ khác' } },
  ]
  await desk.call('draft.save', { draft: mine.draft, revision: mine.revision, content: theirs })
  await desk.call('bulletin.update', { id, bulletin: changed, draft: mine.draft, revision: mine.revision })
  expect(await drafts()).toMatchObject([{ draft: mine.draft, title: 'Gõ ở cửa sổ khác' }])
})

test('what leads to it is asked for where the carry was lost', async () => {
  await desk.call('bulletin.update', { id, bulletin: changed, to: [codes[2] ?? ''] })
  post.collect(desk)
  post.deliver(newcomer, ({ type }) => type === 'carry')
  await expect(shown(newcomer)).rejects.toMatchObject({ code: 'usage/not-found' })
  settle()
  expect(await shown(newcomer)).toMatchObject({ version: 2, bulletin: { title: 'Bản mới' } })
})

test('who may read it sees when its owner last said that it holds, and how old that is', async () => {
  world.clock.advance(60 * day)
  expect((await shown(receiver)).confirmed.freshness).toBe('ageing')
})

test('a picture that stays is sealed anew with the update and looks as before', async () => {
  const bytes = drawPortrait('life')
  const { staged } = await desk.call('attachment.stage', { name: 'mat.png', bytes })
  id = await sendBulletin(desk, [codes[1] ?? ''], { staged: [staged] })
  const [before] = (await shown(desk)).attachments
  await desk.call('bulletin.update', { id, bulletin: changed, keep: [{ index: 0, kind: 'mark' }] })
  const [after, none] = (await shown(desk)).attachments
  expect([after, none]).toEqual([{ ...before, kind: 'mark' }, undefined])
  const whole = { id, index: 0, offset: 0, length: bytes.length }
  expect((await desk.call('attachment.read', whole)).size).toBe(before?.size)
  await desk.call('bulletin.update', { id, bulletin: changed })
  expect((await shown(desk)).attachments).toEqual([])
  const { earlier } = await shown(desk)
  expect(earlier).toMatchObject([
    { version: 1, bulletin: exampleBulletin(), attachments: [{ kind: before?.kind, complete: true }] },
    { version: 2, bulletin: { title: 'Bản mới' }, attachments: [{ kind: 'mark' }] },
  ])
  const statement = earlier[0]?.statement ?? ''
  expect((await desk.call('attachment.read', { ...whole, statement })).size).toBe(before?.size)
  await expect(desk.call('attachment.read', { ...whole, statement: 'ab'.repeat(32) })).rejects.toMatchObject({
    code: 'attachment/missing',
  })
})

test('from a sighting over a hit to the arrest that proposes the cancellation', async () => {
  const head = (await shown(receiver)).head
  const bytes = drawPortrait('seen')
  const { staged } = await receiver.call('attachment.stage', { name: 'thay.png', bytes })
  const attachments = [{ staged, kind: 'place' as const }]
  await receiver.call('sighting.report', { id, certainty: 'likely', place: 'Bến xe thử nghiệm', attachments })
  const compared = [{ what: 'scar' as const, finding: 'agrees' as const }]
  const { hit, deadline } = await receiver.call('hit.request', { id, urgency: 'urgent', compared })
  expect(Date.parse(deadline) - world.clock.now()).toBe(10 * minute)
  await expect(newcomer.call('hit.request', { id, urgency: 'urgent', compared })).rejects.toMatchObject({
    code: 'usage/not-found',
  })
  expect(await deskOf(receiver)).toMatchObject({ hits: { answer: [], waiting: [{ id, hit: { due: deadline } }] } })
  const heard = alertsOf(desk)
  settle()
  expect(alertsOf(desk)).toBe(heard + 1)
  expect(await deskOf(desk)).toMatchObject({
    hits: { answer: [{ id, state: 'awaiting-confirmation', hit: { due: deadline, urgent: true, late: false } }] },
    counts: { found: 1, late: 0 },
  })
  const asked = await shown(desk)
  expect(asked).toMatchObject({ state: 'awaiting-confirmation', can: { answerHit: true } })
  expect(asked.sightings).toMatchObject([
    { unit: codes[1], certainty: 'likely', head, attachments: [{ kind: 'place' }] },
  ])
  const [seen] = (await shown(receiver)).sightings
  const picture = { id, statement: seen?.statement ?? '', index: 0, offset: 0, length: bytes.length }
  expect((await receiver.call('attachment.read', picture)).type).toBe('image/png')
  expect(asked.hits).toMatchObject([{ statement: hit, open: true, late: false, compared, head }])
  await expect(desk.call('hit.answer', { id, answer: 'need-until' })).rejects.toMatchObject({
    code: 'usage/invalid-input',
  })
  await expect(receiver.call('hit.answer', { id, answer: 'confirmed' })).rejects.toMatchObject({
    code: 'bulletin/not-own',
  })
  await desk.call('hit.answer', { id, answer: 'confirmed' })
  await receiver.call('bulletin.act', { id, outcome: 'arrested' })
  settle()
  expect((await shown(receiver)).hits).toMatchObject([{ open: false, answers: [{ answer: 'confirmed' }] }])
  expect((await shown(receiver)).proposed).toBeUndefined()
  expect((await deskOf(receiver)).proposed).toEqual([])
  expect(await deskOf(desk)).toMatchObject({ hits: { answer: [] }, proposed: [{ id, state: 'active' }] })
  expect((await desk.call('store.rebuild', {})).equal).toBe(true)
  expect(await shown(desk)).toMatchObject({ state: 'active', proposed: { reason: 'arrested', unit: codes[1] } })
  await desk.call('bulletin.cancel', { id, reason: 'arrested' })
  expect((await shown(desk)).proposed).toBeUndefined()
})

test('no number is given out for paper that is not passed on, has run out, or shows what has changed since', async () => {
  const { sheets, version } = await receiver.call('document.print', { id, kind: 'photos', version: 1 })
  expect([sheets.length, version]).toEqual([1, 1])
  await desk.call('bulletin.update', { id, bulletin: changed })
  settle()
  const print = (home: SyncHome, record: string, seen?: number) =>
    home.call('document.print', { id: record, kind: 'bulletin', ...(seen !== undefined && { version: seen }) })
  await expect(print(receiver, id, 1)).rejects.toMatchObject({ code: 'document/changed' })
  expect(await print(receiver, id, 2)).toMatchObject({ version: 2 })
  await expect(receiver.call('document.print', { id, kind: 'report' })).rejects.toMatchObject({
    code: 'usage/not-found',
  })
  const held = await sendBulletin(desk, [codes[1] ?? ''], { bulletin: { handling: 'H2' } })
  settle()
  await expect(print(receiver, held)).rejects.toMatchObject({ code: 'document/not-permitted' })
  const own = await print(desk, held)
  expect(await desk.call('document.check', { code: own.sheets[0]?.code ?? '' })).toMatchObject({ outcome: 'current' })
  world.clock.advance(3650 * day)
  await expect(print(desk, held)).rejects.toMatchObject({ code: 'usage/wrong-state' })
  expect(auditCodes(receiver, 'document.printed')).toEqual(['photos v1 x1', 'bulletin v2 x1'])
  expect(auditCodes(desk, 'document.printed')).toEqual(['bulletin v1 x1'])
})

test('a cancellation is owed by every unit that has the bulletin, whatever it had acknowledged', async () => {
  await acknowledge(receiver, id)
  const printed = await receiver.call('document.print', { id, kind: 'photos', copies: 2 })
  const code = printed.sheets[1]?.code ?? ''
  expect(await receiver.call('document.check', { code })).toMatchObject({ outcome: 'current', counted: true })
  settle()
  expect(await desk.call('document.check', { code })).toMatchObject({ outcome: 'current', counted: true })
  expect(await desk.call('document.sheets', { id })).toMatchObject({ out: 2, sheets: [{ out: [1, 2], ours: false }] })
  await desk.call('bulletin.cancel', { id, reason: 'surrendered' })
  settle()
  expect(await receiver.call('document.check', { code })).toMatchObject({ outcome: 'cancelled', ref: printed.ref })
  await expect(receiver.call('document.print', { id, kind: 'photos' })).rejects.toMatchObject({
    code: 'bulletin/closed',
  })
  const [known] = (await receiver.call('document.sheets', { id })).sheets
  const print = known?.print ?? ''
  await receiver.call('document.return', { id, print, copies: [2], how: 'destroyed' })
  await expect(desk.call('document.return', { id, print, copies: [1], how: 'lost' })).rejects.toMatchObject({
    code: 'usage/wrong-state',
  })
  settle()
  expect(await desk.call('document.sheets', { id })).toMatchObject({
    out: 1,
    sheets: [{ out: [1], returned: [{ copy: 2, how: 'destroyed' }] }],
  })
  const owes = async (home: SyncHome, filter: 'to-answer' | 'waiting') =>
    (await home.call('bulletin.list', { filter })).bulletins.map((row) => [row.state, row.owes])
  expect(await owes(desk, 'waiting')).toEqual([['cancelled', [codes[1]]]])
  expect(await owes(receiver, 'to-answer')).toEqual([['cancelled', [codes[1]]]])
  expect((await shown(receiver)).can.acknowledge).toBe(true)
  await acknowledge(receiver, id)
  settle()
  expect(await owes(desk, 'waiting')).toEqual([])
  expect(await owes(receiver, 'to-answer')).toEqual([])
  expect(await rungs(desk, id)).toEqual({ [codes[1] ?? '']: 'acknowledged' })
})
