import { beforeAll, describe, expect, it } from 'vitest'
import { unitStatement } from '../../../engine/enrol/statements.ts'
import { isError } from '../../../engine/evidence/findings.ts'
import { verifyEvidence } from '../../../engine/evidence/verify.ts'
import { addCosignature, checkpointText, cosign, signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { treeRoot } from '../../../shared/protocol/merkle-tree.ts'
import { handlingBits } from '../../../shared/protocol/tbs.ts'
import { encodeCbor, type CborValue } from '../../../shared/protocol/cbor.ts'
import { minute } from '../../../shared/time.ts'
import { wanted } from '../../support/operations.ts'
import { codesOf, EvidenceWorld } from '../../support/evidence-world.ts'

let world: EvidenceWorld
beforeAll(async () => {
  world = await EvidenceWorld.create()
})

/** What every package of this world has, whatever its record: one operator's witness, demonstration, a test bulletin. */
const always = ['directory-as-of', 'directory-unwitnessed', 'demonstration', 'not-actual']

describe('an honest package', () => {
  it('is valid and trusted, and names who signed what, when, for which unit', () => {
    const { hcmDuty, hcmCommander, bdCommander, bdDuty } = world.people
    const made = world.create()
    const ack = world.acknowledge({ by: bdCommander, parents: [made] })
    const done = world.acted({ by: bdDuty, parents: [made, ack] })
    const seen = world.receipt({ by: bdDuty, about: [made.hash] })
    const verdict = world.verify(world.package(made, ack, done, seen))
    expect(codesOf(verdict)).toEqual(always)
    expect(verdict).toMatchObject({ valid: true, trusted: true, root: world.root, record: made.hash })
    expect(verdict).not.toHaveProperty('firstWitnessed')
    const signers = new Map(verdict.signers.map((each) => [each.statement, each]))
    expect(signers.get(made.hash)).toEqual({
      statement: made.hash,
      kind: 'bulletin-create',
      at: world.directory.now,
      notBefore: world.directory.now,
      unit: { id: hcmDuty.unit.id, code: 'tp-hcm', name: 'Công an tp-hcm' },
      device: hcmDuty.device.id,
      officer: { badge: hcmDuty.badge, name: 'Trần Thị Thử', role: 'duty' },
    })
    expect(signers.get(ack.hash)).toMatchObject({ kind: 'acknowledge', officer: { role: 'commander' } })
    expect(signers.get(done.hash)).toMatchObject({ kind: 'acted', unit: { code: 'binh-duong' } })
    expect(signers.get(seen.hash)).toMatchObject({
      kind: 'receipt',
      officer: { badge: bdDuty.badge, name: bdDuty.name },
      says: [{ statement: made.hash, rung: 'opened', outcome: 'accepted' }],
    })
    expect(verdict.signers.at(-1)).toMatchObject({ kind: 'export', officer: { name: hcmCommander.name } })
  })

  it('is valid without a root, and then not trusted', () => {
    const file = world.package(world.create())
    const verdict = world.verify(file, new Uint8Array(32))
    expect(verdict).toMatchObject({ valid: true, trusted: false })
    expect(world.verify(file, world.root).trusted).toBe(true)
    expect(world.verify(file, new Uint8Array(0)).trusted).toBe(false)
    expect(verifyEvidence(world.directory.crypto, file)).toEqual(verdict)
  })

  it('has the same verdict whenever it is checked', () => {
    const file = world.package(world.create())
    expect(world.verify(file)).toEqual(world.verify(file))
  })

  it('proves statements that were made under earlier trees of the same log', async () => {
    const early = await EvidenceWorld.create(2)
    const made = early.create()
    await early.directory.addUnit('tay-ninh')
    const ack = early.acknowledge({ by: early.people.bdCommander, parents: [made] })
    await early.directory.addUnit('dong-nai')
    expect(early.verify(early.package(made, ack))).toMatchObject({ valid: true, trusted: true })
  })

  it('keeps the names that a unit had when a statement was made', async () => {
    const renamed = await EvidenceWorld.create(3)
    const made = renamed.create()
    const { leaf } = renamed.units.hcm
    await renamed.directory.add(unitStatement({ ...leaf, name: 'Công an tên mới' }, [renamed.directory.root]))
    const [signer, exporter] = renamed.verify(renamed.package(made)).signers
    expect(signer?.unit.name).toBe('Công an tp-hcm')
    expect(exporter?.unit.name).toBe('Công an tên mới')
  })
})

describe('what a reader must know', () => {
  it('tells handling codes, those of updates too', () => {
    const made = world.create({ handling: handlingBits.h1 })
    const changed = world.update({ by: world.people.hcmDuty, parents: [made], handling: handlingBits.h3 })
    const { valid, findings } = world.verify(world.package(made, changed))
    expect(valid).toBe(true)
    expect(findings).toContainEqual({ code: 'handling', detail: 'H1,H3' })
  })

  it('names handling bits that it does not know', () => {
    const { findings } = world.verify(world.package(world.create({ handling: 32 })))
    expect(findings).toContainEqual({ code: 'handling', detail: '0x20' })
  })

  it('tells an exercise from the real thing', () => {
    const actual = world.verify(world.package(world.create({ bulletin: { ...wanted, status: 'actual' } })))
    expect(codesOf(actual)).toEqual(always.filter((code) => code !== 'not-actual'))
    const drill = world.verify(world.package(world.create({ bulletin: { ...wanted, status: 'exercise' } })))
    expect(drill.findings).toContainEqual({ code: 'not-actual', detail: 'exercise' })
  })

  it('says that an update which a cancel beats had no effect', () => {
    const made = world.create()
    const changed = world.update({ by: world.people.hcmDuty, parents: [made] })
    const closed = world.cancel({ by: world.people.hcmDuty, parents: [made] })
    const verdict = world.verify(world.package(made, changed, closed))
    expect(verdict.valid).toBe(true)
    expect(verdict.findings).toContainEqual({ code: 'overtaken', statement: changed.hash })
  })

  it('says that parents are missing', () => {
    const made = world.create()
    const ack = world.acknowledge({ by: world.people.bdCommander, parents: [made] })
    const done = world.acted({ by: world.people.bdDuty, parents: [made, ack] })
    const verdict = world.verify(world.package(made, done))
    expect(verdict.valid).toBe(true)
    expect(verdict.findings).toContainEqual({ code: 'incomplete', statement: done.hash, detail: '1' })
  })

  it.each([
    ['an acknowledgement by a duty officer', 'bdDuty', 'acknowledge', 'record'],
    ['an acknowledgement by a unit that was not addressed', 'laCommander', 'acknowledge', 'record'],
    ['an update by another unit than the owner', 'bdCommander', 'update', 'record'],
    ['a cancel by another unit than the owner', 'bdCommander', 'cancel', 'record'],
  ] as const)('says that %s has no effect', (_, who, what, detail) => {
    const made = world.create()
    const other = world[what]({ by: world.people[who], parents: [made] })
    const verdict = world.verify(world.package(made, other))
    expect(verdict.valid).toBe(true)
    expect(verdict.findings).toContainEqual({ code: 'not-allowed', statement: other.hash, detail })
  })

  it('says that a role which the certificate does not have has no effect', () => {
    const made = world.create()
    const ack = world.acknowledge({ by: world.people.bdDuty, parents: [made], role: 'commander' })
    const { findings } = world.verify(world.package(made, ack))
    expect(findings).toContainEqual({ code: 'not-allowed', statement: ack.hash, detail: 'role-not-held' })
  })

  it('shows no name that is not the one in the certificate', () => {
    const made = world.create()
    const { bdCommander } = world.people
    const author = { name: 'Nguyễn Văn Khác', badge: bdCommander.badge, salt: bdCommander.salt }
    const ack = world.acknowledge({ by: bdCommander, parents: [made], author })
    const { findings, signers } = world.verify(world.package(made, ack))
    expect(findings).toContainEqual({ code: 'not-allowed', statement: ack.hash, detail: 'name' })
    expect(signers.find((each) => each.statement === ack.hash)).not.toHaveProperty('officer')
  })

  it('shows a time that is earlier than the tree that the statement names', () => {
    const { now } = world.directory
    const earlier = (ms: number) => world.create({ tbs: (tbs) => ({ ...tbs, created: now - ms }) })
    const lied = earlier(20 * minute)
    const verdict = world.verify(world.package(lied))
    expect(verdict.valid).toBe(true)
    expect(verdict.findings).toContainEqual({ code: 'backdated', statement: lied.hash, at: now })
    expect(verdict.signers[0]).toMatchObject({ at: now - 20 * minute, notBefore: now })
    // clocks differ by a little
    expect(codesOf(world.verify(world.package(earlier(4 * minute))))).not.toContain('backdated')
  })

  it('keeps what it does not understand, signed as it is', () => {
    const made = world.create()
    const later = world.acknowledge({
      by: world.people.bdCommander,
      parents: [made],
      tbs: (tbs) => ({ ...tbs, bodyVersion: 9 }),
    })
    const unknown = world.acted({
      by: world.people.bdDuty,
      parents: [made],
      tbs: (tbs) => ({ ...tbs, type: 63 }),
    })
    const verdict = world.verify(world.package(made, later, unknown))
    expect(verdict.valid).toBe(true)
    expect(verdict.findings).toContainEqual({ code: 'needs-update', statement: later.hash })
    expect(verdict.signers.find((each) => each.statement === unknown.hash)?.kind).toBe('unknown')
  })

  it('does not call a log complete that holds a critical leaf it does not know', async () => {
    const newer = await EvidenceWorld.create(4)
    const made = newer.create()
    const body = encodeCbor(
      new Map([
        [0, 1],
        [1, 200], // a type that nobody has yet
        [2, 1],
      ]),
    )
    const unknown = new Map<number, CborValue>([
      [0, body],
      [1, [new Uint8Array(64)]],
    ])
    expect(await newer.directory.offer(encodeCbor(unknown))).toEqual({ kind: 'update-needed' })
    const verdict = newer.verify(newer.package(made))
    expect(verdict.valid).toBe(false)
    expect(verdict.findings.filter(isError).map(({ code }) => code)).toEqual(['directory-update-needed'])
  })
})

describe('receipts', () => {
  it('count for what they say about this record, and say nothing of others', () => {
    const [made, other] = [world.create(), world.create()]
    const seen = world.receipt({ by: world.people.bdDuty, about: [made.hash, other.hash] })
    const verdict = world.verify(world.package(made, seen))
    expect(codesOf(verdict)).toEqual(always)
    const says = verdict.signers.find((each) => each.statement === seen.hash)?.says
    expect(says?.map((each) => each.statement)).toEqual([made.hash])
  })

  it('of a device alone prove that it was decrypted, never that an officer had it open', () => {
    const made = world.create()
    const plain = world.receipt({ by: world.people.bdDuty, about: [made.hash], deviceOnly: true })
    expect(world.verify(world.package(made, plain)).valid).toBe(true)
    const claimed = world.receipt({
      by: world.people.bdDuty,
      about: [made.hash],
      deviceOnly: true,
      entry: { rung: 'opened' },
    })
    const verdict = world.verify(world.package(made, claimed))
    expect(verdict.valid).toBe(false)
    expect(codesOf(verdict)).toContain('receipt-not-counted')
  })

  it('count for the entries that hold, where one of several does not', () => {
    const made = world.create()
    const ack = world.acknowledge({ by: world.people.bdCommander, parents: [made] })
    // the unit speaks of its own acknowledgement too: nobody is a witness to themselves
    const seen = world.receipt({ by: world.people.bdDuty, about: [made.hash, ack.hash] })
    const verdict = world.verify(world.package(made, ack, seen))
    expect(verdict.valid).toBe(true)
    expect(verdict.findings).toContainEqual({ code: 'receipt-entry-ignored', statement: seen.hash })
  })
})

describe('a statement of a package', () => {
  it('whose bytes are none is refused, and all others are judged', () => {
    const made = world.create()
    const content = world.content([made])
    const none = { ...content.statements[0]!, tbsBytes: new Uint8Array(3) }
    const verdict = world.verify(world.pack({ ...content, statements: [none, ...content.statements] }))
    expect(verdict.findings.filter(isError)).toStrictEqual([{ code: 'tbs' }])
    expect(verdict.signers.map(({ statement }) => statement)).toEqual([made.hash, undefined])
  })

  it('counts without the time of a witness whose cosignature does not hold', () => {
    const { crypto, policy, leaves, logKey, witness, now } = world.directory
    const hashes = leaves.map((leaf) => leafHash(crypto, leaf))
    const checkpoint = { origin: policy.log.origin, size: leaves.length, root: treeRoot(crypto, hashes) }
    const signed = signCheckpoint(crypto, { name: checkpoint.origin, keys: logKey.pair }, checkpoint)
    const other = { text: checkpointText({ ...checkpoint, size: 1 }), timeMs: now }
    const line = cosign(crypto, { name: 'witness.test', keys: witness.pair }, other)
    const bent = world.create({ note: addCosignature(signed, line)! })
    const verdict = world.verify(world.package(bent))
    expect(verdict.valid).toBe(true)
    expect(verdict.signers[0]).toMatchObject({ statement: bent.hash })
    expect(verdict.signers[0]).not.toHaveProperty('notBefore')
  })
})
