/** The relay comes back with less than it had: what was on its way comes again at once, however its data were lost. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { noisePng } from '../../support/images.ts'
import {
  acknowledge,
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
let sender: SyncHome
let receiver: SyncHome
let there = ''

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  there = world.units[1]?.code ?? ''
  await world.relay()
  sender = await world.home(`${world.units[0]?.code}/duty`)
  receiver = await world.home(`${there}/commander`)
})
afterEach(() => world[Symbol.asyncDispose]())

const sync = async (...homes: readonly SyncHome[]): Promise<void> => {
  for (const home of homes) await home.call('sync.once', {})
}
/** Who has not seen all of the log that was signed is let in after one who has. */
const knock = async (...homes: readonly SyncHome[]): Promise<void> => {
  for (const home of homes) {
    await sync(home).catch((thrown: { readonly code?: string }) => expect(thrown.code).toBe('relay/refused'))
  }
}
const wipe = (data: string): void => rmSync(data, { recursive: true })
const rungOf = async (home: SyncHome, id: Awaited<ReturnType<typeof sendBulletin>>) => (await rungs(home, id))[there]
const listed = async (home: SyncHome): Promise<number> =>
  (await home.call('bulletin.list', { filter: 'all' })).bulletins.length
const codes = (home: SyncHome): number => auditCodes(home, 'mailbox.other').length

test('wiped: what nobody has fetched is posted again with the next connection, its picture before it', async () => {
  const { staged } = await sender.call('attachment.stage', { name: 'chan-dung.png', bytes: noisePng(300_000) })
  await sync(sender, receiver)
  const id = await sendBulletin(sender, [there], { staged: [staged] })
  await sync(sender)
  await world.restartRelay(wipe)
  await knock(receiver, sender)
  await sync(receiver, sender, receiver, sender)
  expect(await rungOf(sender, id)).toBe('decrypted')
  expect((await receiver.call('bulletin.get', { id })).attachments.map(({ complete }) => complete)).toEqual([true])
  expect([codes(sender), codes(receiver)]).toEqual([1, 1])
})

test('wiped: a receipt and an acknowledgement that nobody has fetched come again', async () => {
  await sync(sender, receiver)
  const [first, second] = [await sendBulletin(sender, [there]), await sendBulletin(sender, [there])]
  await sync(sender, receiver)
  await acknowledge(receiver, second)
  await sync(receiver)
  await world.restartRelay(wipe)
  await knock(receiver, sender)
  await sync(sender, receiver, sender)
  expect(await rungOf(sender, first)).toBe('decrypted')
  expect(await rungOf(sender, second)).toBe('acknowledged')
})

test('an old copy that has grown past where a desk had read hides nothing', async () => {
  await sync(sender, receiver)
  const copy = join(world.relayData, '..', 'copy')
  await world.restartRelay((data) => cpSync(data, copy, { recursive: true }))
  const before = [await sendBulletin(sender, [there]), await sendBulletin(sender, [there])]
  await sync(sender, receiver)
  await world.restartRelay((data) => {
    rmSync(data, { recursive: true })
    cpSync(copy, data, { recursive: true })
  })
  const after = await Promise.all([1, 2, 3, 4, 5].map(() => sendBulletin(sender, [there])))
  await sync(sender)
  expect(await listed(receiver)).toBe(before.length)
  await sync(receiver, sender)
  expect(await listed(receiver)).toBe(before.length + after.length)
  for (const id of [...before, ...after]) expect(await rungOf(sender, id)).toBe('decrypted')
})

test('wiped: a sibling that had not fetched the word of its unit has it as well, and its picture', async () => {
  const unit = String(world.units[0]?.code)
  const sibling = await world.home(`${unit}/commander`)
  await sync(sender, sibling, receiver)
  const { staged } = await sender.call('attachment.stage', { name: 'chan-dung.png', bytes: noisePng(100_000) })
  const id = await sendBulletin(sender, [there], { staged: [staged] })
  await sync(sender, receiver, sender)
  expect(await rungOf(sender, id)).toBe('decrypted')
  await world.restartRelay(wipe)
  await knock(sender, receiver, sibling)
  const turns = 4
  for (let turn = 0; turn < turns && (await listed(sibling)) === 0; turn++) {
    world.clock.advance(limits.chainsMarginMs)
    await sync(sibling, sender, sibling)
  }
  expect(await listed(sibling)).toBe(1)
  const whole = async () => (await sibling.call('bulletin.get', { id })).attachments.every(({ complete }) => complete)
  for (let turn = 0; turn < turns && !(await whole()); turn++) {
    world.clock.advance(limits.chainsMarginMs)
    await sync(sibling, sender, sibling)
  }
  expect(await whole()).toBe(true)
})

test('a restart that loses nothing makes nobody post or read anything twice', async () => {
  await sync(sender, receiver)
  await sendBulletin(sender, [there])
  await sync(sender)
  const attempts = () =>
    sender.open.context.store.read.get('SELECT attempts, state FROM outbox WHERE class = ?', 'durable')
  const before = attempts()
  await world.restartRelay()
  await sync(sender, receiver)
  expect(attempts()).toEqual(before)
  expect(auditCodes(receiver, 'envelope.duplicate')).toEqual([])
  expect([codes(sender), codes(receiver)]).toEqual([0, 0])
})

test('a relay that shows another store each time is offered everything once in a while', async () => {
  await sync(sender)
  await sendBulletin(sender, [there])
  const posted = async (): Promise<unknown> => {
    await world.restartRelay((data) => rmSync(`${data}.logkey.mail`))
    await sync(sender)
    return sender.open.context.store.read.get<{ n: number }>(
      'SELECT attempts AS n FROM outbox WHERE class = ?',
      'durable',
    )?.n
  }
  await sync(sender)
  const counts = [await posted(), await posted(), await posted()]
  expect(counts).toEqual([1, 1, 1]) // counted anew with the one that was offered
  expect(codes(sender)).toBe(2) // as often as something is offered, or will be
  const due = () => sender.open.context.store.read.get("SELECT 1 AS due FROM meta WHERE name = 'sync.offer-due'")
  expect(due()).toEqual({ due: 1 })
  world.clock.advance(limits.offerAgainMs)
  await sync(sender)
  expect(due()).toBeUndefined()
})
