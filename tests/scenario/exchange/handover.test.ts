/** A shift between officers of one unit over the real engines: composed, signed, taken over by name; no other unit hears. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exampleCase } from '../../../shared/domain/example-case.ts'
import { exampleRequest } from '../../../shared/domain/example-request.ts'
import { hour } from '../../../shared/time.ts'
import { PostOffice } from '../../support/post-office.ts'
import { auditCodes, makeWorldTemplate, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'

let world: SyncWorld
let post: PostOffice
let leaving: SyncHome
let coming: SyncHome
let neighbour: SyncHome
let id = ''
let asked = ''
let waiting = ''
let file = ''
let printed = ''
const code = (unit: number): string => world.units[unit]?.code ?? ''

beforeAll(async () => {
  {
    using template = await makeWorldTemplate(2)
    world = template.copy()
  }
  post = new PostOffice()
  leaving = await world.home(`${code(0)}/duty`)
  coming = await world.home(`${code(0)}/commander`)
  neighbour = await world.home(`${code(1)}/duty`)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const settle = (): void => post.settle([leaving, coming, neighbour])
const shown = (home: SyncHome) => home.call('handover.get', { id })

test('what is told is what the desk owes, waits for and has seen change; nothing is signed by looking', async () => {
  asked = (await neighbour.call('request.create', { request: exampleRequest(), to: [code(0)], urgency: 'urgent' })).id
  settle()
  const title = 'Nhóm trộm xe máy giáp ranh'
  file = (await coming.call('case.create', { case: { ...exampleCase(), title } })).id
  const due = new Date(world.clock.now() + hour).toISOString()
  await coming.call('case.task', { id: file, title: 'Hỏi người bán xe', unit: code(0), due })
  settle()
  waiting = (await leaving.call('request.create', { request: exampleRequest(), to: [code(1)] })).id
  const composition = await leaving.call('handover.compose', {})
  expect(composition.entries.map(({ section, id: record, news }) => [section, record, news])).toEqual([
    ['owed', file, undefined],
    ['owed', asked, undefined],
    ['waiting', waiting, undefined],
    ['changed', waiting, 'new'],
    ['changed', file, 'new'],
    ['changed', asked, 'new'],
  ])
  expect(composition.entries[0]).toMatchObject({ family: 'case', title, due })
  expect(composition.covers.operations).toBe(4)
  expect((await leaving.call('handover.list', {})).handovers).toEqual([])
})

test('an officer signs what they have before them: what comes meanwhile is looked at first', async () => {
  const { covers } = await leaving.call('handover.compose', {})
  await leaving.call('request.clarify', { id: asked, text: 'Năm sinh nào?' })
  await expect(leaving.call('handover.offer', { digest: covers.digest })).rejects.toMatchObject({
    code: 'handover/changed',
  })
  const { covers: now } = await leaving.call('handover.compose', {})
  const offered = await leaving.call('handover.offer', { digest: now.digest, text: 'Chờ trả lời trước 9 giờ' })
  id = offered.id
  settle()
  expect(await shown(coming)).toMatchObject({
    state: 'offered',
    text: 'Chờ trả lời trước 9 giờ',
    late: false,
    can: { accept: true, withdraw: true },
  })
})

test('it lies on the desks of the unit until somebody takes it over, late once its time has passed', async () => {
  await neighbour.call('request.clarify', { id: asked, text: '1990' })
  world.clock.advance(2 * hour)
  settle()
  for (const home of [leaving, coming]) {
    const { records } = await home.call('desk.get', {})
    expect(records.answer).toContainEqual(expect.objectContaining({ id, family: 'handover', late: true }))
  }
})

test('whoever hands over does not take over; the coming officer does, and both signatures stand on it everywhere', async () => {
  expect((await shown(leaving)).can.accept).toBe(false)
  await expect(leaving.call('handover.accept', { id })).rejects.toMatchObject({ code: 'handover/own' })
  const from = (await shown(leaving)).from
  await coming.call('handover.accept', { id, text: 'Đã nhận' })
  settle()
  for (const home of [leaving, coming]) {
    const detail = await shown(home)
    expect(detail).toMatchObject({ state: 'accepted', late: true, from, accepted: { text: 'Đã nhận' } })
    expect(detail.accepted?.by.officer).not.toBe(from.officer)
    expect(detail.entries.filter(({ section }) => section === 'waiting').map((each) => [each.id, each.here])).toEqual(
      expect.arrayContaining([
        [waiting, 'same'],
        [asked, 'later'], // it has been told since
      ]),
    )
    const { onDuty } = await home.call('handover.list', {})
    expect(onDuty).toMatchObject({ id, name: detail.accepted?.by.name })
    expect((await home.call('desk.get', {})).records.answer).not.toContainEqual(expect.objectContaining({ id }))
    expect(await home.call('store.rebuild', {})).toMatchObject({ equal: true })
  }
})

test('it is printed with both hands on it, and the code speaks at the own unit alone', async () => {
  await expect(leaving.call('document.print', { id, kind: 'handover', version: 1 })).rejects.toMatchObject({
    code: 'document/changed', // it was taken over since
  })
  const { version } = await shown(leaving)
  const { sheets } = await leaving.call('document.print', { id, kind: 'handover', version })
  printed = sheets[0]?.code ?? ''
  const { ref } = await shown(coming)
  expect(await coming.call('document.check', { code: printed })).toMatchObject({
    outcome: 'current',
    ref,
    sheet: { kind: 'handover', version: 2 },
  })
  expect(await neighbour.call('document.check', { code: printed })).toMatchObject({ outcome: 'unknown-record' })
  expect(auditCodes(leaving, 'document.printed')).toEqual(['handover v2 x1'])
})

test('no other unit has got anything of it', async () => {
  expect(auditCodes(neighbour, 'receive.operation')).toHaveLength(2) // what was asked of it, and what it was asked back
  expect((await neighbour.call('handover.list', {})).handovers).toEqual([])
  await expect(shown(neighbour)).rejects.toMatchObject({ code: 'usage/not-found' })
})

test('the next one begins where this one was made, and replaces one that nobody took over', async () => {
  const first = await coming.call('handover.offer', {})
  expect(first.previous).toBe(id)
  expect(first.since).toBe((await shown(coming)).at)
  settle()
  const second = await coming.call('handover.offer', { text: 'Bổ sung' })
  settle()
  const { handovers } = await leaving.call('handover.list', {})
  expect(handovers.map(({ id: each, state }) => [each, state])).toEqual(
    expect.arrayContaining([
      [second.id, 'offered'],
      [first.id, 'withdrawn'],
    ]),
  )
  await expect(leaving.call('document.print', { id: first.id, kind: 'handover' })).rejects.toMatchObject({
    code: 'usage/wrong-state',
  })
  await expect(leaving.call('handover.accept', { id: first.id })).rejects.toMatchObject({ code: 'usage/wrong-state' })
})
