import { beforeAll, describe, expect, it } from 'vitest'
import { concat, type Bytes } from '../../../shared/bytes.ts'
import type { KeyId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError, decodeCbor, encodeCbor, type CborMap, type CborValue } from '../../../shared/protocol/cbor.ts'
import { emptyDirectory } from '../../../shared/protocol/directory/directory-state.ts'
import { keyIdOf, officerNameHash, rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { leafTypes, type LeafType } from '../../../shared/protocol/directory/leaf-types.ts'
import { decodeLeaf, encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { applyLeaf } from '../../../shared/protocol/directory/state.ts'
import {
  assembleStatement,
  decodeStatement,
  encodeSignedBody,
  isTimely,
  signerIdsOf,
  verifySignatures,
  type Statement,
} from '../../../shared/protocol/directory/statements.ts'
import { isUnwitnessed, quorumTime, witnessKeys } from '../../../shared/protocol/directory/witnessing.ts'
import { formatVerifierKey, parseVerifierKey } from '../../../shared/protocol/directory/verifier-key.ts'
import { latestTimeMs } from '../../../shared/time.ts'
import { makeStatement, signAll } from '../../../engine/enrol/statement.ts'
import { borderStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { expectBitFlipsSeen, expectNoTruncation, flipBit, type Codec } from '../../support/codec.ts'
import { DirectoryWorld, laterStatement } from '../../support/directory-world.ts'
import { leafSamples } from '../../support/leaf-samples.ts'

let world: DirectoryWorld
beforeAll(async () => {
  world = await DirectoryWorld.create()
})

const types = Object.keys(leafTypes) as LeafType[]
const made = (type: LeafType): Promise<Bytes[]> =>
  Promise.all(leafSamples[type].map((body) => makeStatement(type, body as never, [world.root])))
/** Statements as a codec: what was read, written again. */
const codec: Codec<Statement> = {
  encode: (statement) =>
    assembleStatement(
      statement.signedBody,
      new Map(statement.signers.map((signer, i) => [signer, statement.signatures[i]!])),
    ),
  decode: (bytes) => {
    const statement = decodeStatement(bytes)
    if (!statement.known) throw new CodecError()
    return statement
  },
}
const map = (...entries: readonly (readonly [number, CborValue])[]): CborMap => new Map(entries)
const fieldsOf = (statement: Bytes): Map<number, CborValue> => {
  const outer = decodeCbor(statement, 1e6) as CborMap
  return new Map(decodeCbor(outer.get(0) as Uint8Array, 1e6) as CborMap)
}
const withFields = (fields: CborMap, signatures: readonly Uint8Array[] = [new Uint8Array(64)]): Bytes =>
  encodeCbor(map([0, encodeCbor(fields)], [1, signatures]))

describe.each(types)('a statement of type %s', (type) => {
  it('reads back what was written, and keeps the bytes that were signed', async () => {
    for (const [i, statement] of (await made(type)).entries()) {
      const read = decodeStatement(statement)
      expect(read).toMatchObject({ known: true, type, body: leafSamples[type][i], signers: [world.root.keyId] })
      if (read.known) expect(codec.encode(read)).toEqual(statement)
    }
  })

  it('is refused when cut anywhere, and every flipped bit is seen', async () => {
    for (const statement of await made(type)) {
      expectNoTruncation(codec, statement)
      expectBitFlipsSeen(codec, statement)
    }
  })

  it('has the crit of its type and no other', async () => {
    const [statement] = await made(type)
    const fields = fieldsOf(statement!)
    expect(fields.get(2)).toBe(leafTypes[type].crit ? 1 : 0)
    fields.set(2, leafTypes[type].crit ? 0 : 1)
    expect(() => decodeStatement(withFields(fields))).toThrow(CodecError)
  })

  it('takes no field beyond its table, and misses none', async () => {
    const [statement] = await made(type)
    const fields = fieldsOf(statement!)
    const body = fields.get(3) as CborMap
    expect(() => decodeStatement(withFields(new Map(fields).set(3, new Map([...body, [23, 1]]))))).toThrow(CodecError)
    const without = new Map(body)
    without.delete(0)
    expect(() => decodeStatement(withFields(new Map(fields).set(3, without)))).toThrow(CodecError)
    expect(() => decodeStatement(withFields(new Map(fields).set(6, 1)))).toThrow(CodecError)
  })
})

describe('signers', () => {
  it('are ascending, unique, at least one, with a signature each', async () => {
    const [first, second] = [world.key(), world.key()].toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1))
    const body = leafSamples.suspend[0]!
    const both = await makeStatement('suspend', body, [second!, first!])
    expect(decodeStatement(both)).toMatchObject({ signers: [first!.keyId, second!.keyId] })
    const fields = fieldsOf(both)
    const [one, two] = fields.get(4) as readonly CborValue[]
    const zero = new Uint8Array(64)
    const read = (signers: readonly CborValue[], signatures: readonly Uint8Array[]) => () =>
      decodeStatement(withFields(new Map(fields).set(4, signers), signatures))
    expect(read([one!, two!], [zero, zero])).not.toThrow()
    expect(read([two!, one!], [zero, zero])).toThrow(CodecError)
    expect(read([one!, one!], [zero, zero])).toThrow(CodecError)
    expect(read([one!, two!], [zero])).toThrow(CodecError)
    expect(read([one!], [zero, zero])).toThrow(CodecError)
    expect(read([], [])).toThrow(CodecError)
    expect(read([one!], [new Uint8Array(63)])).toThrow(CodecError)
  })

  it('must be exactly those that the body names', async () => {
    const signedBody = encodeSignedBody('suspend', leafSamples.suspend[0]!, { signers: [world.root.keyId] })
    const zero = new Uint8Array(64)
    expect(() => assembleStatement(signedBody, new Map())).toThrow(CodecError)
    const others = new Map([[world.key().keyId, zero]])
    expect(() => assembleStatement(signedBody, others)).toThrow(CodecError)
    expect(() => assembleStatement(signedBody, new Map([...others, [world.root.keyId, zero]]))).toThrow(CodecError)
    const signed = await signAll(signedBody, [world.root])
    expect(decodeStatement(signed)).toMatchObject({ known: true })
  })
})

describe('signatures', () => {
  it('are verified each by its own signer’s key, and none may be missing, foreign or of nobody', async () => {
    const [one, two] = [world.key(), world.key()].toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1))
    const statement = decodeStatement(await makeStatement('suspend', leafSamples.suspend[0]!, [one!, two!]))
    if (!statement.known) throw new Error('not read')
    const keys = new Map([one!, two!].map(({ keyId, publicKey }) => [keyId, publicKey]))
    const verdict = (change: Partial<typeof statement>, of = keys) =>
      verifySignatures(world.crypto, { ...statement, ...change }, (id) => of.get(id))
    const [first, second] = statement.signatures
    expect(verdict({})).toBe('verified')
    expect(verdict({ signatures: [second!, first!] })).toBe('bad-signature')
    expect(verdict({ signatures: [first!, first!] })).toBe('bad-signature')
    expect(verdict({ signatures: [first!] })).toBe('bad-signature')
    expect(verdict({ signedBody: flipBit(statement.signedBody, 9) })).toBe('bad-signature')
    expect(verdict({}, new Map([[one!.keyId, one!.publicKey]]))).toBe('unknown-signer')
    expect(verdict({}, new Map(keys).set(two!.keyId, one!.publicKey))).toBe('bad-signature')
  })
})

describe('what is no statement', () => {
  it('is refused: no map, and a head that lacks its version, its type or whether it is critical', async () => {
    const [statement] = await made('suspend')
    const signed = (body: CborValue) => encodeCbor(map([0, encodeCbor(body)], [1, [new Uint8Array(64)]]))
    expect(() => decodeStatement(signed([1]))).toThrow(CodecError)
    expect(() => signerIdsOf(encodeCbor([1]))).toThrow(CodecError)
    expect(() => signerIdsOf(encodeCbor(map([0, 1])))).toThrow(CodecError)
    for (const key of [0, 1, 2]) {
      const fields = fieldsOf(statement!)
      fields.delete(key)
      expect(() => decodeStatement(signed(fields))).toThrow(CodecError)
    }
  })
})

describe('a statement comes in its time', () => {
  const at = Date.UTC(2026, 10, 21)

  it('where no counter and no leaf before ties it to its place, it says when it was made', () => {
    const undated = types.filter((type) => isTimely({ type }, at))
    const tied = ['policy', 'device-key', 'epoch', 'circle', 'matching-key', 'new-log', 'veto']
    expect(undated.toSorted()).toEqual(tied.toSorted())
  })

  it.each(['unit', 'policy'] as const)('within the days of its signers, and as far as clocks go wrong: %s', (type) => {
    const timely = (age: number) => isTimely({ type, made: at - age }, at)
    const { statementLateMs: late, skewRefusedMs: early } = limits
    expect([late + 1, late, 0, -early, -early - 1].map(timely)).toEqual([false, true, true, true, false])
  })

  it('or is void, as one is that was said before, or is logged before the last', async () => {
    const own = await DirectoryWorld.create({ seed: 2 })
    const [a, b] = [await own.addUnit('a'), await own.addUnit('b')]
    const units = [a.id, b.id] as const
    const open = await borderStatement({ units, state: 'open' }, [own.root, a.admin.key, b.admin.key])
    expect(await own.judge(open, own.now + limits.statementLateMs + 1)).toEqual({ kind: 'void', reason: 'made' })
    await own.add(open)
    expect(await own.judge(open)).toEqual({ kind: 'void', reason: 'replayed' })
    expect(await own.offer(open, own.now - 1)).toEqual({ kind: 'void', reason: 'clock' })
    expect(own.state).toMatchObject({ clock: own.now, size: own.leaves.length })
    own.now += 1
    expect(await own.offer(new Uint8Array(3))).toEqual({ kind: 'void', reason: 'malformed' })
    expect(own.state).toMatchObject({ clock: own.now, size: own.leaves.length })
    const { state, verdict } = applyLeaf(own.crypto, own.state, new Uint8Array(3))
    expect(verdict).toEqual({ kind: 'void', reason: 'malformed' })
    expect(state).toMatchObject({ clock: own.now, size: own.state.size + 1 })
    const admins = [{ officer: own.officer('admin').id, key: own.key().publicKey }]
    const unit = own.unitLeaf('c', { admins })
    expect(await own.judge(unitStatement(unit, [own.root]))).toEqual({ kind: 'applied', type: 'unit', unit: unit.unit })
  })

  it('and stops sealing from the first leaf on that needs an update', async () => {
    const own = await DirectoryWorld.create({ seed: 3 })
    const first = own.state.size
    for (const critical of [0, 1, 0, 1] as const) await own.offer(laterStatement(critical))
    expect(own.state.updateNeeded).toBe(first + 1)
  })
})

describe('cosignatures', () => {
  it('are as old as the quorum’s oldest, of the freshest that fill it, and of witnesses of the policy', () => {
    const { policy, key } = { policy: world.policy, key: world.witness.publicKey }
    const witnesses = ['a', 'b', 'c'].map((name) => ({ name, key, operator: false }))
    const two = { ...policy, witnesses, quorum: 2 }
    const by = (name: string, timeMs: number) => ({ name, timeMs, signature: new Uint8Array(64) })
    expect(quorumTime(two, [by('a', 1), by('b', 3), by('c', 2)])).toBe(2)
    expect(quorumTime(two, [by('a', 1), by('stranger', 3)])).toBeUndefined()
    expect(quorumTime(two, [by('c', 7), by('a', 9)])).toBe(7)
    expect(witnessKeys(policy)).toEqual([{ name: 'witness.test', publicKey: key }])
  })

  it('are worth no more than the operator’s word where it alone can fill the quorum', () => {
    const { policy } = world
    const of = (...operators: readonly boolean[]) =>
      operators.map((operator) => ({ name: String(operator), key: world.witness.publicKey, operator }))
    expect(isUnwitnessed({ ...policy, witnesses: of(true, false), quorum: 1 })).toBe(true)
    expect(isUnwitnessed({ ...policy, witnesses: of(true, false), quorum: 2 })).toBe(false)
  })
})

describe('a statement of another version or type', () => {
  const judge = (statement: Bytes) => applyLeaf(world.crypto, world.state, encodeLeaf({ logged: world.now, statement }))
  const unknown = (version: number, type: number, crit: number) =>
    withFields(map([0, version], [1, type], [2, crit], [3, map([0, 1])], [4, [[new Uint8Array(32), 1]]]))

  it('is kept and ignored, or stops sealing when it is critical', () => {
    for (const [version, type] of [
      [2, 1],
      [1, 17],
      [1, 0],
      [9, 99],
    ] as const) {
      expect(judge(unknown(version, type, 0)).verdict).toEqual({ kind: 'ignored' })
      const critical = judge(unknown(version, type, 1))
      expect(critical.verdict).toEqual({ kind: 'update-needed' })
      expect(critical.state).toMatchObject({ size: world.state.size + 1, updateNeeded: world.state.size })
    }
    expect(judge(unknown(2, 1, 2)).verdict).toEqual({ kind: 'void', reason: 'malformed' })
  })

  it('may have fields that this version has not', () => {
    const later = withFields(map([0, 2], [1, 1], [2, 0], [7, 'new']))
    expect(judge(later).verdict).toEqual({ kind: 'ignored' })
  })

  it('of a type whose effect comes later is never taken as having one', async () => {
    const later = ['matching-key'] as const
    for (const type of later) {
      const [statement] = await made(type)
      const { state, verdict } = judge(statement!)
      expect({ type, ...verdict }).toEqual({ type, kind: leafTypes[type].crit ? 'update-needed' : 'ignored' })
      expect(state.units).toBe(world.state.units)
      expect(state.certificates).toBe(world.state.certificates)
      expect(state.policies).toBe(world.state.policies)
    }
  })
})

describe('leaf bytes', () => {
  it('are the stamp and the statement, at most 16 KiB', () => {
    const statement = new Uint8Array(16 * 1024 - 8).fill(1)
    const leaf = encodeLeaf({ logged: 5, statement })
    expect(decodeLeaf(leaf)).toEqual({ logged: 5, statement })
    expect(decodeLeaf(concat(leaf, new Uint8Array(1)))).toBeUndefined()
    expect(decodeLeaf(leaf.subarray(0, 8))).toBeUndefined()
    expect(decodeLeaf(leaf.subarray(0, 9))).toEqual({ logged: 5, statement: statement.subarray(0, 1) })
    expect(decodeLeaf(encodeLeaf({ logged: latestTimeMs, statement }))?.logged).toBe(latestTimeMs)
    expect(decodeLeaf(encodeLeaf({ logged: latestTimeMs + 1, statement }))).toBeUndefined()
    expect(decodeLeaf(flipBit(leaf, 0))).toBeUndefined() // a stamp beyond 2^53
  })
})

describe('names of keys', () => {
  it('are as the specification has them', async () => {
    const { crypto } = world
    const publicKey = new Uint8Array(32).fill(7)
    const label = (text: string) => new TextEncoder().encode(`giaoban/${text}/v1\0`)
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
    expect(keyIdOf(crypto, publicKey)).toBe(hex(crypto.sha256(label('key'), Uint8Array.of(1), publicKey)) as KeyId)
    const { policy } = { policy: leafSamples.policy[0]! }
    const keys = policy.rootKeys.flatMap((each) => [Uint8Array.of(1), each])
    expect(rootFingerprint(crypto, policy)).toEqual(
      crypto.sha256(label('root'), new Uint8Array(16).fill(1), Uint8Array.of(2), Uint8Array.of(3), ...keys),
    )
    const salt = new Uint8Array(32)
    const text = (value: string) => new TextEncoder().encode(value)
    expect(officerNameHash(crypto, { salt, name: 'Lê Thử', badge: '000-1' })).toEqual(
      crypto.sha256(label('officer-name'), salt, text('Lê Thử\x00000-1')),
    )
    expect(() => officerNameHash(crypto, { salt, name: 'a\0b', badge: '1' })).toThrow(TypeError)
    expect(() => officerNameHash(crypto, { salt: salt.subarray(1), name: 'a', badge: '1' })).toThrow(TypeError)
  })

  it('a root fingerprint changes with every part of it', () => {
    const policy = leafSamples.policy[0]!
    const prints = [
      policy,
      { ...policy, threshold: 1 },
      { ...policy, rootKeys: policy.rootKeys.slice(1) },
      { ...policy, authority: leafSamples.unit[1]!.unit as never },
    ].map((each) => Buffer.from(rootFingerprint(world.crypto, each)).toString('hex'))
    expect(new Set(prints).size).toBe(prints.length)
  })

  it('a log key as text reads back, and nothing else does', () => {
    const key = { name: 'giaoban/log/1', publicKey: world.logKey.publicKey }
    const written = formatVerifierKey(world.crypto, key)
    expect(written).toMatch(/^giaoban\/log\/1\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/)
    expect(parseVerifierKey(world.crypto, written)).toEqual(key)
    for (let i = 0; i < written.length; i++) {
      const damaged = `${written.slice(0, i)}${written[i] === 'A' ? 'B' : 'A'}${written.slice(i + 1)}`
      expect(parseVerifierKey(world.crypto, damaged)).toBeUndefined()
      expect(parseVerifierKey(world.crypto, written.slice(0, i))).toBeUndefined()
    }
  })
})

describe('the state', () => {
  it('is not changed by applying a leaf to it', async () => {
    const before = emptyDirectory()
    const { state } = applyLeaf(world.crypto, before, world.leaves[0]!)
    expect(before).toEqual(emptyDirectory())
    expect(state.size).toBe(1)
    const again = applyLeaf(world.crypto, before, world.leaves[0]!)
    expect(again.state.policies.last).toEqual(state.policies.last)
  })
})
