import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { authorStatement, type NewStatement } from '../../../engine/sync/author/author.ts'
import { receiptsOf } from '../../../engine/store/receipts.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import type { RecordId, StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { acknowledge as acknowledgeBody } from '../../../shared/protocol/bodies/acknowledge.ts'
import { bulletinCancel } from '../../../shared/protocol/bodies/bulletin-cancel.ts'
import { messageTypes, type MessageTypeName } from '../../../shared/protocol/message-types.ts'
import { handlingBits } from '../../../shared/protocol/tbs.ts'
import { day } from '../../../shared/time.ts'
import { PostOffice } from '../../support/post-office.ts'
import {
  alertsOf,
  auditCodes,
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
let owner: SyncHome
let other: SyncHome
let [here, there]: string[] = []

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  post = new PostOffice()
  ;[here, there] = world.units.map(({ code }) => code)
  owner = await world.home(`${here}/duty`)
  other = await world.home(`${there}/duty`)
})
afterEach(() => world[Symbol.asyncDispose]())

const code = (name: string | undefined): string => name ?? ''

/** What an honest program would not sign: the statement as asked, without a look at roles and owners. */
function author(
  home: SyncHome,
  { id, ...statement }: Pick<NewStatement, 'type' | 'body'> & Partial<NewStatement> & { readonly id: RecordId },
): StatementHash {
  const { context, vault } = home.open
  const { hash } = context.store.transaction('test', (tx) =>
    authorStatement(context, tx, {
      bodyVersion: 1,
      handling: handlingBits.h0,
      marking: 'thuong',
      expires: world.clock.now() + limits.envelopeExpiryMs,
      recordId: id,
      parents: [id],
      to: [owner.unit, other.unit],
      officer: vault.officer,
      class: 'durable',
      urgency: 'routine',
      ...statement,
    }),
  )
  return hash
}

/** A type that no program here reads: the sender's table has one number more than it was built with. */
const laterType = 'of-later' as MessageTypeName
beforeAll(() => void Object.assign(messageTypes, { [laterType]: 63 }))

const ackAs = (home: SyncHome, role: 'duty' | 'commander'): Pick<NewStatement, 'type' | 'body'> => ({
  type: 'acknowledge',
  body: (common) =>
    acknowledgeBody.encode(home.open.context.deps.crypto, { ...common, kind: 'assigned', text: 'Tổ 1', role }),
})

test('a duty officer who acknowledges is told not-allowed, and the ladder does not move', async () => {
  const id = await sendBulletin(owner, [code(there)])
  post.settle([owner, other])
  const hash = author(other, { id, ...ackAs(other, 'duty') })
  post.settle([owner, other])
  expect(outcomeOf(owner, hash)).toBe('not-allowed')
  expect(auditCodes(owner, 'receive.operation')).toEqual(['not-allowed:role'])
  expect(receiptsOf(other.open.context.store.read, hash).map(({ outcome }) => outcome)).toEqual(['not-allowed'])
  expect((await rungs(owner, id))[code(there)]).toBe('decrypted')
})

test('a role that the certificate does not give is not-allowed whatever the body says', async () => {
  const id = await sendBulletin(owner, [code(there)])
  post.settle([owner, other])
  const hash = author(other, { id, ...ackAs(other, 'commander') })
  post.settle([owner, other])
  expect(outcomeOf(owner, hash)).toBe('not-allowed')
  expect(auditCodes(owner, 'receive.operation')).toEqual(['not-allowed:role-not-held'])
})

test("nobody cancels another unit's bulletin", async () => {
  const id = await sendBulletin(owner, [code(there)])
  post.settle([owner, other])
  const hash = author(other, {
    id,
    type: 'bulletin-cancel',
    body: (common) =>
      bulletinCancel.encode(other.open.context.deps.crypto, { ...common, role: 'duty', reason: 'withdrawn' }),
  })
  post.settle([owner, other])
  expect(outcomeOf(owner, hash)).toBe('not-allowed')
  expect(auditCodes(owner, 'receive.operation')).toEqual(['not-allowed:owner'])
  expect((await owner.call('bulletin.status', { id })).state).toBe('active')
})

test('a breach is found as well when the statement came before its bulletin', async () => {
  const id = await sendBulletin(owner, [code(there)])
  post.settle([owner, other])
  const late = await world.home(`${here}/commander`)
  const [create] = post.waitingFor(late)
  const hash = author(other, { id, ...ackAs(other, 'duty') })
  const ack = post.collect(other).find((letter) => letter.hash === hash && letter.to === late.unit)
  if (create === undefined || ack === undefined) throw new Error('a bulletin and an answer')
  post.hand(late, [ack])
  expect(outcomeOf(late, hash)).toBe('waiting-parents')
  post.hand(late, [create])
  expect(outcomeOf(late, hash)).toBe('not-allowed')
  expect((await rungs(late, id))[code(there)]).not.toBe('acknowledged')
})

test('a bulletin that has run out on the way is stored and rings nobody', async () => {
  const notice = { ...exampleBulletin(), kind: 'notice' as const, title: 'Lịch giao ban' } // holds for 30 d
  const request = { bulletin: notice, to: [code(there)], attachments: [], accept: [], urgency: 'routine' as const }
  const { id: sent } = await owner.call('bulletin.send', request)
  const id = sent as RecordId // the answer's schema has checked 32 bytes of hex
  post.collect(owner)
  world.clock.advance(31 * day)
  post.deliver(other)
  expect(outcomeOf(other, id)).toBe('expired')
  expect(alertsOf(other)).toBe(0)
  expect((await other.call('bulletin.get', { id })).state).toBe('expired')
})

test('an accepted bulletin rings once, however often it comes', async () => {
  await sendBulletin(owner, [code(there)])
  const letters = post.collect(owner).filter(({ to }) => to === other.unit)
  for (let i = 0; i < 3; i++) post.hand(other, letters)
  expect(alertsOf(other)).toBe(1)
  expect(auditCodes(other, 'envelope.duplicate')).toHaveLength(2)
})

test('a type of a later version is kept, takes its number and is told needs-update', async () => {
  const id = await sendBulletin(owner, [code(there)])
  post.settle([owner, other])
  const hash = author(other, { id, type: laterType, body: ackAs(other, 'duty').body })
  post.settle([owner, other])
  expect(outcomeOf(owner, hash)).toBe('needs-update')
  expect(receiptsOf(other.open.context.store.read, hash).map(({ outcome }) => outcome)).toEqual(['needs-update'])
  expect((await owner.call('desk.get', {})).gaps).toEqual([])
})

test('a body version of later is told needs-update', async () => {
  const id = await sendBulletin(owner, [code(there)])
  post.settle([owner, other])
  const hash = author(other, { id, ...ackAs(other, 'duty'), bodyVersion: 2 })
  post.settle([owner, other])
  expect(outcomeOf(owner, hash)).toBe('needs-update')
})

test('an envelope that was tampered with consumes nothing and leaves its reason in the audit', async () => {
  const id = await sendBulletin(owner, [code(there)])
  const [letter] = post.collect(owner).filter(({ to }) => to === other.unit)
  if (letter === undefined) throw new Error('a letter')
  const payload = letter.item.payload.slice()
  payload.set([(payload.at(-1) ?? 0) ^ 1], payload.length - 1)
  const done = post.hand(other, [{ ...letter, item: { ...letter.item, payload } }])
  expect([done.received, done.rejected.length]).toEqual([0, 1])
  expect(auditCodes(other, 'envelope.refused')).toHaveLength(1)
  expect(outcomeOf(other, id)).toBeUndefined()
  post.hand(other, [letter])
  expect(outcomeOf(other, id)).toBe('accepted')
})
