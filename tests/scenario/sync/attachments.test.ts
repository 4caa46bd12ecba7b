import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { attachmentsOf } from '../../../engine/store/attachments.ts'
import { outboxCounts } from '../../../engine/store/outbox.ts'
import { flushReceipts } from '../../../engine/sync/receipts/receipts-out.ts'
import type { StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { noisePng } from '../../support/images.ts'
import { PostOffice } from '../../support/post-office.ts'
import {
  makeWorldTemplate,
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

const sync = (home: SyncHome): Promise<unknown> => home.call('sync.once', {})
const photo = noisePng(300_000)
const stage = async (home: SyncHome): Promise<string> =>
  (await home.call('attachment.stage', { name: 'chan-dung.png', bytes: photo })).staged
const pending = (home: SyncHome): number => outboxCounts(home.open.context.store.read).pending
const complete = async (home: SyncHome, id: string) =>
  (await home.call('bulletin.get', { id })).attachments.map((each) => each.complete)
const blobFiles = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => /^[0-9a-f]{64}$/.test(name))

test('a picture arrives whole, byte for byte, and the receipt says so', async () => {
  const id = await sendBulletin(sender, [there], { staged: [await stage(sender)] })
  for (const home of [sender, receiver, sender]) await sync(home)
  expect(await complete(receiver, id)).toEqual([true])
  const sent = await sender.call('attachment.read', { id, index: 0, offset: 0, length: photo.length })
  const got = await receiver.call('attachment.read', { id, index: 0, offset: 0, length: photo.length })
  expect(Buffer.from(got.bytes).equals(Buffer.from(sent.bytes))).toBe(true)
  expect(pending(sender)).toBe(0)
})

test('a receipt without the picture keeps the envelope; the word that it is whole comes by itself', async () => {
  await sendBulletin(sender, [there], { staged: [await stage(sender)] })
  const post = new PostOffice()
  const letters = post.collect(sender)
  post.hand(
    receiver,
    letters.filter(({ to }) => to === receiver.unit),
  )
  expect(flushReceipts(receiver.open.context, world.clock.now())).toBe(0)
  world.clock.advance(limits.receiptForIncompleteMs)
  expect(flushReceipts(receiver.open.context, world.clock.now())).toBe(1)
  post.collect(receiver)
  post.deliver(sender)
  expect(pending(sender)).toBe(1)
  // the picture comes later, over the relay
  world.clock.advance(limits.resendAfterMs)
  for (const home of [sender, receiver, sender]) await sync(home)
  expect(pending(sender)).toBe(0)
})

test('what the relay damaged is refused, fetched again and never shown', async () => {
  const id = await sendBulletin(sender, [there], { staged: [await stage(sender)] })
  await sync(sender)
  const folder = join(world.relayData, 'blobs')
  const [blob] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /[0-9a-f]{60}/.test(name))
  if (blob === undefined) throw new Error('the relay has a blob')
  const good = readFileSync(join(folder, blob))
  const bad = Buffer.from(good)
  bad[bad.length >> 1] = (bad[bad.length >> 1] ?? 0) ^ 1
  writeFileSync(join(folder, blob), bad)
  await sync(receiver)
  expect(await complete(receiver, id)).toEqual([false])
  expect(blobFiles(join(receiver.folder, 'blobs'))).toEqual([])
  await sync(sender)
  expect(pending(sender)).toBe(1)
  writeFileSync(join(folder, blob), good)
  await sync(receiver)
  expect(await complete(receiver, id)).toEqual([true])
})

test('a picture that is too large for a round goes and comes beside the rounds, before its words and after them', async () => {
  const large = noisePng(limits.blobsPerRoundBytes + 300_000)
  const { staged } = await sender.call('attachment.stage', { name: 'lon.png', bytes: large })
  const id = await sendBulletin(sender, [there], { staged: [staged] })
  await sync(sender)
  expect(outboxCounts(sender.open.context.store.read).queued).toBe(0)
  for (const home of [receiver, sender]) await sync(home)
  expect(await complete(receiver, id)).toEqual([true])
  expect(pending(sender)).toBe(0)
})

test('a file whose claim has grown old while its words could not go is offered again before they are posted', async () => {
  const id = await sendBulletin(sender, [there], { staged: [await stage(sender)] })
  const { context } = sender.open
  // the relay had the file, and has forgotten it: nothing has told this desk
  context.store.transaction('as-uploaded', (tx) =>
    tx.run("UPDATE blob SET state = 'uploaded', updated = ?", context.clock.now()),
  )
  world.clock.advance(limits.blobClaimFreshMs + 1)
  for (const home of [sender, receiver]) await sync(home)
  expect(await complete(receiver, id)).toEqual([true])
})

test('a picture comes although nine smaller files that the relay has no more are wanted before and after it', async () => {
  const ids = []
  for (let n = 0; n < 10; n++) {
    const { staged } = await sender.call('attachment.stage', { name: 'a.png', bytes: noisePng(20_000, n + 1) })
    ids.push(await sendBulletin(sender, [there], { staged: [staged] }))
    await sync(sender)
  }
  // all but the fifth are gone from the relay
  const folder = join(world.relayData, 'blobs')
  const kept = attachmentsOf(sender.open.context.store.read, ids[4] as StatementHash)[0]?.blobId
  for (const name of blobFiles(folder)) if (name !== kept) writeFileSync(join(folder, name), '')
  await sync(receiver)
  expect(await Promise.all(ids.map(async (id) => (await complete(receiver, id))[0]))).toEqual(
    ids.map((_, n) => n === 4),
  )
})
