/** Each condition of the verifier alone and at its edge (docs/spec/evidence.md, Verification): what is said, and what not. */
import { beforeAll, describe, expect, it } from 'vitest'
import { isError, type Finding } from '../../../engine/evidence/findings.ts'
import { createStatementJudge, disclosed } from '../../../engine/evidence/statement.ts'
import type { EvidenceContent } from '../../../engine/evidence/package.ts'
import type { EvidenceVerdict } from '../../../engine/evidence/verify.ts'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { deviceStatement, officerStatement, policyStatement } from '../../../engine/enrol/statements.ts'
import { concat, type Bytes } from '../../../shared/bytes.ts'
import type { StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { addCosignature, checkpointText, cosign, signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { deviceCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import { officerNameHash } from '../../../shared/protocol/directory/keys.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { treeRoot } from '../../../shared/protocol/merkle-tree.ts'
import { messageTypes } from '../../../shared/protocol/message-types.ts'
import { handlingBits, type Tbs } from '../../../shared/protocol/tbs.ts'
import { minute, second } from '../../../shared/time.ts'
import { noteOver } from '../../support/directory-home.ts'
import { codesOf, EvidenceWorld, type Signed } from '../../support/evidence-world.ts'

let world: EvidenceWorld
let made: Signed
beforeAll(async () => {
  world = await EvidenceWorld.create()
  made = world.create()
})

const errors = ({ findings }: EvidenceVerdict): readonly Finding[] => findings.filter(isError)
const errorCodes = (...statements: readonly Signed[]): readonly string[] =>
  errors(world.verify(world.package(...statements))).map(({ code }) => code)
const signerIn = ({ signers }: EvidenceVerdict, hash: StatementHash | undefined) =>
  signers.find((each) => each.statement === hash)
const at = (change: Partial<Tbs['checkpoint']>) => ({
  tbs: (tbs: Tbs): Tbs => ({ ...tbs, checkpoint: { ...tbs.checkpoint, ...change } }),
})
const rootOf = (leaves: readonly Bytes[]): Bytes =>
  treeRoot(
    world.directory.crypto,
    leaves.map((leaf) => leafHash(world.directory.crypto, leaf)),
  )

describe('the log', () => {
  it('is as old as its cosignatures, in so many leaves; without a void one, a demonstration or an operator’s witness nothing more is said', async () => {
    const sober = await EvidenceWorld.create(11, { demo: false })
    const { directory } = sober
    const witnesses = directory.policy.witnesses.map((each) => ({ ...each, operator: false }))
    await directory.add(policyStatement({ ...directory.policy, serial: 1, witnesses }, [directory.root]))
    const first = sober.create()
    const asOf = { code: 'directory-as-of', at: directory.now, detail: String(directory.leaves.length) }
    expect(sober.verify(sober.package(first)).findings).toEqual([asOf, { code: 'not-actual', detail: 'test' }])
    for (const _ of [1, 2])
      await directory.offer(
        officerStatement(directory.officerBody({ id: sober.units.hcm.id }, directory.officer('duty')), [
          directory.root,
        ]),
      )
    expect(sober.verify(sober.package(first)).findings).toContainEqual({ code: 'directory-void-leaves', detail: '2' })
  })

  it('is as old as the oldest that makes up the quorum, and names its critical unknown leaf', () => {
    const { directory } = world
    const older = directory.now - 7 * second
    const content = { ...world.content([made]), note: noteOver(directory, directory.leaves, older) }
    expect(world.verify(world.pack(content)).findings[0]).toMatchObject({ code: 'directory-as-of', at: older })
  })

  it('must not only have the note’s root but its size, and begin with a policy', () => {
    const { directory } = world
    const { crypto, policy } = directory
    const bent = { origin: policy.log.origin, size: directory.leaves.length + 1, root: rootOf(directory.leaves) }
    const signed = signCheckpoint(crypto, { name: bent.origin, keys: directory.logKey.pair }, bent)
    const witness = { name: 'witness.test', keys: directory.witness.pair }
    const line = cosign(crypto, witness, { text: checkpointText(bent), timeMs: directory.now })
    const with_ = (change: Partial<EvidenceContent>) =>
      world.verify(world.pack({ ...world.content([made]), ...change }))
    expect(with_({ note: addCosignature(signed, line)! })).toStrictEqual({
      valid: false,
      trusted: false,
      signers: [],
      findings: [{ code: 'directory-note' }],
    })
    expect(with_({ leaves: directory.leaves.slice(1) })).toStrictEqual({
      valid: false,
      trusted: false,
      signers: [],
      findings: [{ code: 'directory-root' }],
    })
  })
})

describe('a file', () => {
  it('that is none has one finding and nothing else', () => {
    expect(world.verify(new Uint8Array(3))).toStrictEqual({
      valid: false,
      trusted: false,
      signers: [],
      findings: [{ code: 'malformed' }],
    })
  })

  it('is trusted by the whole root that is given, and names what it claims either way', () => {
    const bent = world.root.slice()
    bent[31] = (bent[31] ?? 0) ^ 1
    expect(world.verify(world.package(made), bent)).toMatchObject({ valid: true, trusted: false, root: world.root })
  })
})

describe('the signers that are shown', () => {
  it('are in the order of their own times, at one time in that of the hashes, the exporter last', () => {
    const { bdCommander } = world.people
    const { now } = world.directory
    const answers = [0, 0, 0, -second, second].map((later) =>
      world.acknowledge({ by: bdCommander, parents: [made], tbs: (tbs) => ({ ...tbs, created: now + later }) }),
    )
    const [a, b, c, early, late] = answers.map(({ hash }) => hash)
    // receipts stand behind the operations, so that only its hash brings this one before the first of them
    const first = [made.hash, a!, b!, c!].toSorted()[0]!
    const seen = () => world.receipt({ by: world.people.bdDuty, about: [made.hash] })
    let lowest = seen()
    while (lowest.hash > first) lowest = seen()
    const verdict = world.verify(world.package(made, ...answers, lowest))
    const sameTime = [made.hash, a, b, c, lowest.hash].toSorted((x, y) => (x! < y! ? -1 : 1))
    expect(verdict.signers.map(({ statement }) => statement)).toEqual([early, ...sameTime, late, undefined])
  })

  it('have what is known of each, and nothing where it is not', () => {
    const seen = world.receipt({ by: world.people.bdDuty, about: [made.hash] })
    const plain = world.receipt({ by: world.people.bdDuty, about: [made.hash], deviceOnly: true })
    const unseen = world.create({ note: noteOver(world.directory, world.directory.leaves, Number.NaN) })
    const verdict = world.verify(world.package(made, seen, plain))
    const { bdDuty, hcmCommander } = world.people
    expect(signerIn(verdict, seen.hash)).toHaveProperty('officer', { name: bdDuty.name, badge: bdDuty.badge })
    expect(signerIn(verdict, plain.hash)).not.toHaveProperty('officer')
    for (const key of ['says', 'firstWitnessed']) expect(signerIn(verdict, made.hash)).not.toHaveProperty(key)
    expect(signerIn(world.verify(world.package(unseen)), unseen.hash)).not.toHaveProperty('notBefore')
    expect(signerIn(verdict, undefined)).toStrictEqual({
      kind: 'export',
      at: world.directory.now,
      unit: { id: world.units.hcm.id, code: 'tp-hcm', name: 'Công an tp-hcm' },
      device: hcmCommander.device.id,
      officer: { name: hcmCommander.name, badge: hcmCommander.badge, role: 'commander' },
    })
  })

  it('keep their name where the role was not theirs, without that role', () => {
    const { bdDuty } = world.people
    const ack = world.acknowledge({ by: bdDuty, parents: [made], role: 'commander' })
    const shown = signerIn(world.verify(world.package(made, ack)), ack.hash)
    expect(shown?.officer).toStrictEqual({ name: bdDuty.name, badge: bdDuty.badge })
  })

  it('show no name that the hash does not open to, none with a zero in it, of which there is no hash, and none without both sides', () => {
    const { crypto } = world.directory
    const { salt } = world.people.bdDuty
    const author = { name: 'A', badge: 'B', salt }
    const sender = (name: string) => ({
      officer: { ...world.people.bdDuty, roles: [], nameHash: officerNameHash(crypto, { ...author, name }) },
    })
    expect(disclosed(crypto, sender('A'), author)).toStrictEqual({ name: 'A', badge: 'B' })
    expect(disclosed(crypto, sender('C'), author)).toBeUndefined()
    expect(disclosed(crypto, sender('A'), { ...author, name: 'A\0B' })).toBeUndefined()
    expect(disclosed(crypto, sender('A'), undefined)).toBeUndefined()
    expect(disclosed(crypto, { officer: undefined }, author)).toBeUndefined()
  })
})

describe('the time of a statement', () => {
  it('counts as dated back from more than the shown skew on', () => {
    const { now } = world.directory
    const dated = (ms: number) => world.create({ tbs: (tbs) => ({ ...tbs, created: now - ms }) })
    const [edge, beyond] = [dated(limits.skewShownMs), dated(limits.skewShownMs + 1)]
    expect(codesOf(world.verify(world.package(edge)))).not.toContain('backdated')
    expect(world.verify(world.package(beyond)).findings).toContainEqual({
      code: 'backdated',
      statement: beyond.hash,
      at: now,
    })
  })

  it('is not before the quorum of the tree that it names, whoever witnesses later', async () => {
    const changed = await EvidenceWorld.create(12)
    const { directory } = changed
    const { crypto, policy } = directory
    const first = changed.create()
    const signedAt = directory.now
    const key = directory.key()
    const witnesses = [{ name: 'other.test', key: key.publicKey, operator: true }]
    await directory.add(policyStatement({ ...policy, serial: 1, witnesses }, [directory.root]))
    const checkpoint = { origin: policy.log.origin, size: directory.leaves.length, root: rootOf(directory.leaves) }
    const signed = signCheckpoint(crypto, { name: checkpoint.origin, keys: directory.logKey.pair }, checkpoint)
    const witness = { name: 'other.test', keys: key.pair }
    const line = cosign(crypto, witness, { text: checkpointText(checkpoint), timeMs: directory.now })
    const file = changed.pack({ ...changed.content([first]), note: addCosignature(signed, line)! })
    expect(signerIn(changed.verify(file), first.hash)?.notBefore).toBe(signedAt)
  })

  it('does not matter for a cool-down: that is over by the export or by the newest cosignature', async () => {
    const cooling = await EvidenceWorld.create(13)
    const { directory, units, people } = cooling
    const key = directory.key()
    const body = directory.deviceBody(units.bd, key)
    await directory.add(deviceStatement(body, [units.bd.admin.key, units.bd.commander.key]))
    const { activeFrom } = deviceCertificateAt(directory.state, body.device)!
    const by = { ...people.bdCommander, device: { id: body.device, key, kem: people.bdCommander.device.kem, body } }
    const parent = cooling.create()
    const early = cooling.acknowledge({ by, parents: [parent] })
    const exported = (exportedAt: number, cosignedAt: number) => {
      const content = cooling.content([parent, early])
      const note = noteOver(directory, directory.leaves, cosignedAt)
      return errors(
        cooling.verify(cooling.pack({ ...content, note, exported: { ...content.exported, at: exportedAt } })),
      )
    }
    const refused = [{ code: 'signer-unknown', statement: early.hash }]
    const next = Math.ceil(activeFrom / second) * second
    expect(exported(activeFrom - 1, next - second)).toEqual(refused)
    expect(exported(activeFrom, next - second)).toEqual([])
    expect(exported(activeFrom - 1, next)).toEqual([])
  })
})

describe('the note in a body', () => {
  it('says what the statement says: log, size and root, each', () => {
    const { length } = world.directory.leaves
    expect(errorCodes(world.create(at({ origin: 'other.test' })))).toEqual(['note', 'record-missing'])
    expect(errorCodes(world.create(at({ size: length - 1 })))).toEqual(['note', 'record-missing'])
    expect(errorCodes(world.create(at({ root: new Uint8Array(32) })))).toEqual(['note', 'record-missing'])
  })

  it('is there, and of a tree that has leaves', () => {
    const without = world.create({ body: (body) => concat(body.slice(0, 32), Uint8Array.of(1)) })
    const empty = world.create({ note: noteOver(world.directory, []) })
    for (const each of [without, empty]) expect(errorCodes(each)).toEqual(['note', 'record-missing'])
  })

  it('is of this log: neither of one more leaf nor of another last one', () => {
    const { directory } = world
    const more = [...directory.leaves, directory.leaves[0]!]
    const beyond = world.create({ note: noteOver(directory, more), ...at({ size: more.length, root: rootOf(more) }) })
    const other = more.toSpliced(-2, 1)
    const split = world.create({ note: noteOver(directory, other), ...at({ root: rootOf(other) }) })
    for (const each of [beyond, split]) expect(errorCodes(each)).toEqual(['checkpoint', 'record-missing'])
  })
})

describe('what has no effect', () => {
  const findingsOn = (other: Signed): readonly Finding[] =>
    world.verify(world.package(made, other)).findings.filter(({ statement }) => statement === other.hash)

  it('is said why, with no more than that', () => {
    const { bdCommander, bdDuty } = world.people
    const ext = new Map([[1, new Uint8Array(1)]])
    const critical = world.acknowledge({ by: bdCommander, parents: [made], tbs: (tbs) => ({ ...tbs, ext, crit: [1] }) })
    expect(findingsOn(critical)).toStrictEqual([{ code: 'needs-update', statement: critical.hash }])
    const type = messageTypes['bulletin-update']
    const bent = world.acted({ by: bdDuty, parents: [made], tbs: (tbs) => ({ ...tbs, type }) })
    expect(findingsOn(bent)).toStrictEqual([{ code: 'not-allowed', statement: bent.hash, detail: 'body' }])
    const alone = world.acknowledge({ by: bdCommander, parents: [made], deviceOnly: true })
    expect(findingsOn(alone)).toStrictEqual([{ code: 'not-allowed', statement: alone.hash, detail: 'no-officer' }])
  })

  it('a control statement that is no receipt of this version belongs to nothing', () => {
    const { bdDuty } = world.people
    const receipt = (change: (tbs: Tbs) => Tbs, body?: (body: Bytes) => Bytes) =>
      world.receipt({ by: bdDuty, about: [made.hash], tbs: change, ...(body && { body }) })
    const later = receipt((tbs) => ({ ...tbs, bodyVersion: 2 }))
    const heartbeat = receipt((tbs) => ({ ...tbs, type: messageTypes.heartbeat }))
    const foreign = (statement: StatementHash): Finding => ({ code: 'foreign-statement', statement })
    expect(findingsOn(later)).toEqual([{ code: 'needs-update', statement: later.hash }, foreign(later.hash)])
    expect(findingsOn(heartbeat)).toEqual([foreign(heartbeat.hash), foreign(heartbeat.hash)])
    const ofAnother = world.acted({
      by: bdDuty,
      parents: [made],
      tbs: ({ recordId: _, parents: __, ...tbs }) => ({ ...tbs, type: messageTypes.receipt }),
    })
    expect(findingsOn(ofAnother)).toEqual([
      { code: 'receipt-not-counted', statement: ofAnother.hash },
      foreign(ofAnother.hash),
    ])
  })
})

describe('the record', () => {
  it('gathers the handling codes of all, known ones by name and unknown ones as one number', () => {
    const handled = (handling: number) =>
      world.verify(world.package(world.create({ handling }))).findings.find(({ code }) => code === 'handling')?.detail
    const { h0, h1, h2, h3 } = handlingBits
    expect(handled(h0)).toBeUndefined()
    expect(handled(h0 | h2)).toBe('H2')
    expect(handled(h1 | h2 | h3 | 16)).toBe('H1,H2,H3,0x10')
    expect(handled(16 | 64)).toBe('0x50')
  })

  it('is made by its first operation: another one of the package is none of it', () => {
    const other = world.create()
    const ofOther = world.acknowledge({ by: world.people.bdCommander, parents: [other] })
    const verdict = world.verify(world.package(made, other, ofOther))
    expect(errors(verdict)).toEqual(
      expect.arrayContaining([other, ofOther].map(({ hash }) => ({ code: 'foreign-statement', statement: hash }))),
    )
    expect(errors(verdict)).toHaveLength(2)
  })

  it('says how many are missing over all that waits, and that a first operation without effect made nothing', () => {
    const { bdCommander, bdDuty, laCommander } = world.people
    const ack = (parents: readonly Signed[]) => world.acknowledge({ by: bdCommander, parents })
    const [a, b] = [ack([made]), ack([made])]
    const done = world.acted({ by: bdDuty, parents: [made, a, b] })
    expect(world.verify(world.package(made, done)).findings).toContainEqual({
      code: 'incomplete',
      statement: done.hash,
      detail: '2',
    })
    const notice = world.create({ by: world.people.hcmDuty, release: 'notice' })
    expect(errorCodes(notice)).toEqual(['record-missing'])
    expect(errorCodes(world.create({ by: laCommander, release: 'notice' }))).toEqual([])
  })
})

describe('a key that was ended later', () => {
  it('by removal counts without a witness for nothing, whoever of the signers it was; replaced, it goes on counting', async () => {
    const removed = await EvidenceWorld.create(14)
    const { directory, people, units } = removed
    const parent = removed.create()
    const answer = removed.acknowledge({ by: people.bdCommander, parents: [parent] })
    const { body } = people.hcmDuty.device
    const renewed = { ...body, notAfter: directory.now + 1000 * minute }
    await directory.add(deviceStatement(renewed, [units.hcm.admin.key, units.hcm.secondAdmin.key]))
    expect(errors(removed.verify(removed.package(parent, answer)))).toEqual([])
    const target = { officer: people.bdCommander.id }
    const revocation = { unit: units.bd.id, target, reason: 'left' } as const
    await directory.add(revocationStatement(revocation, [units.bd.admin.key]))
    expect(errors(removed.verify(removed.package(parent, answer)))).toStrictEqual([
      { code: 'time-not-proven', statement: answer.hash },
    ])
  })

  it('counts where another unit vouched for it before the first end by removal, or before the key was in doubt', async () => {
    const robbed = await EvidenceWorld.create(15)
    const { directory, people, units } = robbed
    const { bd, la } = units
    const { bdCommander } = people
    const bdDuty = { ...people.bdDuty, device: bd.devices[1]! }
    const parent = robbed.create()
    const [replaced, removed] = [bdCommander, bdDuty].map((by) =>
      robbed.acted({ by, parents: [parent], role: by.role }),
    )
    const admins = [bd.admin.key, bd.secondAdmin.key] as const
    const revoke = (target: Parameters<typeof revocationStatement>[0]['target'], since?: number) =>
      directory.add(
        revocationStatement({ unit: bd.id, target, reason: 'stolen', ...(since !== undefined && { since }) }, admins),
      )
    directory.now += minute
    const { body } = bdCommander.device
    await directory.add(deviceStatement({ ...body, notAfter: directory.now + 1000 * minute }, admins))
    directory.now += 60 * minute
    await revoke({ officer: bdCommander.id })
    const revokedAt = directory.now
    directory.now += 60 * minute
    const since = directory.now - 10 * minute
    await revoke({ officer: bdDuty.id }, since)
    directory.now += 60 * minute
    await revoke({ device: bdDuty.device.id })

    const key = { name: directory.policy.log.origin, publicKey: directory.logKey.publicKey }
    const log = { state: directory.state, key, root: (size: number) => rootOf(directory.leaves.slice(0, size)) }
    const findingsAt = (signed: Signed, time: number) => {
      const witnessed = new Map([[signed.hash, [{ at: time, unit: la.id, device: la.devices[0]!.id }]]])
      return createStatementJudge({ crypto: directory.crypto, log, now: directory.now, witnessed })(signed).findings
    }
    const proven = ({ hash: statement }: Signed, time: number) => [
      { code: 'witnessed-before-removal', statement, at: time },
    ]
    const doubted = ({ hash: statement }: Signed) => [{ code: 'time-not-proven', statement }]
    expect(findingsAt(replaced!, revokedAt - 1)).toEqual(proven(replaced!, revokedAt - 1))
    expect(findingsAt(replaced!, revokedAt)).toEqual(doubted(replaced!))
    expect(findingsAt(removed!, since - 1)).toEqual(proven(removed!, since - 1))
    expect(findingsAt(removed!, since)).toEqual(doubted(removed!))
    const unwitnessed = createStatementJudge({ crypto: directory.crypto, log, now: directory.now })
    expect(unwitnessed(removed!).findings).toEqual(doubted(removed!))
  })

  it('is doubted under a certificate that was renewed before its device was removed: the key is the same', async () => {
    const stolen = await EvidenceWorld.create(14)
    const { directory, people, units } = stolen
    const made = stolen.create()
    const { hcm } = units
    const admins = [hcm.admin.key, hcm.secondAdmin.key] as const
    const { device } = people.hcmDuty
    await directory.add(deviceStatement({ ...device.body, notAfter: directory.now + 1000 * minute }, admins))
    const by = { ...people.hcmCommander, device: hcm.devices[1]! }
    const verify = () => errors(stolen.verify(stolen.pack(stolen.content([made], by), by)))
    expect(verify()).toEqual([])
    await directory.add(revocationStatement({ unit: hcm.id, target: { device: device.id }, reason: 'stolen' }, admins))
    expect(verify()).toEqual([{ code: 'time-not-proven', statement: made.hash }])
  })
})
