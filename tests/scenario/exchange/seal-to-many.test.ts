/** Sealing to a thousand does its costly part in a worker thread: the engine goes on answering, and it can be stopped. */
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { encapsulateInWorker } from '../../../engine/envelope/encapsulate-worker.ts'
import type { EncapsulateAhead } from '../../../engine/envelope/encapsulations.ts'
import { outboxCounts } from '../../../engine/store/outbox.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { syncAll } from '../../support/epochs.ts'
import {
  makeWorldTemplate,
  outcomeOf,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

const addressees = 1000
let crypto: Crypto
let template: WorldTemplate
let world: SyncWorld
let sender: SyncHome
let here = ''
let there = ''
let given: readonly Uint8Array[] = []

/** The real worker, given as many keys as a message to a thousand units has. */
const toThousand: EncapsulateAhead = (publicKeys, how) => {
  given = publicKeys
  const other = crypto.kemKeyPair(crypto.secretKey(crypto.random(32))).publicKey
  const filled = Array.from({ length: addressees - publicKeys.length }, () => other)
  const file = join(import.meta.dirname, '../../../engine/entry.worker.ts')
  return encapsulateInWorker(crypto, file)([...publicKeys, ...filled], how)
}

beforeAll(async () => {
  crypto = await createCrypto()
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  ;[here = '', there = ''] = world.units.map(({ code }) => code)
  const sealAhead = { from: 1, encapsulate: toThousand }
  sender = await world.home(`${here}/duty`, undefined, undefined, { sealAhead })
})
afterEach(() => world[Symbol.asyncDispose]())

const progressOf = ({ events }: SyncHome) =>
  events.flatMap((each) => (each.event === 'progress' && each.value.task === 'seal' ? [each.value] : []))

/** Resolves when the first part of the work is done. */
const begun = async (): Promise<void> => {
  while (progressOf(sender).length === 0) await new Promise((resolve) => setImmediate(resolve))
}

test('the engine answers other calls while it encapsulates to a thousand keys', { timeout: 60_000 }, async () => {
  const sent = sendBulletin(sender, [there])
  await begun()
  await sender.call('desk.get', {})
  const [first] = progressOf(sender)
  const answeredAt = progressOf(sender).at(-1)?.done ?? 0
  const id = await sent
  expect(first).toMatchObject({ task: 'seal', total: 2, done: 32 })
  expect(answeredAt).toBeLessThan(addressees)
  expect(progressOf(sender).at(-1)?.done).toBe(addressees)
  expect(given).toHaveLength(2)
  const receiver = await world.home(`${there}/duty`)
  await syncAll(sender, receiver)
  expect(outcomeOf(receiver, id as never)).toBe('accepted')
})

test('what is stopped while it is prepared has sent and stored nothing', { timeout: 60_000 }, async () => {
  const sent = sendBulletin(sender, [there])
  const refusal = sent.catch((thrown: unknown) => thrown)
  await begun()
  const task = progressOf(sender)[0]?.cancel ?? ''
  expect(await sender.call('task.cancel', { id: task })).toEqual({ cancelled: true })
  expect(await refusal).toMatchObject({ code: 'engine/cancelled' })
  expect(await sender.call('task.cancel', { id: task })).toEqual({ cancelled: false })
  expect(outboxCounts(sender.open.context.store.read)).toEqual({ pending: 0, queued: 0 })
  expect((await sender.call('desk.get', {})).waiting).toEqual([])
})

test('a locked vault stops it too', { timeout: 60_000 }, async () => {
  const sent = sendBulletin(sender, [there])
  const refusal = sent.catch((thrown: unknown) => thrown)
  await begun()
  await sender.call('session.lockVault', {})
  expect(await refusal).toMatchObject({ code: 'engine/cancelled' })
})
