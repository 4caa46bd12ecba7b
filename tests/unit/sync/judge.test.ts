/** Each rule by which a home judges a verified statement (docs/spec/envelope.md, Outcomes), alone and at its edge. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { successionStatement } from '../../../engine/enrol/lifecycle.ts'
import { nowConnected, officerBreach } from '../../../engine/sync/inbox/judge.ts'
import type { Sender } from '../../../engine/sync/inbox/signers.ts'
import { writeMeta } from '../../../engine/store/meta.ts'
import { limits } from '../../../shared/limits.ts'
import { idOf, type CircleId, type RecordId } from '../../../shared/ids.ts'
import { officerNameHash } from '../../../shared/protocol/directory/keys.ts'
import { messageTypes } from '../../../shared/protocol/message-types.ts'
import type { BodyAttachment } from '../../../shared/protocol/body.ts'
import { hour } from '../../../shared/time.ts'
import { EvidenceWorld, type Signed } from '../../support/evidence-world.ts'
import { JudgeDesk } from '../../support/judge-desk.ts'

let world: EvidenceWorld
let desk: JudgeDesk
beforeAll(async () => {
  world = await EvidenceWorld.create()
  desk = new JudgeDesk(world)
})
afterAll(() => {
  desk[Symbol.dispose]()
})

const refused = (reason: string) => ({ outcome: 'not-allowed', reason })
const recordOf = ({ hash }: Signed): RecordId => hash as unknown as RecordId // a record is named by its first statement

describe('a statement in order', () => {
  it('is accepted, for no reason, and gives the operation with its author and everybody it is for', () => {
    const { hcmDuty } = world.people
    const made = world.create()
    const judged = desk.judge(made)
    expect(judged).toEqual({ outcome: 'accepted', operation: desk.operation(made) })
    expect(judged.operation).toMatchObject({
      kind: 'bulletin-create',
      hash: made.hash,
      recordId: made.hash,
      unit: hcmDuty.unit.id,
      device: hcmDuty.device.id,
      officer: { id: hcmDuty.id, name: hcmDuty.name, badge: hcmDuty.badge, role: 'duty' },
      recipients: [world.units.bd.id, world.units.hcm.id].toSorted(),
    })
  })

  it('is accepted until its time is over, by the later of clock and witnesses', () => {
    const made = world.create()
    const { expires } = desk.operation(made)
    const outcomeAt = (now: number, witnessedAt?: number) =>
      desk.judge(made, { now, ...(witnessedAt !== undefined && { witnessedAt }) }).outcome
    expect(outcomeAt(expires - 1)).toBe('accepted')
    expect(outcomeAt(expires)).toBe('expired')
    expect(outcomeAt(expires - 1, expires - 1)).toBe('accepted')
    expect(outcomeAt(expires - 1, expires)).toBe('expired')
    expect(desk.judge(made, { now: expires })).toEqual({ outcome: 'expired', operation: desk.operation(made) })
  })
})

describe('what this program does not read', () => {
  it('waits for an update without an operation: another type, another version of the body, a critical extension', () => {
    const unread = { outcome: 'needs-update', operation: undefined }
    expect(desk.judge(world.create({ tbs: (tbs) => ({ ...tbs, type: 63 }) }))).toEqual(unread)
    expect(desk.judge(world.create({ tbs: (tbs) => ({ ...tbs, bodyVersion: 2 }) }))).toEqual(unread)
    const ext = new Map([[1, new Uint8Array(1)]])
    expect(desk.judge(world.create({ tbs: (tbs) => ({ ...tbs, ext }) })).outcome).toBe('accepted')
    const critical = { ...unread, reason: 'crit' }
    expect(desk.judge(world.create({ tbs: (tbs) => ({ ...tbs, ext, crit: [1] }) }))).toEqual(critical)
    const both = world.create({ tbs: (tbs) => ({ ...tbs, ext, crit: [1], type: messageTypes['bulletin-update'] }) })
    expect(desk.judge(both)).toEqual(critical)
  })

  it('is not allowed where the body is not of its type', () => {
    const bent = world.create({ tbs: (tbs) => ({ ...tbs, type: messageTypes['bulletin-update'] }) })
    expect(desk.judge(bent)).toEqual({ ...refused('body'), operation: undefined })
  })
})

describe('whom it is for and whose word it is', () => {
  it('it is addressed to the own unit too, as a unit and no other kind of the same id', () => {
    const { id } = world.units.hcm
    const without = world.create({
      tbs: (tbs) => ({ ...tbs, recipients: tbs.recipients.filter((each) => each.id !== id) }),
    })
    expect(desk.judge(without)).toEqual({ ...refused('own-unit'), operation: desk.operation(without) })
    const asCircle = world.create({
      tbs: (tbs) => ({
        ...tbs,
        recipients: [
          ...tbs.recipients.filter((each) => each.id !== id),
          { kind: 'circle', id: idOf<CircleId>(Buffer.from(id, 'hex')), epoch: 1 },
        ],
      }),
    })
    expect(desk.judge(asCircle)).toMatchObject(refused('own-unit'))
  })

  it('a device that has lied is believed no more, whatever else is wrong; others are', () => {
    const { laCommander } = world.people
    using home = new JudgeDesk(world)
    const before = world.create({ by: laCommander })
    const claimed = world.create({ by: laCommander, role: 'duty' })
    expect(home.judge(before).outcome).toBe('accepted')
    expect(home.judge(claimed)).toMatchObject(refused('role-not-held'))
    home.store.transaction('test', (tx) => {
      writeMeta(tx, `sync.lied.${laCommander.device.id}`, 1)
    })
    expect(home.judge(before)).toEqual({ outcome: 'quarantined', operation: home.operation(before) })
    expect(home.judge(claimed)).toEqual({ outcome: 'quarantined', operation: home.operation(claimed) })
    expect(home.judge(world.create()).outcome).toBe('accepted')
  })

  it('a key that a later leaf has ended is quarantined', async () => {
    const robbed = await EvidenceWorld.create(2)
    using other = new JudgeDesk(robbed)
    const made = robbed.create()
    await robbed.remove(robbed.people.hcmDuty.device, robbed.units.hcm)
    expect(other.judge(made)).toEqual({ outcome: 'quarantined', operation: other.operation(made) })
  })
})

describe('the rules of the record', () => {
  it('an operation of a role that may not is refused: by the release of the bulletin, known or told', () => {
    const notice = world.create({ release: 'notice' })
    expect(desk.judge(notice)).toEqual({ ...refused('role'), operation: desk.operation(notice) })
    expect(desk.judge(world.create({ release: 'notice', by: world.people.hcmCommander })).outcome).toBe('accepted')
    const made = world.create()
    const { bdDuty } = world.people
    const answers = Array.from({ length: 6 }, () => world.acknowledge({ by: bdDuty, parents: [made] }))
    desk.keep(...answers.slice(0, 5), made)
    expect(desk.judge(answers[5]!)).toMatchObject(refused('role'))
  })

  it('only the owner changes it, and only who was addressed answers', () => {
    const made = world.create()
    desk.keep(made)
    const { bdCommander, hcmDuty, laCommander } = world.people
    expect(desk.judge(world.update({ by: bdCommander, parents: [made] }))).toMatchObject(refused('owner'))
    expect(desk.judge(world.update({ by: hcmDuty, parents: [made] })).outcome).toBe('accepted')
    expect(desk.judge(world.acknowledge({ by: laCommander, parents: [made] }))).toMatchObject(refused('owner'))
    expect(desk.judge(world.acknowledge({ by: bdCommander, parents: [made] })).outcome).toBe('accepted')
  })

  it('one whose parents are not all here waits, and is judged by role and owner only then', () => {
    const made = world.create()
    const { bdCommander, bdDuty } = world.people
    const [ack, byDuty] = [bdCommander, bdDuty].map((by) => world.acknowledge({ by, parents: [made] }))
    const done = world.acted({ by: bdDuty, parents: [made, ack!] })
    for (const each of [ack!, byDuty!, done])
      expect(desk.judge(each)).toEqual({ outcome: 'waiting-parents', operation: desk.operation(each) })
    desk.keep(made)
    expect(desk.judge(ack!).outcome).toBe('accepted')
    expect(desk.judge(byDuty!)).toMatchObject(refused('role'))
    expect(desk.judge(done).outcome).toBe('waiting-parents')
    desk.keep(ack!)
    expect(desk.judge(done).outcome).toBe('accepted')
  })

  it('its files are together no larger than a statement may carry', () => {
    const file = (trueSize: number): BodyAttachment => ({
      key: new Uint8Array(32),
      salt: new Uint8Array(24),
      exhibitSalt: new Uint8Array(32),
      trueSize,
      name: 'anh.jpg',
      kind: 'portrait',
    })
    const half = limits.attachmentTotalBytes / 2
    expect(desk.judge(world.create({ attachments: [file(half), file(half)] })).outcome).toBe('accepted')
    const large = world.create({ attachments: [file(half), file(half + 1)] })
    expect(desk.judge(large)).toEqual({ ...refused('attachments'), operation: desk.operation(large) })
  })
})

describe("the officer's certificate", () => {
  it('is there, and has the role that the body names', () => {
    const made = world.create()
    desk.keep(made)
    const alone = world.acknowledge({ by: world.people.bdCommander, parents: [made], deviceOnly: true })
    expect(desk.judge(alone)).toEqual({ ...refused('no-officer'), operation: desk.operation(alone) })
    const asCommander = world.acknowledge({ by: world.people.bdDuty, parents: [made], role: 'commander' })
    expect(desk.judge(asCommander)).toMatchObject(refused('role-not-held'))
  })

  it('opens to the name and the badge in the body, which are such as may stand on a screen', () => {
    const { crypto } = world.directory
    const made = world.create()
    const operation = desk.operation(made)
    const { sender } = desk.verified(made)
    const { name, badge, salt } = world.people.hcmDuty
    const breach = (author: typeof operation.body.author, held: Partial<Sender['officer']> = {}) => {
      const { author: _, ...body } = operation.body
      const said = { ...operation, body: { ...body, ...(author && { author }) } } as typeof operation // its own body
      return officerBreach(crypto, said, { ...sender, officer: { ...sender.officer!, ...held } })
    }
    const certified = (author: { readonly name: string; readonly badge: string; readonly salt: typeof salt }) =>
      breach(author, { nameHash: officerNameHash(crypto, author) })
    expect(breach({ name, badge, salt })).toBeUndefined()
    expect(breach(undefined)).toBe('no-name')
    expect(breach({ name: 'Nguyễn Văn Khác', badge, salt })).toBe('name')
    expect(breach({ name, badge: '000-999', salt })).toBe('name')
    expect(breach({ name, badge, salt: new Uint8Array(32) })).toBe('name')
    expect(certified({ name, badge, salt })).toBeUndefined()
    expect(certified({ name: `${name}\u202E`, badge, salt })).toBe('name')
    expect(certified({ name, badge: `${badge}\u200B`, salt })).toBe('name')
  })

  it('is asked of the sender and of the operation', () => {
    const { crypto } = world.directory
    const made = world.create()
    const operation = desk.operation(made)
    const { sender } = desk.verified(made)
    expect(officerBreach(crypto, { ...operation, officer: undefined }, sender)).toBe('no-officer')
    expect(officerBreach(crypto, operation, { ...sender, officer: undefined })).toBe('no-officer')
  })
})

describe('after its unit has closed for another', () => {
  it('the heir acts from that day on, whatever time it states, and what waited is judged the same', async () => {
    const closing = await EvidenceWorld.create(3)
    using other = new JudgeDesk(closing)
    const { directory, units, people } = closing
    const made = closing.create({ by: people.bdDuty, to: [units.hcm] })
    other.keep(made)
    const from = directory.now + limits.recoveryMs
    await directory.add(successionStatement({ unit: units.bd.id, successor: units.la.id }, [directory.root]))
    const update = (created: number) =>
      closing.update({ by: people.laCommander, parents: [made], tbs: (tbs) => ({ ...tbs, created }) })
    const [early, onTheDay] = [update(from - 1), update(from)]
    const onTime = from - limits.skewShownMs
    expect(other.judge(onTheDay, { now: onTime - 1 })).toMatchObject(refused('owner'))
    expect(other.judge(onTheDay, { now: onTime }).outcome).toBe('accepted')
    expect(other.judge(onTheDay, { now: onTime - 1, witnessedAt: onTime }).outcome).toBe('accepted')
    expect(other.judge(early, { now: from + hour })).toMatchObject(refused('owner'))

    other.keep(early, onTheDay)
    const connectedAt = (now: number) =>
      nowConnected(other.context({ now }), other.store.read, recordOf(made)).map((each) => [
        each.operation.hash,
        each.outcome,
      ])
    const both = [early, onTheDay].map(({ hash }) => hash).toSorted()
    const expected = (at: readonly string[], first = 'accepted') => [
      [made.hash, first],
      ...both.map((hash) => [hash, at.includes(hash) ? 'accepted' : 'not-allowed']),
    ]
    expect(connectedAt(onTime - 1)).toEqual(expected([]))
    expect(connectedAt(onTime)).toEqual(expected([onTheDay.hash]))
  })
})

describe('what waited for its parents', () => {
  it('has its outcome once it is connected, in the order of the record; before there is none', () => {
    const made = world.create()
    const { bdCommander, bdDuty } = world.people
    const ack = world.acknowledge({ by: bdCommander, parents: [made] })
    const done = world.acted({ by: bdDuty, parents: [made, ack] })
    const after = world.acted({ by: bdDuty, parents: [made, done] })
    const byDuty = world.acknowledge({ by: bdDuty, parents: [made, after] })
    const connected = (now = world.directory.now) =>
      nowConnected(desk.context({ now }), desk.store.read, recordOf(made)).map((each) => [
        each.operation.hash,
        each.outcome,
      ])
    expect(connected()).toEqual([])
    desk.keep(ack)
    expect(connected()).toEqual([])
    desk.keep(made, byDuty, after)
    const accepted = (each: Signed) => [each.hash, 'accepted']
    expect(connected()).toEqual([made, ack].map(accepted))
    desk.keep(done)
    expect(connected()).toEqual([...[made, ack, done, after].map(accepted), [byDuty.hash, 'not-allowed']])
    const { expires } = desk.operation(made)
    expect(connected(expires - 1)).toEqual(connected())
    const outcomes = connected(expires).map(([, outcome]) => outcome)
    expect(outcomes).toEqual(['expired', 'expired', 'expired', 'expired', 'not-allowed'])
  })
})
