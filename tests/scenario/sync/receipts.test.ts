import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest'
import { flushReceipts } from '../../../engine/sync/receipts/receipts-out.ts'
import { dueReceipts } from '../../../engine/store/receipts.ts'
import { limits } from '../../../shared/limits.ts'
import { minute, second } from '../../../shared/time.ts'
import { PostOffice, type Letter } from '../../support/post-office.ts'
import {
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
let sender: SyncHome
let receiver: SyncHome
let there: string

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  post = new PostOffice()
  there = world.units[1]?.code ?? ''
  sender = await world.home(`${world.units[0]?.code}/duty`)
  receiver = await world.home(`${there}/duty`)
})
afterEach(() => world[Symbol.asyncDispose]())

const flush = (home: SyncHome): number => flushReceipts(home.open.context, world.clock.now())
const receiptsIn = (letters: readonly Letter[], to: SyncHome): number =>
  letters.filter(({ type, to: unit }) => type === 'receipt' && unit === to.unit).length
const owed = (home: SyncHome): number => dueReceipts(home.open.context.store.read, Number.MAX_SAFE_INTEGER, 100).length
const isReceipt = ({ type }: Letter): boolean => type === 'receipt'
const pending = async (home: SyncHome): Promise<number> => (await home.call('sync.state', {})).pending

test('a routine bulletin is receipted after the jitter, and not before', async () => {
  await sendBulletin(sender, [there])
  post.collect(sender)
  post.deliver(receiver)
  expect(flush(receiver)).toBe(0)
  world.clock.advance(limits.receiptJitterMs - 1)
  expect(flush(receiver)).toBe(0)
  world.clock.advance(1)
  expect(flush(receiver)).toBe(1)
  expect(receiptsIn(post.collect(receiver), sender)).toBe(1)
})

test.each(['immediate', 'urgent'] as const)('%s traffic is receipted at once', async (urgency) => {
  await sendBulletin(sender, [there], { urgency })
  post.collect(sender)
  post.deliver(receiver)
  expect(flush(receiver)).toBe(1)
})

test('a receipt lifts the sender to decrypted, and the outbox is empty', async () => {
  const id = await sendBulletin(sender, [there])
  post.collect(sender)
  expect(await rungs(sender, id)).toEqual({ [there]: 'relayed' })
  expect(await pending(sender)).toBe(1)
  post.settle([sender, receiver])
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
  expect(await pending(sender)).toBe(0)
})

test('many bulletins of one unit are answered in one envelope', async () => {
  for (let i = 0; i < 5; i++) await sendBulletin(sender, [there])
  post.collect(sender)
  post.deliver(receiver)
  world.clock.advance(limits.receiptJitterMs)
  expect(flush(receiver)).toBe(5)
  expect(receiptsIn(post.collect(receiver), sender)).toBe(1)
  post.deliver(sender)
  expect(await pending(sender)).toBe(0)
})

test("a sibling's receipt suppresses ours", async () => {
  const sibling = await world.home(`${there}/commander`)
  await sendBulletin(sender, [there])
  post.collect(sender)
  post.deliver(receiver)
  post.deliver(sibling)
  expect([owed(receiver), owed(sibling)]).toEqual([1, 1])
  world.clock.advance(limits.receiptJitterMs)
  expect(flush(receiver)).toBe(1)
  post.collect(receiver)
  post.deliver(sibling)
  expect(owed(sibling)).toBe(0)
  expect(flush(sibling)).toBe(0)
})

test('a receipt is not answered with a receipt', async () => {
  await sendBulletin(sender, [there])
  post.settle([sender, receiver])
  expect([owed(sender), owed(receiver)]).toEqual([0, 0])
})

test('a duplicate is answered again, once in ten minutes however often it comes', async () => {
  await sendBulletin(sender, [there])
  const letters = post.collect(sender).filter(({ to }) => to === receiver.unit)
  post.settle([receiver, sender])
  for (let i = 0; i < 5; i++) post.hand(receiver, letters)
  expect(flush(receiver)).toBe(0)
  world.clock.advance(limits.duplicateReceiptDelayMs)
  expect(flush(receiver)).toBe(1)
  expect(receiptsIn(post.collect(receiver), sender)).toBe(1)
  world.clock.advance(minute)
  post.hand(receiver, letters)
  expect(flush(receiver)).toBe(0)
})

test('a lost receipt is repaired when the sender sends again', async () => {
  await sendBulletin(sender, [there])
  post.collect(sender)
  const letters = post.waitingFor(receiver)
  post.deliver(receiver)
  world.clock.advance(limits.receiptJitterMs)
  flush(receiver)
  post.collect(receiver)
  post.deliver(sender, isReceipt)
  expect(await pending(sender)).toBe(1)
  post.hand(receiver, letters)
  world.clock.advance(limits.duplicateReceiptDelayMs)
  expect(flush(receiver)).toBe(1)
  post.collect(receiver)
  post.deliver(sender)
  expect(await pending(sender)).toBe(0)
})

test('a second look at the same bulletin signs opened once', async () => {
  const id = await sendBulletin(sender, [there])
  post.settle([sender, receiver])
  await receiver.call('bulletin.opened', { id })
  await receiver.call('bulletin.opened', { id })
  expect(receiptsIn(post.collect(receiver), sender)).toBe(1)
  post.deliver(sender)
  expect(await rungs(sender, id)).toEqual({ [there]: 'opened' })
})

test('an earlier rung that comes late lowers nothing', async () => {
  const id = await sendBulletin(sender, [there])
  post.collect(sender)
  post.deliver(receiver)
  await receiver.call('bulletin.opened', { id })
  const opened = post.collect(receiver).filter(({ to }) => to === sender.unit)
  world.clock.advance(limits.receiptJitterMs + second)
  flush(receiver)
  const decrypted = post.collect(receiver).filter(({ to }) => to === sender.unit)
  post.hand(sender, [...opened, ...decrypted])
  expect(await rungs(sender, id)).toEqual({ [there]: 'opened' })
})
