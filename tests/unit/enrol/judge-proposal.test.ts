/** What a home says of a proposal that somebody has bent: each refusal by its own word. */
import { beforeEach, describe, expect, it } from 'vitest'
import { sealCircleWraps } from '../../../engine/enrol/circle-wraps.ts'
import { judgeProposal, statementOf } from '../../../engine/enrol/judge-proposal.ts'
import { countersign, propose, type ProposalDraft } from '../../../engine/enrol/proposal.ts'
import { createEpochSeed } from '../../../engine/enrol/seed-wraps.ts'
import type { StatementSigner } from '../../../engine/enrol/statement.ts'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { officerStatement } from '../../../engine/enrol/statements.ts'
import { idBytes, type CircleId, type KeyId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { encodeCbor, type CborValue } from '../../../shared/protocol/cbor.ts'
import { emptyDirectory } from '../../../shared/protocol/directory/directory-state.ts'
import { officerNameHash, rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import type { LeafType } from '../../../shared/protocol/directory/leaf-types.ts'
import {
  proposalSignatureInput,
  encodeProposalCore,
  type Proposal,
} from '../../../shared/protocol/directory/proposal.ts'
import { seedWrapsRoot } from '../../../shared/protocol/directory/seed-wraps.ts'
import { hour } from '../../../shared/time.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let unit: TestUnit
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
})

const roleDraft = (change: Partial<ProposalDraft<'role'>> = {}): ProposalDraft<'role'> => ({
  type: 'role',
  body: { unit: unit.id, officer: unit.duty.id, roles: ['commander', 'duty'], approve: true },
  signers: [unit.admin.key.keyId, unit.commander.key.keyId],
  created: world.now,
  ...change,
})
const draft = <T extends LeafType>(
  given: Pick<ProposalDraft<T>, 'type' | 'body' | 'signers'> & Partial<ProposalDraft<T>>,
): ProposalDraft<T> => ({ created: world.now, ...given })
const said = (proposal: Proposal, { now = world.now, state = world.state } = {}) => {
  const found = judgeProposal(world.crypto, state, { proposal, now })
  return found.ok ? (found.value.breach ?? 'taken') : `refused:${found.error}`
}
/** The same core signed by another hand that says to be the proposer's, or with other words in it. */
async function withCore(proposal: Proposal, change: Partial<Proposal['core']>, by: StatementSigner): Promise<Proposal> {
  const core = { ...proposal.core, ...change }
  const coreBytes = encodeProposalCore(core)
  return { ...proposal, core, coreBytes, coreSignature: await by.sign(proposalSignatureInput(coreBytes)) }
}

describe('a body', () => {
  it('that is none is refused as such, and says nothing', async () => {
    const honest = await propose(roleDraft(), unit.admin.key)
    const bent = await withCore(honest, { signedBody: new Uint8Array(40) }, unit.admin.key)
    expect([said(bent), statementOf(bent)]).toEqual(['refused:codec', undefined])
    expect(statementOf(honest)).toMatchObject({ type: 'role', body: { officer: unit.duty.id } })
  })

  it('of a type whose effect comes later is not signed by a program that could not say what it does', async () => {
    const body = { unit: unit.id, from: 1, until: 2, key: unit.admin.key.publicKey }
    const later = await propose(draft({ type: 'matching-key', body, signers: [] }), unit.admin.key)
    expect(said(later)).toBe('refused:needs-update')
  })

  it('of a later version is not signed either, and says nothing that could be shown', async () => {
    const honest = await propose(roleDraft(), unit.admin.key)
    const signer = [idBytes(unit.admin.key.keyId), 1] as const
    const fields = [
      [0, 2],
      [1, 1],
      [2, 0],
      [4, [signer]],
    ] as const
    const later = await withCore(honest, { signedBody: encodeCbor(new Map<number, CborValue>(fields)) }, unit.admin.key)
    expect([said(later), statementOf(later)]).toEqual(['refused:needs-update', undefined])
  })

  it('is tried on the log at the later of its clock and this one', async () => {
    const ends = world.now + hour
    await world.add(officerStatement(world.officerBody(unit, unit.duty, { notAfter: ends }), [unit.admin.key]))
    const proposal = await propose(roleDraft(), unit.admin.key)
    expect([said(proposal), said(proposal, { now: ends - 1 }), said(proposal, { now: ends })]).toEqual([
      'taken',
      'taken',
      'expired',
    ])
    world.now += 2 * hour
    await world.add(
      officerStatement(world.officerBody(unit, unit.commander, { approve: true }), [
        unit.admin.key,
        unit.secondAdmin.key,
      ]),
    )
    expect(said(proposal, { now: ends - 1 })).toBe('expired') // the log has come further than this clock
  })

  it('may be dated ahead as far as a clock may be wrong, and no further', async () => {
    const dated = (created: number) => propose(roleDraft({ created }), unit.admin.key)
    expect(said(await dated(world.now + limits.skewRefusedMs))).not.toBe('refused:time')
    expect(said(await dated(world.now + limits.skewRefusedMs + 1))).toBe('refused:time')
  })
})

describe('hands', () => {
  it('who composed it has signed it too, and signed for its life and its names', async () => {
    const first = await propose(roleDraft(), unit.admin.key)
    const lone = { ...(await countersign(first, unit.commander.key)) }
    const without = { ...lone, signatures: lone.signatures.filter(({ signer }) => signer !== unit.admin.key.keyId) }
    expect(said(without)).toBe('refused:proposer')
    const { expires } = first.core
    expect(said(await withCore(first, { expires: expires - 1 }, unit.commander.key))).toBe('refused:proposer')
    expect(said(await withCore(first, { expires: expires - 1 }, unit.admin.key))).toBe('taken')
  })

  it('one false signature beside a good one is enough', async () => {
    const first = await propose(roleDraft(), unit.admin.key)
    const [good] = first.signatures
    const forged = { signer: unit.commander.key.keyId, signature: good!.signature }
    expect(said({ ...first, signatures: [good!, forged] })).toBe('refused:signature')
  })

  it('a key that nobody holds has no signature that counts', async () => {
    const stranger = world.key()
    const signers = [unit.admin.key.keyId, stranger.keyId]
    const both = await countersign(await propose(roleDraft({ signers }), unit.admin.key), stranger)
    expect(said(both)).toBe('refused:signature')
    expect(said(await propose(roleDraft({ signers }), stranger))).toBe('refused:proposer')
  })

  it('the key of a certificate that another one has replaced is nobody’s any more', async () => {
    const next = world.key()
    const body = world.officerBody(unit, unit.commander, { approve: true, key: next.publicKey })
    await world.add(officerStatement(body, [unit.admin.key, unit.secondAdmin.key]))
    const old = await propose(roleDraft(), unit.admin.key)
    expect(said(await countersign(old, unit.commander.key))).toBe('refused:signature')
    const fresh = await propose(roleDraft({ signers: [unit.admin.key.keyId, next.keyId] }), unit.admin.key)
    expect(said(await countersign(fresh, next))).toBe('taken')
  })

  it('a key of one who was revoked is nobody’s any more', async () => {
    const target = { officer: unit.commander.id }
    await world.add(revocationStatement({ unit: unit.id, target, reason: 'left' }, [unit.admin.key]))
    const both = await countersign(await propose(roleDraft(), unit.admin.key), unit.commander.key)
    expect(said(both)).toBe('refused:signature')
  })

  it('an unknown unit has no keys', async () => {
    const body = { ...roleDraft().body, unit: world.id<typeof unit.id>() }
    expect(said(await propose(draft({ type: 'role', body, signers: [] }), unit.admin.key))).toBe('refused:proposer')
  })

  it('a policy is signed by the keys that it names itself, before any policy and beside the one before', async () => {
    const state = emptyDirectory(rootFingerprint(world.crypto, world.policy))
    const first = await propose(draft({ type: 'policy', body: world.policy, signers: [] }), world.root)
    expect(said(first, { state })).toBe('taken')
    const next = world.key()
    const body = { ...world.policy, serial: 1, rootKeys: [next.publicKey] }
    const asked = { type: 'policy', body, signers: [world.root.keyId, next.keyId] } as const
    const rotation = await propose(draft(asked), world.root)
    expect(said(await countersign(rotation, next))).toBe('taken')
    // whom another statement only mentions holds nothing
    const role = await propose(roleDraft({ signers: [unit.admin.key.keyId, next.keyId] }), unit.admin.key)
    expect(said(await countersign(role, next))).toBe('refused:signature')
  })

  it('before any policy no key of an authority is known', async () => {
    const state = emptyDirectory(rootFingerprint(world.crypto, world.policy))
    expect(said(await propose(draft({ type: 'unit', body: unit.leaf, signers: [] }), world.root), { state })).toBe(
      'refused:proposer',
    )
  })
})

describe('what lies beside', () => {
  it('a device’s key goes by no other hand: its unit is not named in it, so nobody’s signature counts', async () => {
    const device = await world.addDevice(unit)
    const { publicKey } = createEpochSeed(world.crypto).keys
    const body = { device: device.id, counter: 2, publicKeyHash: world.crypto.sha256(publicKey) }
    const given = draft({ type: 'device-key', body, signers: [], objects: [publicKey] })
    expect(said(await propose(given, device.key))).toBe('refused:proposer')
  })

  it('a role comes with nothing, wraps included', async () => {
    const beside = { wraps: [new Uint8Array(1184)] }
    expect(said(await propose(roleDraft(beside), unit.admin.key))).toBe('refused:objects')
  })

  it('a circle comes with its key and its wraps', async () => {
    const other = await world.addUnit('dong-nai')
    const device = await world.addDevice(unit)
    await world.addDevice(other)
    await world.addEpoch(unit)
    await world.addEpoch(other)
    const { seed, keys } = createEpochSeed(world.crypto)
    const circle = world.id<CircleId>()
    const units = [unit, other].map(({ id, epoch }) => ({ unit: id, publicKey: epoch!.keys.publicKey }))
    const sealed = sealCircleWraps(world.crypto, { circle, version: 1, seed, circlePublicKey: keys.publicKey, units })
    const wraps = sealed?.leaves ?? []
    const body = {
      circle,
      version: 1,
      members: [unit, other].map(({ id }) => ({ unit: id, epoch: 1 })).toSorted((a, b) => (a.unit < b.unit ? -1 : 1)),
      publicKeyHash: world.crypto.sha256(keys.publicKey),
      seedWrapsRoot: seedWrapsRoot(world.crypto, wraps),
      author: device.id,
    }
    const signers: readonly KeyId[] = [device.key.keyId, unit.admin.key.keyId]
    const given = draft({ type: 'circle', body, signers, objects: [keys.publicKey], wraps })
    expect(said(await propose(given, device.key))).toBe('taken')
    expect(said(await propose({ ...given, wraps: wraps.toReversed() }, device.key))).toBe('refused:objects')
    expect(said(await propose({ ...given, objects: [] }, device.key))).toBe('refused:objects')
    const twice = [keys.publicKey, keys.publicKey]
    expect(said(await propose({ ...given, objects: twice }, device.key))).toBe('refused:objects')
    expect(said(await propose({ ...given, objects: [unit.epoch!.keys.publicKey] }, device.key))).toBe('refused:objects')
  })
})

describe('names', () => {
  const person = { name: 'Lê Văn Thử', badge: 'TN-0001', salt: new Uint8Array(32).fill(7) }
  const certify = (officer = unit.duty, change = {}) =>
    world.officerBody(unit, officer, { nameHash: officerNameHash(world.crypto, person), ...change })

  it('open the hash that the body makes, or the one in the certificate that stands', async () => {
    const names = [{ officer: unit.duty.id, ...person }]
    const given = draft({ type: 'officer', body: certify(), signers: [], names })
    expect(said(await propose(given, unit.admin.key))).toBe('taken')
    expect(said(await propose(roleDraft({ names }), unit.admin.key))).toBe('refused:names')
    await world.add(officerStatement(certify(), [unit.admin.key]))
    expect(said(await propose(roleDraft({ names }), unit.admin.key))).toBe('taken')
  })

  it('of somebody else beside an officer’s certificate open that one’s own hash', async () => {
    const names = [{ officer: unit.commander.id, ...person }]
    expect(said(await propose(draft({ type: 'officer', body: certify(), signers: [], names }), unit.admin.key))).toBe(
      'refused:names',
    )
  })

  it('of nobody open nothing, and one wrong name among good ones is enough', async () => {
    await world.add(officerStatement(certify(), [unit.admin.key]))
    const good = { officer: unit.duty.id, ...person }
    const nobody = { officer: world.id<typeof unit.duty.id>(), ...person }
    expect(said(await propose(roleDraft({ names: [nobody] }), unit.admin.key))).toBe('refused:names')
    expect(said(await propose(roleDraft({ names: [good, nobody] }), unit.admin.key))).toBe('refused:names')
  })
})
