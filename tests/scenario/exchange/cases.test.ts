/** A case file between three units over the real engines: shared, written in by both, widened, narrowed, exported, verified. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportEvidence } from '../../../engine/evidence/export.ts'
import { verifyEvidence } from '../../../engine/evidence/verify.ts'
import { exampleCase } from '../../../shared/domain/example-case.ts'
import { exampleRequest } from '../../../shared/domain/example-request.ts'
import { idBytes, type RecordId } from '../../../shared/ids.ts'
import { hour, msToRfc3339 } from '../../../shared/time.ts'
import { PostOffice } from '../../support/post-office.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'

let world: SyncWorld
let post: PostOffice
let writer: SyncHome
let commander: SyncHome
let second: SyncHome
let third: SyncHome
let id = ''
let secret = ''
let told = ''
const codes = (): readonly string[] => world.units.map(({ code }) => code)

beforeAll(async () => {
  {
    using template = await makeWorldTemplate(3)
    world = template.copy()
  }
  post = new PostOffice()
  const [a, b, c] = codes()
  writer = await world.home(`${a}/investigator`)
  commander = await world.home(`${a}/commander`)
  second = await world.home(`${b}/investigator`)
  third = await world.home(`${c}/investigator`)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const homes = (): readonly SyncHome[] => [writer, commander, second, third]
const settle = (): void => post.settle(homes())
const shown = (home: SyncHome) => home.call('case.get', { id })
const notes = async (home: SyncHome) => (await shown(home)).notes.map(({ note }) => note.text)
const note = async (home: SyncHome, text: string): Promise<string> =>
  (await home.call('case.note', { id, note: { text } })).statement

test('it is opened for a neighbour, who writes in it; a third unit has nothing of it', async () => {
  const [a = '', b = ''] = codes()
  const opened = await writer.call('case.create', { case: exampleCase(), to: [b] })
  id = opened.id
  expect(opened.members.toSorted()).toEqual([a, b].toSorted())
  secret = await note(writer, 'Nguồn tin riêng của đơn vị')
  told = await note(writer, 'Xe máy bị trộm tối 20')
  settle()
  const asked = await second.call('request.create', { request: exampleRequest(), to: [a] })
  settle()
  await second.call('case.note', { id, note: { text: 'Đã gặp nhân chứng' }, records: [asked.id] })
  settle()
  for (const home of [writer, commander, second])
    expect((await notes(home)).toSorted()).toEqual(
      ['Nguồn tin riêng của đơn vị', 'Xe máy bị trộm tối 20', 'Đã gặp nhân chứng'].toSorted(),
    )
  expect((await shown(commander)).notes.flatMap(({ records }) => records)).toMatchObject([
    { id: asked.id, family: 'request', title: exampleRequest().title },
  ])
  expect((await third.call('case.list', {})).cases).toEqual([])
})

test('a task lies on the desk of the unit that is to do it until it says that it is done', async () => {
  const [, b = ''] = codes()
  const due = msToRfc3339(world.clock.now() + 8 * hour)
  const { statement } = await writer.call('case.task', { id, title: 'Xác minh nơi ở', unit: b, due })
  settle()
  expect((await second.call('desk.get', {})).records.answer).toContainEqual(
    expect.objectContaining({ id, family: 'case', owed: 'us', due }),
  )
  await second.call('case.taskState', { id, task: statement, state: 'done', text: 'Không có ở địa phương' })
  settle()
  expect((await shown(writer)).tasks).toMatchObject([{ state: 'done', last: { text: 'Không có ở địa phương' } }])
})

test('an exhibit passes from hand to hand, the chain the same on both sides', async () => {
  const sha256 = '5f'.repeat(32)
  const { statement } = await writer.call('case.exhibit', {
    id,
    label: 'Ổ cứng camera',
    holder: 'Kho vật chứng',
    stated: [{ name: 'camera.img', size: 4096, sha256 }],
  })
  settle()
  const link = { id, exhibit: statement, from: 'Kho vật chứng', action: 'handed-over' as const }
  await second.call('case.custody', { ...link, to: 'Giám định viên' })
  settle()
  await writer.call('case.custody', { ...link, from: 'Giám định viên', to: 'Kho vật chứng', action: 'returned' })
  settle()
  const [own] = (await shown(writer)).exhibits
  expect(own).toMatchObject({ holder: 'Kho vật chứng', broken: false, stated: [{ sha256 }] })
  expect((await shown(second)).exhibits).toEqual([own])
})

test('an investigator may not widen it; a commander gives a third unit the entries that he has chosen', async () => {
  const [, , c = ''] = codes()
  const share = { id, to: [c], history: [told], reason: 'Đối tượng cư trú tại đây' }
  await expect(writer.call('case.share', share)).rejects.toMatchObject({ code: 'role/not-allowed' })
  await expect(second.call('case.share', share)).rejects.toMatchObject({ code: 'role/not-allowed' })
  expect(await commander.call('case.share', share)).toMatchObject({ brought: 1 })
  settle()
  expect(await notes(third)).toEqual(['Xe máy bị trộm tối 20'])
  expect(third.open.context.store.read.get('SELECT 1 AS one FROM statement WHERE hash = ?', idBytes(secret))).toBe(
    undefined,
  )
  await note(second, 'Gửi cả ba đơn vị')
  settle()
  expect(await notes(third)).toContain('Gửi cả ba đơn vị')
  const readers = async (home: SyncHome) => (await shown(home)).readers.map(({ unit, entries }) => [unit.code, entries])
  expect(await readers(third)).toContainEqual([c, 2])
  expect(await readers(writer)).toEqual(await readers(commander))
})

test('a unit that is shut out is told so, keeps what it has and is given nothing more', async () => {
  const [, b = ''] = codes()
  expect(await commander.call('case.unshare', { id, units: [b], reason: 'Hết nội dung phối hợp' })).toMatchObject({
    kept: expect.any(Number),
  })
  settle()
  expect(await shown(second)).toMatchObject({ state: 'left', can: { write: false } })
  await expect(second.call('case.note', { id, note: { text: 'x' } })).rejects.toMatchObject({
    code: 'usage/wrong-state',
  })
  const before = await notes(second)
  const late = [await note(writer, 'Sau khi thu hẹp'), await note(third, 'Cũng sau đó')]
  settle()
  expect(await notes(second)).toEqual(before)
  for (const hash of late) {
    expect(second.open.context.store.read.get('SELECT 1 AS one FROM statement WHERE hash = ?', idBytes(hash))).toBe(
      undefined,
    )
  }
  const reading = (await shown(writer)).readers.find(({ unit }) => unit.code === b)
  expect(reading?.until?.reason).toBe('Hết nội dung phối hợp')
})

test('the whole of it is one package that is verified without a network, by the root’s fingerprint alone', async () => {
  const { root } = writer.open.vault.profile
  const file = exportEvidence(writer.open, {
    record: id as RecordId,
    statement: undefined,
    role: 'investigator',
  })
  const { crypto } = writer.open.context.deps
  const verdict = verifyEvidence(crypto, file, { root: idBytes(root) })
  expect(verdict).toMatchObject({ valid: true, trusted: true, record: id })
  const kinds = new Set(verdict.signers.map(({ kind }) => kind))
  for (const kind of [
    'case-open',
    'case-note',
    'case-task',
    'case-exhibit',
    'case-custody',
    'case-widen',
    'case-narrow',
  ])
    expect(kinds).toContain(kind)
  expect(new Set(verdict.signers.map(({ unit }) => unit.code)).size).toBe(3)
  const forged = file.slice()
  const at = Buffer.from(forged).indexOf(Buffer.from('Sau khi thu hẹp'))
  forged[at] = 0x54
  expect(verifyEvidence(crypto, forged, { root: idBytes(root) }).valid).toBe(false)
  expect(verifyEvidence(crypto, file).trusted).toBe(false)
})

test('what was made of it is the same when it is made anew, on every desk', async () => {
  await commander.call('case.close', { id, reason: 'concluded' })
  settle()
  for (const home of homes()) expect(await home.call('store.rebuild', {})).toMatchObject({ equal: true })
  for (const home of [writer, third]) expect(await shown(home)).toMatchObject({ state: 'closed' })
})
