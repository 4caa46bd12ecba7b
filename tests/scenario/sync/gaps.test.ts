import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { linkStates } from '../../../engine/store/links.ts'
import { receiptsOf } from '../../../engine/store/receipts.ts'
import { hasStatement, statementByHash } from '../../../engine/store/statements.ts'
import { unitKey } from '../../../engine/sync/heard-as.ts'
import { dueHeartbeats } from '../../../engine/sync/heartbeat.ts'
import { askForMissing } from '../../../engine/sync/receipts/ask-missing.ts'
import { authorControl } from '../../../engine/sync/receipts/control.ts'
import { flushReceipts, sendReceipt } from '../../../engine/sync/receipts/receipts-out.ts'
import type { StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { receiptBody } from '../../../shared/protocol/bodies/receipt.ts'
import { minute } from '../../../shared/time.ts'
import { PostOffice, type Letter } from '../../support/post-office.ts'
import {
  acknowledge,
  alertsOf,
  makeWorldTemplate,
  outcomeOf,
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
let [here, there, third]: string[] = []

beforeAll(async () => {
  template = await makeWorldTemplate(3)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  post = new PostOffice()
  ;[here, there, third] = world.units.map(({ code }) => code)
  sender = await world.home(`${here}/duty`)
  receiver = await world.home(`${there}/commander`)
})
afterEach(() => world[Symbol.asyncDispose]())

const code = (name: string | undefined): string => name ?? ''
const missingAt = (home: SyncHome, from: SyncHome) =>
  linkStates(home.open.context.store.read, [from.open.context.self.device], 64).flatMap(({ missing }) => missing)
const has = (home: SyncHome, hash: string): boolean => hasStatement(home.open.context.store.read, hash as StatementHash)
const toReceiver = (letters: readonly Letter[]): readonly Letter[] => letters.filter(({ to }) => to === receiver.unit)
const flush = (home: SyncHome): number => flushReceipts(home.open.context, world.clock.now() + limits.receiptJitterMs)

test('what was lost on the way is missed by number, carried and closed', async () => {
  const lost = await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(receiver, () => true)
  await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(receiver)
  expect(missingAt(receiver, sender)).toEqual([{ from: 1, to: 1 }])
  expect((await receiver.call('desk.get', {})).gaps).toMatchObject([{ unit: here, from: 1, to: 1 }])
  post.settle([sender, receiver])
  expect(missingAt(receiver, sender)).toEqual([])
  expect(outcomeOf(receiver, lost)).toBe('accepted')
  expect(await rungs(sender, lost)).toEqual({ [code(there)]: 'decrypted' })
})

test('many holes travel as ranges, and every one is closed', async () => {
  const ids: string[] = []
  for (let i = 0; i < 12; i++) ids.push(await sendBulletin(sender, [code(there)]))
  const letters = toReceiver(post.collect(sender))
  post.deliver(receiver, ({ hash }) => letters.findIndex((each) => each.hash === hash) % 3 !== 2)
  expect(missingAt(receiver, sender)).toEqual([1, 4, 7, 10].map((from) => ({ from, to: from + 1 })))
  post.settle([sender, receiver])
  expect(missingAt(receiver, sender)).toEqual([])
  expect(ids.filter((id) => !has(receiver, id))).toEqual([])
})

test('a lost carry is asked for again, and answered again after its time', async () => {
  const lost = await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(receiver, () => true)
  await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(receiver)
  flush(receiver)
  post.collect(receiver)
  post.deliver(sender)
  expect(post.collect(sender).some(({ type }) => type === 'carry')).toBe(true)
  post.deliver(receiver, ({ type }) => type === 'carry')
  world.clock.advance(limits.carryAgainMs + 1)
  await sendBulletin(sender, [code(there)])
  post.settle([sender, receiver])
  expect(has(receiver, lost)).toBe(true)
  expect(missingAt(receiver, sender)).toEqual([])
})

test('a gap that two receipts tell of is carried once', async () => {
  await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(receiver, () => true)
  const id = await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(receiver)
  flush(receiver)
  await receiver.call('bulletin.opened', { id })
  expect(post.collect(receiver).filter(({ type, to }) => type === 'receipt' && to === sender.unit)).toHaveLength(2)
  post.deliver(sender)
  expect(toReceiver(post.collect(sender)).filter(({ type }) => type === 'carry')).toHaveLength(1)
})

test('a carry that was lost is a gap of its own: closed without applying it twice', async () => {
  const lost = await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(receiver, () => true)
  for (let i = 0; i < 3; i++) {
    await sendBulletin(sender, [code(there)])
    post.collect(sender)
    post.deliver(receiver, ({ type }) => type === 'carry')
    flush(receiver)
    post.collect(receiver)
    post.deliver(sender)
  }
  expect(has(receiver, lost)).toBe(false)
  world.clock.advance(limits.carryAgainMs + 1)
  await sendBulletin(sender, [code(there)])
  post.settle([sender, receiver])
  expect(has(receiver, lost)).toBe(true)
  expect(missingAt(receiver, sender)).toEqual([])
  expect(alertsOf(receiver)).toBe(5)
})

test('a cancel that comes before its bulletin waits, and closes it when it has come', async () => {
  const id = await sendBulletin(sender, [code(there)])
  await sender.call('bulletin.cancel', { id, reason: 'withdrawn' })
  const [create, cancel] = toReceiver(post.collect(sender))
  if (create === undefined || cancel === undefined) throw new Error('a bulletin and its cancel')
  post.hand(receiver, [cancel])
  expect(outcomeOf(receiver, cancel.hash)).toBe('waiting-parents')
  expect((await receiver.call('bulletin.list', { filter: 'all' })).bulletins).toEqual([])
  post.hand(receiver, [create])
  expect(outcomeOf(receiver, cancel.hash)).toBe('accepted')
  expect(await receiver.call('bulletin.get', { id })).toMatchObject({ state: 'cancelled', reason: 'withdrawn' })
  expect(await receiver.call('store.rebuild', {})).toMatchObject({ equal: true })
})

test('a parent that never came is wanted from the unit whose statement waits, and carried', async () => {
  const id = await sendBulletin(sender, [code(there)])
  const [create] = toReceiver(post.collect(sender))
  await sender.call('bulletin.cancel', { id, reason: 'withdrawn' })
  post.collect(sender)
  post.deliver(receiver, ({ hash }) => hash === create?.hash)
  post.settle([sender, receiver])
  expect(await receiver.call('bulletin.get', { id })).toMatchObject({ state: 'cancelled' })
  expect(await rungs(sender, id)).toEqual({ [code(there)]: 'decrypted' })
})

test('the receipt of a statement that waited is said anew when its parents have come', async () => {
  const id = await sendBulletin(sender, [code(there)])
  await sender.call('bulletin.cancel', { id, reason: 'withdrawn' })
  const [create, cancel] = toReceiver(post.collect(sender))
  if (create === undefined || cancel === undefined) throw new Error('a bulletin and its cancel')
  const said = () => receiptsOf(sender.open.context.store.read, cancel.hash).map(({ outcome }) => outcome)
  post.hand(receiver, [cancel])
  flush(receiver)
  post.collect(receiver)
  post.deliver(sender)
  expect(said()).toEqual(['waiting-parents'])
  expect((await sender.call('sync.state', {})).pending).toBe(1)
  post.hand(receiver, [create])
  post.settle([sender, receiver])
  expect(said()).toEqual(['accepted'])
  expect((await sender.call('sync.state', {})).pending).toBe(0)
})

test('a unit that was not addressed is carried nothing, whatever it wants', async () => {
  const stranger = await world.home(`${third}/duty`)
  const secret = await sendBulletin(sender, [code(there)])
  await sendBulletin(sender, [code(third)])
  post.settle([sender, receiver, stranger])
  const { context } = stranger.open
  context.store.transaction('test', (tx) => {
    // a statement of the sender that waits for what the stranger wants
    tx.run("UPDATE statement SET outcome = 'waiting-parents' WHERE unit = x'" + sender.unit + "'")
    tx.run(
      'INSERT INTO statement_parent (child, parent) SELECT hash, ? FROM statement WHERE record IS NOT NULL',
      Buffer.from(secret, 'hex'),
    )
    sendReceipt(context, tx, { to: sender.unit, entries: [], urgency: 'routine' })
  })
  post.collect(stranger)
  post.deliver(sender)
  expect(post.collect(sender).filter(({ type }) => type === 'carry')).toEqual([])
  expect(has(stranger, secret)).toBe(false)
})

test('a sibling answers for a device that answers no more, in its own words, when it was asked twice', async () => {
  const sibling = await world.home(`${here}/commander`)
  const lost: StatementHash[] = []
  for (const to of [[there], [third], [there]]) lost.push(await sendBulletin(sender, to.map(code)))
  post.collect(sender)
  post.deliver(receiver, () => true)
  await sendBulletin(sender, [code(there)])
  post.collect(sender)
  const left = [sibling, receiver]
  post.settle(left)
  expect(missingAt(receiver, sender)).toEqual([{ from: 1, to: 2 }])
  for (let i = 0; i < 3; i++) {
    world.clock.advance(limits.askAgainMs)
    post.settle(left)
  }
  expect(missingAt(receiver, sender)).toEqual([])
  expect(lost.map((id) => outcomeOf(receiver, id))).toEqual(['accepted', undefined, 'accepted'])
  const signed = (home: SyncHome) => statementByHash(home.open.context.store.read, lost[2] ?? ('' as StatementHash))
  expect(signed(receiver)?.sigs).toEqual(signed(sender)?.sigs)
  expect(alertsOf(receiver)).toBe(3)
})

test('a sibling that lacks something of the device itself counts none of its numbers', async () => {
  const sibling = await world.home(`${here}/commander`)
  const ids: string[] = []
  for (let i = 0; i < 4; i++) ids.push(await sendBulletin(sender, [code(there)]))
  post.collect(sender)
  post.deliver(sibling, ({ hash }) => hash === ids[1])
  post.deliver(receiver, ({ hash }) => hash !== ids[3])
  for (let i = 0; i < 4; i++) {
    post.settle([sibling, receiver])
    world.clock.advance(limits.askAgainMs)
  }
  expect(ids.map((id) => has(receiver, id))).toEqual([false, false, true, true])
  expect(missingAt(receiver, sender)).toEqual([{ from: 1, to: 3 }])
})

test('a unit that was not addressed learns nothing by numbers that it claims to lack', async () => {
  const sibling = await world.home(`${here}/commander`)
  const stranger = await world.home(`${third}/duty`)
  const secret = (await sendBulletin(sender, [code(there)])) as StatementHash
  await sendBulletin(sender, [code(third)])
  post.settle([sender, sibling, stranger])
  const { context } = stranger.open
  const { device } = sender.open.context.self
  const lacks = [stranger, receiver].map(({ unit }) => ({
    device,
    addressee: unitKey(unit),
    highest: 0,
    missing: [{ from: 1, to: 1 }],
    ends: [secret],
  }))
  for (let i = 0; i < 4; i++) {
    context.store.transaction('test', (tx) => {
      authorControl(context, tx, {
        type: 'receipt',
        to: [sender.unit],
        urgency: 'routine',
        body: (common) => receiptBody.encode(context.deps.crypto, { ...common, entries: [], links: lacks }),
      })
    })
    post.collect(stranger)
    post.deliver(sibling)
    world.clock.advance(limits.askAgainMs)
  }
  expect(post.collect(sibling).filter(({ type }) => type === 'carry')).toEqual([])
})

test('an acknowledgement that overtakes nothing reaches siblings and owner alike', async () => {
  const sibling = await world.home(`${there}/duty`)
  const ownSibling = await world.home(`${here}/commander`)
  const id = await sendBulletin(sender, [code(there), code(third)])
  post.settle([sender, receiver, sibling, ownSibling])
  await acknowledge(receiver, id)
  post.settle([sender, receiver, sibling, ownSibling])
  for (const home of [sender, receiver, sibling, ownSibling]) {
    expect((await rungs(home, id))[code(there)]).toBe('acknowledged')
  }
  expect([alertsOf(sibling), alertsOf(ownSibling)]).toEqual([1, 0])
})

test('what only a heartbeat shows to be missing is asked for and carried', async () => {
  const sibling = await world.home(`${there}/duty`)
  const both = [sender, receiver, sibling]
  await sendBulletin(sender, [code(there)])
  post.settle(both)
  for (const home of both) dueHeartbeats(home.open.context)
  const lost = await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(sibling)
  post.deliver(receiver, ({ hash }) => hash === lost)
  post.settle([sender, sibling])
  expect((await sender.call('sync.state', {})).pending).toBe(0) // the sibling's word counts for the unit
  expect([has(sibling, lost), has(receiver, lost)]).toEqual([true, false])
  world.clock.advance(limits.heartbeatUnderDeadlineMs)
  expect(dueHeartbeats(sender.open.context)).toBe(true)
  post.settle(both)
  expect(has(receiver, lost)).toBe(true)
  expect(missingAt(receiver, sender)).toEqual([])
})

test('a question that nobody answers is put once an hour, not with every letter', async () => {
  await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(receiver, () => true)
  await sendBulletin(sender, [code(there)])
  post.collect(sender)
  post.deliver(receiver)
  const asked: number[] = []
  for (const minutes of [0, 30, 29, 1]) {
    world.clock.advance(minutes * minute)
    asked.push(askForMissing(receiver.open.context))
  }
  expect(asked).toEqual([1, 0, 0, 1])
})
