/** A unit without network lives on sticks: bulletins, files, receipts and its own keys go both ways (docs/spec/sealed-files.md). */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { decodeSealedFile } from '../../../shared/protocol/sealed-file.ts'
import { day } from '../../../shared/time.ts'
import { courierWorld, type CourierWorld } from '../../support/courier-world.ts'
import { epochNow, keyNow, seedsOf, syncAll } from '../../support/epochs.ts'
import { noisePng } from '../../support/images.ts'
import {
  acknowledge,
  makeWorldTemplate,
  rungs,
  sendBulletin,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let sticks: CourierWorld

beforeAll(async () => {
  template = await makeWorldTemplate(3)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  sticks = await courierWorld(world)
})
afterEach(() => world[Symbol.asyncDispose]())

test('a bulletin with a photograph goes out by stick, is acknowledged by stick, and a lost stick loses nothing', async () => {
  const { other, carrier, far, farCode, brought, given, take } = sticks
  await syncAll(carrier, other)
  const { staged } = await other.call('attachment.stage', { name: 'a.png', bytes: noisePng(30_000) })
  const id = await sendBulletin(other, [farCode], { staged: [staged] })
  await syncAll(other)
  const first = await brought()
  expect(await take(far, first)).toMatchObject({ as: 'received', messages: 1, older: false, incomplete: false })
  expect((await far.call('bulletin.list', {})).bulletins.map((each) => each.id)).toEqual([id])
  await acknowledge(far, id)
  // what it asks for and owes travels back; this stick is lost
  await given()
  const back = await given()
  expect(await take(carrier, back)).toMatchObject({ as: 'posted', refused: 0 })
  await syncAll(other)
  expect(await rungs(other, id)).toEqual({ [farCode]: 'acknowledged' })
  // the same stick again posts nothing twice
  const head = (await other.call('sync.state', {})).received
  expect(await take(carrier, back)).toMatchObject({ as: 'posted', refused: 0 })
  await syncAll(other)
  expect((await other.call('sync.state', {})).received).toBe(head)

  const second = await brought()
  const taken = await take(far, second)
  expect(taken.confirmed).toBeGreaterThan(0)
  const { attachments } = await far.call('bulletin.get', { id })
  expect(attachments.map(({ complete }) => complete)).toEqual([true])
  // twice the same, and the older one: said, and nothing changes
  expect(await take(far, second)).toMatchObject({ messages: 0, confirmed: 0, leaves: 0 })
  expect(await take(far, first)).toMatchObject({ messages: 0, leaves: 0, older: true })
}, 60_000)

test('its own bulletin goes to others and is answered, and its keys are renewed by the log while the stick travels', async () => {
  const { other, carrier, far, brought, given, take } = sticks
  const round = async (): Promise<void> => {
    await take(carrier, await given())
    await syncAll(other, carrier)
    await take(far, await brought())
  }
  await syncAll(carrier, other)
  await take(far, await brought())
  const [epoch, key] = [epochNow(far), keyNow(far)]
  // a rotation falls due and is made once, however many sticks go before an answer comes
  world.clock.advance(31 * day)
  await syncAll(carrier, other)
  await take(far, await brought())
  await take(far, await brought())
  const statements = (file: Uint8Array): number => {
    const read = decodeSealedFile(far.open.context.deps.crypto, file)
    return read.kind === 'from' ? read.content.statements.length : 0
  }
  const made = statements(await given())
  expect(made).toBe(2)
  await take(far, await brought())
  expect(statements(await given())).toBe(made)
  const [, code] = world.units.map((unit) => unit.code)
  const id = await sendBulletin(far, [code ?? ''])
  await round()
  expect([epochNow(far), keyNow(far)]).toEqual([epoch + 1, key + 1])
  expect(seedsOf(far)).toContain(epoch + 1)
  expect(statements(await given())).toBe(0)
  await acknowledge(carrier, id)
  await syncAll(carrier)
  await take(far, await brought())
  expect(await rungs(far, id)).toEqual({ [code ?? '']: 'acknowledged' })
  // what came under the old epoch still opens a month after its end
  world.clock.advance(31 * day)
  await syncAll(carrier, other)
  await take(far, await brought())
  expect(seedsOf(far)).toContain(epoch)
  // readers are told how old the directory was that it was sealed under
  const old = async (sent: string) => (await carrier.call('bulletin.get', { id: sent })).checks.directoryDays
  world.clock.advance(3 * day)
  const late = await sendBulletin(far, [code ?? ''])
  await take(carrier, await given())
  await syncAll(carrier)
  expect([await old(id), await old(late)]).toEqual([undefined, 3])
}, 60_000)
