/** Files that go from hand to hand, a proposal and a request of an officer: what is read is what was written, and nothing else is read. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { concat, u64 } from '../../../shared/bytes.ts'
import { idOf, type AuthorityId, type DeviceId, type KeyId, type OfficerId, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { Crypto, KeyPair } from '../../../shared/protocol/crypto-port.ts'
import { keyIdOf, officerNameHash, rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import {
  decodeOfficerRequest,
  encodeOfficerRequest,
  isSignedBy,
  type OfficerRequest,
} from '../../../shared/protocol/directory/officer-request.ts'
import {
  decodeProposal,
  encodeProposal,
  encodeProposalCore,
  proposalIdOf,
  proposalSignatureInput,
  type Proposal,
  type ProposalCore,
} from '../../../shared/protocol/directory/proposal.ts'
import { seedWrapLeafLength } from '../../../shared/protocol/directory/seed-wraps.ts'
import { labels } from '../../../shared/protocol/labels.ts'

const bytes = (length: number, fill = 1): Bytes => new Uint8Array(length).fill(fill)
const signer = (fill: number): KeyId => idOf<KeyId>(bytes(32, fill))
let crypto: Crypto
beforeAll(async () => {
  crypto = await createCrypto()
})

describe('a proposal', () => {
  const name = (fill: number) => ({
    officer: idOf<OfficerId>(bytes(16, fill)),
    name: 'Lê Văn Thử',
    badge: '000-001',
    salt: bytes(32, fill),
  })
  const core = (change: Partial<ProposalCore> = {}): ProposalCore => ({
    signedBody: bytes(9),
    proposer: signer(1),
    created: 1000,
    expires: 1001,
    ...change,
  })
  const given = (fill: number) => ({ signer: signer(fill), signature: bytes(64, fill) })
  const file = (change: Partial<Proposal> = {}, said = core()): Proposal => ({
    core: said,
    coreBytes: encodeProposalCore(said),
    coreSignature: bytes(64),
    signatures: [given(1)],
    objects: [],
    wraps: [],
    ...change,
  })
  const read = (proposal: Proposal): Proposal => decodeProposal(encodeProposal(proposal))

  it('is read as it was written, with everything that may lie beside it', () => {
    const whole = file(
      {
        signatures: [given(1), given(2)],
        objects: Array.from({ length: limits.objectsPerProposal }, () => bytes(limits.logObjectBytes)),
        wraps: [bytes(seedWrapLeafLength), bytes(seedWrapLeafLength, 2)],
      },
      core({ note: 'Ca trực đêm', names: [name(1), name(2)] }),
    )
    expect([read(whole), read(file())]).toEqual([whole, file()])
  })

  it.each<[string, () => unknown]>([
    ['signatures not ascending', () => read(file({ signatures: [given(2), given(1)] }))],
    ['one signer twice', () => read(file({ signatures: [given(1), given(1)] }))],
    ['no signature', () => read(file({ signatures: [] }))],
    ['a signature of zeros', () => read(file({ signatures: [{ ...given(1), signature: bytes(64, 0) }] }))],
    ['a core signed by zeros', () => read(file({ coreSignature: bytes(64, 0) }))],
    ['more keys than a statement names', () => read(file({ objects: [bytes(1), bytes(1), bytes(1)] }))],
    ['a key that is too long', () => read(file({ objects: [bytes(limits.logObjectBytes + 1)] }))],
    ['a wrap of another length', () => read(file({ wraps: [bytes(seedWrapLeafLength + 1)] }))],
    [
      'more wraps than a unit has devices',
      () => read(file({ wraps: Array.from({ length: 257 }, () => bytes(seedWrapLeafLength)) })),
    ],
    ['an end at its beginning', () => read(file({}, core({ expires: 1000 })))],
    ['an end before its beginning', () => read(file({}, core({ expires: 999 })))],
    ['an empty note', () => encodeProposalCore(core({ note: '' }))],
    ['a note of two lines', () => encodeProposalCore(core({ note: 'a\nb' }))],
    ['a note that is too long', () => encodeProposalCore(core({ note: 'a'.repeat(limits.shortTextBytes + 1) }))],
    ['no names at all', () => encodeProposalCore(core({ names: [] }))],
    ['more names than a statement names', () => encodeProposalCore(core({ names: [1, 2, 3, 4, 5].map(name) }))],
    ['names not ascending', () => encodeProposalCore(core({ names: [name(2), name(1)] }))],
    ['an empty name', () => encodeProposalCore(core({ names: [{ ...name(1), name: '' }] }))],
    ['a name of two alphabets', () => encodeProposalCore(core({ names: [{ ...name(1), name: 'L\u0435' }] }))],
    ['an empty badge', () => encodeProposalCore(core({ names: [{ ...name(1), badge: '' }] }))],
    ['a salt of another length', () => encodeProposalCore(core({ names: [{ ...name(1), salt: bytes(31) }] }))],
    ['a body longer than a leaf', () => encodeProposalCore(core({ signedBody: bytes(limits.leafBytes + 1) }))],
  ])('with %s is none', (_, made) => {
    expect(made).toThrow(CodecError)
  })

  it('has an id of its core alone, and is signed with a word of its own before it', () => {
    const { coreBytes } = file()
    expect(proposalIdOf(crypto, { coreBytes })).toBe(idOf(crypto.sha256(labels.proposal, coreBytes)))
    expect(proposalSignatureInput(coreBytes)).toEqual(
      concat(labels.proposalSignature, u64(coreBytes.length), coreBytes),
    )
  })
})

describe('a request of an officer', () => {
  let [officer, device, other]: KeyPair[] = []
  let request: Omit<OfficerRequest, 'version'>
  beforeAll(() => {
    ;[officer, device, other] = [1, 2, 3].map((fill) => crypto.signingKeyPair(crypto.secretKey(bytes(32, fill))))
    request = {
      unit: idOf<UnitId>(bytes(16)),
      officer: idOf<OfficerId>(bytes(16, 2)),
      key: officer!.publicKey,
      name: 'Lê Văn Thử',
      badge: '000-001',
      salt: bytes(32),
      device: idOf<DeviceId>(bytes(16, 3)),
      created: 1000,
    }
  })
  const made = (change: Partial<OfficerRequest> = {}, by = { officer, device }): Bytes =>
    encodeOfficerRequest(
      { ...request, ...change },
      {
        officer: (message) => crypto.sign(by.officer!.secretKey, message),
        device: (message) => crypto.sign(by.device!.secretKey, message),
      },
    )

  it('is read as it was written, and counts where the newcomer’s key and the device’s have signed it', () => {
    const read = decodeOfficerRequest(made())
    expect(read.request).toEqual({ version: 1, ...request })
    expect(isSignedBy(crypto, read, device!.publicKey)).toBe(true)
    expect(isSignedBy(crypto, read, other!.publicKey)).toBe(false)
    const byOthers = [made({}, { officer: other, device }), made({}, { officer, device: other })]
    const others = byOthers.map((each) => isSignedBy(crypto, decodeOfficerRequest(each), device!.publicKey))
    expect(others).toEqual([false, false])
    const bare = { ...read, signature: crypto.sign(officer!.secretKey, read.bodyBytes) }
    expect(isSignedBy(crypto, bare, device!.publicKey)).toBe(false)
  })

  it.each<[string, Partial<OfficerRequest>]>([
    ['an empty name', { name: '' }],
    ['a name of two alphabets', { name: 'L\u0435' }],
    ['a name that is too long', { name: 'a'.repeat(limits.shortTextBytes + 1) }],
    ['an empty badge', { badge: '' }],
    ['a badge that is too long', { badge: 'a'.repeat(limits.badgeBytes + 1) }],
    ['a key of another length', { key: bytes(31) }],
    ['a salt of another length', { salt: bytes(33) }],
  ])('with %s is none', (_, change) => {
    expect(() => made(change)).toThrow(CodecError)
  })

  it('with signatures of another length is none', () => {
    const short = { officer: () => bytes(63), device: () => bytes(64) }
    expect(() => encodeOfficerRequest(request, short)).toThrow(CodecError)
    expect(() => encodeOfficerRequest(request, { officer: short.device, device: short.officer })).toThrow(CodecError)
  })
})

describe('the names of keys', () => {
  it('are hashes with a word of their own before them', () => {
    const key = bytes(32, 7)
    expect(keyIdOf(crypto, key)).toBe(idOf(crypto.sha256(labels.key, bytes(1), key)))
    const authority = idOf<AuthorityId>(bytes(16, 4))
    expect(rootFingerprint(crypto, { authority, threshold: 2, rootKeys: [key, bytes(32, 8)] })).toEqual(
      crypto.sha256(labels.root, bytes(16, 4), bytes(1, 2), bytes(1, 2), bytes(1), key, bytes(1), bytes(32, 8)),
    )
  })

  it('of officers take a whole salt, and no name with a zero in it', () => {
    const hash = (salt: Bytes, name: string) => officerNameHash(crypto, { salt, name, badge: 'B' })
    expect(hash(bytes(32), 'A')).toEqual(
      crypto.sha256(labels.officerName, bytes(32), Uint8Array.of(65), bytes(1, 0), Uint8Array.of(66)),
    )
    expect(() => hash(bytes(31), 'A')).toThrow('not an officer name')
    expect(() => hash(bytes(32), 'A\0')).toThrow('not an officer name')
  })
})
