/** How an operation that has come is kept, what is wanted of it, and whom this home owes a word (docs/spec/envelope.md, Outcomes). */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { attachmentsOf } from '../../../engine/store/attachments.ts'
import { listAudit } from '../../../engine/store/audit.ts'
import { membersKnown } from '../../../engine/store/circles.ts'
import { dueReceipts, nextDueAt, type DueReceipt } from '../../../engine/store/receipts.ts'
import { statementByHash } from '../../../engine/store/statements.ts'
import {
  dueAt,
  judgeAgain,
  oweAgain,
  storeOperation,
  urgencyOf,
  type Incoming,
} from '../../../engine/sync/inbox/store-operation.ts'
import { concat } from '../../../shared/bytes.ts'
import { idBytes, idOf, type AttachmentId, type BlobId, type CircleId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { chunkedLength, type BodyAttachment } from '../../../shared/protocol/body.ts'
import { caseExhibit } from '../../../shared/protocol/bodies/case.ts'
import { paddedAttachmentLength } from '../../../shared/protocol/padding.ts'
import type { Tbs } from '../../../shared/protocol/tbs.ts'
import { addCircle } from '../../support/circle-leaves.ts'
import { EvidenceWorld, keyOf, type Signed, type SignOptions } from '../../support/evidence-world.ts'
import { InboxDesk } from '../../support/inbox-desk.ts'
import { StatementMaker } from '../../support/operations.ts'

let world: EvidenceWorld
let desk: InboxDesk
beforeAll(async () => {
  world = await EvidenceWorld.create()
})
beforeEach(() => {
  desk = new InboxDesk(world, world.people.bdDuty)
})
afterEach(() => {
  desk[Symbol.dispose]()
})

const incoming = (signed: Signed, change: Partial<Incoming> = {}, at = desk): Incoming => {
  const { hash: _, ...statement } = signed
  return { ...at.verified(signed), statement, direction: 'in', addressee: keyOf(world.units.bd), ...change }
}
const take = (signed: Signed, change: Partial<Incoming> = {}, at = desk) =>
  at.transaction((tx) => storeOperation(at.context, tx, incoming(signed, change, at)))
const again = (signed: Signed, change: Partial<Incoming> = {}) =>
  desk.transaction((tx) => judgeAgain(desk.context, tx, incoming(signed, change)))
const stored = (signed: Signed) => statementByHash(desk.store.read, signed.hash)
const lastRow = () => listAudit(desk.store.read, { limit: 1 })[0]
const owed = (): readonly DueReceipt[] => dueReceipts(desk.store.read, Number.MAX_SAFE_INTEGER, 9)
const wanted = (signed: Signed) => attachmentsOf(desk.store.read, signed.hash)

/** A picture as it is described in the body, and beside it. */
const withFile: Pick<SignOptions, 'attachments' | 'tbs'> = (() => {
  const file: BodyAttachment = {
    key: new Uint8Array(32),
    salt: new Uint8Array(24),
    exhibitSalt: new Uint8Array(32),
    trueSize: 5,
    name: 'anh.jpg',
    kind: 'portrait',
  }
  const manifest = {
    attachmentId: idOf<AttachmentId>(new Uint8Array(16)),
    blobId: idOf<BlobId>(new Uint8Array(32)),
    type: 'image/jpeg',
    commitment: new Uint8Array(32),
    ciphertextSize: chunkedLength(paddedAttachmentLength(5)),
    segmentsRoot: new Uint8Array(32),
    segmentCount: 1,
    exhibitHash: new Uint8Array(32),
  }
  return { attachments: [file], tbs: (tbs: Tbs) => ({ ...tbs, attachments: [manifest] }) }
})()

describe('an operation that has come', () => {
  it('is kept as it was signed, with its outcome, now, and the log that it was judged by', () => {
    const { hcmDuty } = world.people
    const made = world.create()
    const { tbs } = desk.verified(made)
    const result = take(made)
    expect(result).toMatchObject({ record: made.hash, judged: { outcome: 'accepted' }, sender: hcmDuty.unit.id })
    expect(stored(made)).toEqual({
      hash: made.hash,
      record: made.hash,
      type: tbs.type,
      bodyVersion: tbs.bodyVersion,
      unit: hcmDuty.unit.id,
      device: hcmDuty.device.id,
      officer: hcmDuty.id,
      created: tbs.created,
      expires: tbs.expires,
      tbs: made.tbsBytes,
      sigs: concat(...made.signatures),
      body: made.body,
      direction: 'in',
      outcome: 'accepted',
      receivedAt: desk.now,
      logSize: desk.client.state.size,
      parents: [],
    })
    const row = { at: desk.now, action: 'receive.operation', object: idBytes(made.hash), officer: hcmDuty.id }
    expect(lastRow()).toMatchObject({ ...row, code: 'accepted' })
  })

  it('belongs to the record that it names, behind its parents', () => {
    const made = world.create()
    const { bdCommander } = world.people
    const said = world.acknowledge({ by: bdCommander, parents: [made] })
    expect(take(said)).toMatchObject({ record: made.hash, judged: { outcome: 'waiting-parents' } })
    expect(stored(said)).toMatchObject({ record: made.hash, parents: [made.hash], outcome: 'waiting-parents' })
  })

  it('is told in the audit with the reason why it is not allowed, and by whom, where somebody has signed', () => {
    take(world.create({ role: 'commander' }))
    expect(lastRow()).toMatchObject({ code: 'not-allowed:role-not-held', officer: world.people.hcmDuty.id })
    const alone = world.create({ deviceOnly: true })
    take(alone)
    expect(lastRow()).toMatchObject({ code: 'not-allowed:no-officer' })
    expect(lastRow()).not.toHaveProperty('officer')
    expect(stored(alone)?.officer).toBeUndefined()
  })

  it('was accepted by the smaller log of two: the own one, or that of the sibling who vouches', () => {
    const { size } = desk.client.state
    for (const [vouchedAt, logSize] of [
      [size - 1, size - 1],
      [size + 1, size],
    ] as const) {
      const made = world.create()
      take(made, { vouchedAt, direction: 'carried' })
      expect(stored(made)).toMatchObject({ logSize, direction: 'carried' })
    }
  })

  it('leaves the members of the circle that it names known', async () => {
    const round = await EvidenceWorld.create(21)
    const { directory, units, people } = round
    const circle = directory.id<CircleId>()
    await addCircle(directory, circle, [units.hcm, units.bd])
    using home = new InboxDesk(round, people.bdDuty)
    const recipients = [{ kind: 'circle', id: circle, epoch: 1 } as const]
    take(round.create({ tbs: (tbs) => ({ ...tbs, recipients }) }), {}, home)
    expect(membersKnown(home.store.read, { circle, version: 1 })).toEqual([units.hcm.id, units.bd.id].toSorted())
  })
})

describe('its files', () => {
  it('are wanted where it is accepted, or will be: the word that it is here waits a little for them', () => {
    const made = world.create(withFile)
    take(made)
    expect(wanted(made)).toMatchObject([{ name: 'anh.jpg', index: 0 }])
    expect(nextDueAt(desk.store.read)).toBe(desk.now + limits.receiptForIncompleteMs)
    const waits = world.update({ by: world.people.hcmDuty, parents: [world.create()], ...withFile })
    expect(take(waits).judged.outcome).toBe('waiting-parents')
    expect(wanted(waits)).toHaveLength(1)
  })

  it('are not where it is refused, set aside, or describes others than it brings', () => {
    const refused = world.create({ ...withFile, role: 'commander' })
    const aside = world.create(withFile)
    const others = world.create({ tbs: withFile.tbs! })
    take(refused)
    take(aside, { sender: { ...desk.sender(aside), endedLater: true } })
    expect(take(others).judged.outcome).toBe('accepted')
    for (const each of [refused, aside, others]) expect(wanted(each)).toEqual([])
    expect(stored(aside)?.outcome).toBe('quarantined')
  })

  it('of what only leads to a word for this unit are left, but those of an exhibit', () => {
    const made = world.create(withFile)
    const { crypto } = world.directory
    const { hcmDuty } = world.people
    const exhibit = world.say(
      'case-exhibit',
      { by: hcmDuty, parents: [world.create()], to: [world.units.bd], ...withFile },
      (common) => caseExhibit.encode(crypto, { ...common, label: 'Xe máy', holder: 'Kho vật chứng' }),
    )
    const unread = world.create({ tbs: (tbs) => ({ ...tbs, type: 63 }) })
    expect(take(unread, { isBrought: true }).judged.outcome).toBe('needs-update')
    take(made, { isBrought: true })
    take(exhibit, { isBrought: true })
    expect([wanted(made), wanted(exhibit)]).toMatchObject([[], [{ name: 'anh.jpg' }]])
    expect(owed()).toEqual([])
  })
})

describe('the word that it is here', () => {
  it('is owed to the unit that has said it, about its outcome, as whoever was named', () => {
    const made = world.create()
    take(made)
    const word = { statement: made.hash, rung: 'decrypted', to: world.units.hcm.id, addressee: keyOf(world.units.bd) }
    expect(owed()).toEqual([{ ...word, outcome: 'accepted', at: desk.now, urgency: 'urgent', again: false }])
    expect(nextDueAt(desk.store.read)).toBe(desk.now)
  })

  it('of what is not urgent is owed a little later', () => {
    const { hcmDuty } = world.people
    const made = world.create()
    take(world.cancel({ by: hcmDuty, parents: [made] }))
    expect(owed()).toMatchObject([{ urgency: 'routine', outcome: 'waiting-parents' }])
    expect(nextDueAt(desk.store.read)).toBe(desk.now + limits.receiptJitterMs)
  })

  it('is owed to nobody of the own unit, nor about what a newcomer is told, or what leads to a word', () => {
    const { bdCommander } = world.people
    take(world.create({ by: bdCommander, to: [world.units.hcm] }))
    take(world.create(), { isPast: true })
    take(world.create(), { isBrought: true })
    expect(owed()).toEqual([])
  })

  it('is owed once more where the outcome is another one, and to nobody of the own unit', () => {
    const made = world.create()
    const own = world.create({ by: world.people.bdCommander, to: [world.units.hcm] })
    const addressee = keyOf(world.units.bd)
    desk.transaction((tx) => {
      for (const each of [made, own]) {
        const { operation } = storeOperation(desk.context, tx, incoming(each, { isPast: true })).judged
        oweAgain(desk.context, tx, { operation: operation!, outcome: 'expired', addressee })
      }
    })
    const word = { statement: made.hash, rung: 'decrypted', to: world.units.hcm.id, addressee, outcome: 'expired' }
    expect(owed()).toEqual([{ ...word, at: desk.now, urgency: 'urgent', again: false }])
    expect(nextDueAt(desk.store.read)).toBe(desk.now)
  })

  it('is as urgent as what it is about: a bulletin, its new version, a request; anything else is routine', () => {
    const maker = new StatementMaker(world.directory.crypto)
    const create = maker.create({ urgency: 'immediate' })
    const updated = take(world.update({ by: world.people.hcmDuty, parents: [world.create()] })).judged.operation
    const others = [create, maker.ask({ urgency: 'immediate' }), maker.acted({ parents: [create] })]
    const operations = [updated, ...others.map(({ operation }) => operation)]
    expect(operations.map(urgencyOf)).toEqual(['urgent', 'immediate', 'immediate', 'routine'])
    expect(urgencyOf(undefined)).toBe('routine')
    expect(['immediate', 'urgent', 'routine'].map((urgency) => dueAt(urgency, 5) - 5)).toEqual([
      0,
      0,
      limits.receiptJitterMs,
    ])
  })
})

describe('what was set aside', () => {
  const setAside = (signed: Signed): void => {
    desk.keep(signed, { outcome: 'quarantined' })
  }

  it('is judged once more as what just came: accepted, told, its files wanted, its word owed', () => {
    const made = world.create(withFile)
    setAside(made)
    const { size } = desk.client.state
    expect(again(made, { vouchedAt: size - 2 })).toMatchObject({
      record: made.hash,
      judged: { outcome: 'accepted' },
      sender: world.units.hcm.id,
    })
    expect(stored(made)).toMatchObject({ outcome: 'accepted', logSize: size - 2 })
    expect(wanted(made)).toHaveLength(1)
    expect(owed()).toMatchObject([{ statement: made.hash, outcome: 'accepted' }])
    const row = { at: desk.now, action: 'quarantine.lifted', code: 'accepted', object: idBytes(made.hash) }
    expect(lastRow()).toMatchObject(row)
  })

  it('may wait for its parents then, in the record that it names, or be refused without its files', () => {
    const waits = world.update({ by: world.people.hcmDuty, parents: [world.create()], ...withFile })
    const refused = world.create({ ...withFile, role: 'commander' })
    setAside(waits)
    setAside(refused)
    const { recordId } = desk.verified(waits).tbs
    expect(again(waits)).toMatchObject({ record: recordId, judged: { outcome: 'waiting-parents' } })
    expect(again(refused)).toMatchObject({ judged: { outcome: 'not-allowed' } })
    expect([wanted(waits).length, wanted(refused).length]).toEqual([1, 0])
    expect(stored(refused)?.outcome).toBe('not-allowed')
  })

  it('stays where its signer still does not count; what was not set aside is not lifted', () => {
    const made = world.create(withFile)
    setAside(made)
    expect(again(made, { sender: { ...desk.sender(made), endedLater: true } })).toBeUndefined()
    const kept = world.create(withFile)
    desk.keep(kept, { outcome: 'expired' })
    expect(again(kept)).toBeUndefined()
    expect([stored(made)?.outcome, stored(kept)?.outcome]).toEqual(['quarantined', 'expired'])
    expect([wanted(made), wanted(kept), owed(), lastRow()?.action]).toEqual([[], [], [], undefined])
  })
})
