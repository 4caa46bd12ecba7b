/** Since when a statement was there (docs/spec/evidence.md, Time): which word counts, of whom, and until when. */
import { beforeAll, describe, expect, it } from 'vitest'
import { auditOrigin, auditWitness } from '../../../engine/audit/checkpoint.ts'
import { firstWitnessed, witnessedBy } from '../../../engine/evidence/first-witnessed.ts'
import type { EvidenceAudit } from '../../../engine/evidence/package.ts'
import { auditEntryBytes, auditLeafHash } from '../../../engine/store/audit.ts'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { deviceStatement } from '../../../engine/enrol/statements.ts'
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import type { LeafHash, UnitId } from '../../../shared/ids.ts'
import { addCosignature, checkpointText, cosign, signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { deviceCertificateAt, officerCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import { MerkleTree } from '../../../shared/protocol/merkle-tree.ts'
import { day, minute } from '../../../shared/time.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld, type TestDevice, type TestKey, type TestUnit } from '../../support/directory-world.ts'

interface Device extends TestDevice {
  readonly unit: TestUnit
  readonly auditKey: TestKey
  readonly witnessKey: TestKey
}

let world: DirectoryWorld
let audited: Device
let sibling: Device
let other: Device
beforeAll(async () => {
  world = await DirectoryWorld.create()
  const [own, foreign] = [await world.addUnit('tp-hcm'), await world.addUnit('long-an')]
  ;[audited, sibling, other] = [await deviceOf(own), await deviceOf(own), await deviceOf(foreign)]
  world.now += minute
})

async function deviceOf(unit: TestUnit): Promise<Device> {
  const [auditKey, witnessKey] = [world.key(), world.key()]
  const keys = { auditKey: auditKey.publicKey, witnessKey: witnessKey.publicKey }
  return { ...(await world.addDevice(unit, keys)), unit, auditKey, witnessKey }
}
const leafOf = ({ id }: TestDevice): LeafHash => deviceCertificateAt(world.state, id)!.leaf

interface Row {
  readonly seq: number
  readonly object: Bytes | undefined
}
interface Audit {
  readonly rows?: readonly Row[]
  readonly by?: readonly (readonly [Device, number])[]
  readonly of?: Device
  readonly signer?: TestKey
  readonly device?: LeafHash
}

const object = new Uint8Array(32).fill(7)

/** An audit of three rows, the second about `object`, cosigned by these. */
function auditOf({
  rows = [{ seq: 2, object }],
  by = [[other, world.now]],
  of = audited,
  ...rest
}: Audit): EvidenceAudit {
  const { crypto } = world
  const entries = [1, 2, 3].map((seq) => {
    const row = rows.find((each) => each.seq === seq)
    const entry = auditEntryBytes(seq, { at: world.now, action: 'test', ...(row?.object && { object: row.object }) })
    return { seq, entry, salt: crypto.random(32), isShown: row !== undefined }
  })
  const leaves = entries.map(({ salt, entry }) => auditLeafHash(crypto, salt, entry))
  const tree = new MerkleTree(crypto, leaves)
  const origin = auditOrigin(of.id)
  const checkpoint = { origin, size: 3, root: tree.root(3) }
  const signed = signCheckpoint(crypto, { name: origin, keys: (rest.signer ?? of.auditKey).pair }, checkpoint)
  const note = by.reduce((so, [device, timeMs]) => {
    const signer = { name: auditWitness(device.id), keys: device.witnessKey.pair }
    return addCosignature(so, cosign(crypto, signer, { text: checkpointText(checkpoint), timeMs }))!
  }, signed)
  return {
    device: rest.device ?? leafOf(of),
    checkpoints: [note],
    rows: entries
      .filter(({ isShown }) => isShown)
      .map(({ seq, entry, salt }) => ({ checkpoint: 0, entry, salt, path: [...tree.path(seq - 1, 3)] })),
  }
}
const words = (audit: EvidenceAudit | undefined) => witnessedBy(world.crypto, world.state, audit)
const aboutIt = (audit: EvidenceAudit) => words(audit).get(bytesToHex(object))
const inSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000
const wordOf = (device: Device, at = world.now) => ({ at: inSeconds(at), unit: device.unit.id, device: device.id })

describe('a word', () => {
  it('holds with row, path and checkpoint of the audited device, cosigned by another: time, unit and device', () => {
    expect([...words(auditOf({}))]).toEqual([[bytesToHex(object), [wordOf(other)]]])
    expect(
      aboutIt(
        auditOf({
          by: [
            [sibling, world.now],
            [other, world.now + minute],
          ],
        }),
      ),
    ).toEqual(expect.arrayContaining([wordOf(sibling), wordOf(other, world.now + minute)]))
  })

  it('holds for the first row of an audit and for the last', () => {
    for (const seq of [1, 3]) expect(aboutIt(auditOf({ rows: [{ seq, object }] }))).toEqual([wordOf(other)])
  })

  it('of several rows or checkpoints about one statement all count', () => {
    const [one, two] = [auditOf({}), auditOf({ by: [[sibling, world.now]] })]
    const both: EvidenceAudit = {
      device: one.device,
      checkpoints: [...one.checkpoints, ...two.checkpoints],
      rows: [...one.rows, ...two.rows.map((row) => ({ ...row, checkpoint: 1 }))],
    }
    expect(aboutIt(both)).toEqual([wordOf(other), wordOf(sibling)])
  })

  it('is nobody’s without an audit, or with that of somebody who is no device', () => {
    expect([...words(undefined)]).toEqual([])
    const officer = officerCertificateAt(world.state, audited.unit.duty.id)!.leaf
    for (const device of [officer, '00'.repeat(32) as unknown as LeafHash])
      expect([...words(auditOf({ device }))]).toEqual([])
  })

  it('is none where the row is bent, or not of that tree', () => {
    const audit = auditOf({})
    const [row] = audit.rows as [EvidenceAudit['rows'][number]]
    const bent: readonly EvidenceAudit['rows'][number][] = [
      { ...row, checkpoint: 1 },
      { ...row, salt: flipBit(row.salt, 0) },
      { ...row, path: row.path.slice(1) },
      { ...row, path: [...row.path].toReversed() },
      { ...row, entry: auditEntryBytes(2, { at: world.now + 1, action: 'test', object }) },
      { ...row, entry: auditEntryBytes(0, { at: world.now, action: 'test', object }) },
      { ...row, entry: new Uint8Array(3) },
    ]
    for (const each of bent) expect([...words({ ...audit, rows: [each] })]).toEqual([])
    expect([...words({ ...audit, rows: [...bent, row] })]).toHaveLength(1)
  })

  it('is none of a row about nothing', () => {
    expect([...words(auditOf({ rows: [{ seq: 2, object: undefined }] }))]).toEqual([])
  })

  it('is none where the checkpoint is signed by another key, of another device, or is no note', () => {
    expect([...words(auditOf({ signer: world.key() }))]).toEqual([])
    expect([...words(auditOf({ of: sibling, device: leafOf(audited) }))]).toEqual([])
    expect([...words({ ...auditOf({}), checkpoints: [new Uint8Array(9)] })]).toEqual([])
  })

  it('is nobody’s own: neither the audited device’s nor one of a device that is not in the log', () => {
    const stranger = { ...other, id: world.id<TestDevice['id']>() }
    for (const by of [audited, stranger, { ...other, witnessKey: world.key() }])
      expect(aboutIt(auditOf({ by: [[by, world.now]] }))).toEqual([])
  })
})

describe('the device that gives its word', () => {
  it('stood in the log by then, and was not removed', async () => {
    const { logged } = deviceCertificateAt(world.state, other.id)!
    const countsAt = (device: Device, at: number): boolean => aboutIt(auditOf({ by: [[device, at]] }))!.length === 1
    expect([countsAt(other, logged - 1000), countsAt(other, logged)]).toEqual([false, true])

    const late = await deviceOf(other.unit)
    world.now += day
    const target = { device: late.id }
    const since = world.now - 10 * minute
    const by = [late.unit.admin.key]
    await world.add(revocationStatement({ unit: late.unit.id, target, reason: 'stolen', since }, by))
    expect([countsAt(late, since - 1000), countsAt(late, since)]).toEqual([true, false])

    const renewed = await deviceOf(other.unit)
    const admins = [renewed.unit.admin.key, renewed.unit.secondAdmin.key] as const
    await world.add(deviceStatement({ ...renewed.body, notAfter: world.now + 80 * day }, admins))
    world.now += day
    await world.add(revocationStatement({ unit: late.unit.id, target: { device: renewed.id }, reason: 'stolen' }, by))
    expect([countsAt(renewed, world.now - 1000), countsAt(renewed, world.now)]).toEqual([true, false])

    const lost = await deviceOf(other.unit)
    world.now += day
    await world.add(revocationStatement({ unit: lost.unit.id, target: { device: lost.id }, reason: 'lost' }, by))
    expect([countsAt(lost, world.now - 1000), countsAt(lost, world.now)]).toEqual([true, false])
  })

  it('goes on counting when its certificate is renewed, as the audited one does', async () => {
    for (const { body, unit } of [other, audited]) {
      const renewed = { ...body, notAfter: world.now + 80 * day }
      await world.add(deviceStatement(renewed, [unit.admin.key, unit.secondAdmin.key]))
    }
    expect(aboutIt(auditOf({}))).toEqual([wordOf(other)])
  })
})

describe('the first time', () => {
  it('is the earliest word by another unit than the author’s', () => {
    const [own, foreign] = [audited.unit.id, other.unit.id] as const
    const word = (unit: UnitId, at: number) => ({ unit, at, device: other.id })
    const all = [word(own, 1), word(foreign, 5), word(foreign, 3), word(foreign, 4)]
    expect(firstWitnessed(all, own)).toBe(3)
    expect(firstWitnessed(all, foreign)).toBe(1)
    expect(firstWitnessed([word(own, 1)], own)).toBeUndefined()
    expect(firstWitnessed([], own)).toBeUndefined()
    expect(firstWitnessed(undefined, own)).toBeUndefined()
  })
})
