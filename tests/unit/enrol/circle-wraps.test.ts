/** A circle's box as a bent author, log or reader would have it. Pairs alone: no directory is needed. */
import { expect, test } from 'vitest'
import { openCircleWrap, sealCircleWraps } from '../../../engine/enrol/circle-wraps.ts'
import { createEpochSeed } from '../../../engine/enrol/seed-wraps.ts'
import { equalBytes, u64, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { idBytes, idOf, type CircleId, type DeviceId, type LeafHash, type UnitId } from '../../../shared/ids.ts'
import type { CircleRecord } from '../../../shared/protocol/directory/records.ts'
import { seedWrapAad, seedWrapInfo, seedWrapsRoot } from '../../../shared/protocol/directory/seed-wraps.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { watchedSecrets } from '../../support/watched-secrets.ts'

const crypto = await createCrypto({ random: seededRandom('circle wraps') })
const id = <Id extends string>(length = 16): Id => idOf<Id>(crypto.random(length))
const circle = id<CircleId>()
const members = [createEpochSeed(crypto), createEpochSeed(crypto)].map(({ keys }) => ({ unit: id<UnitId>(), keys }))
members.sort((a, b) => (a.unit < b.unit ? -1 : 1))
const [first, second] = members as [(typeof members)[0], (typeof members)[0]]
const previous = id<LeafHash>(32)

function box(version = 2) {
  const { seed, keys } = createEpochSeed(crypto)
  const place = { circle, version, ...(version > 1 && { previous }) }
  const units = members.map(({ unit, keys: pair }) => ({ unit, publicKey: pair.publicKey })).toReversed()
  const sealed = sealCircleWraps(crypto, { ...place, seed, circlePublicKey: keys.publicKey, units })
  if (sealed === undefined) throw new Error('these keys are whole')
  const record: CircleRecord = {
    ...place,
    leaf: id<LeafHash>(32),
    index: 7,
    logged: 1,
    openFrom: version,
    members: members.map(({ unit }) => ({ unit, epoch: 3 })),
    publicKeyHash: crypto.sha256(keys.publicKey),
    seedWrapsRoot: sealed.root,
    author: id<DeviceId>(),
  }
  return { seed, keys, record, leaves: sealed.leaves }
}
type Box = ReturnType<typeof box>
const open = ({ record, leaves }: Pick<Box, 'record' | 'leaves'>, change: object = {}, member = first) =>
  openCircleWrap(crypto, { circle: record, leaves, unit: member.unit, epoch: 3, epochKeys: member.keys, ...change })
/** The same leaves under a record that fits them. */
const refit = ({ record }: Box, leaves: readonly Bytes[]) => ({
  leaves,
  record: { ...record, seedWrapsRoot: seedWrapsRoot(crypto, leaves) },
})
const refused = (error: string) => ({ ok: false, error })

test.each([1, 2])('version %i reaches each member unit, whatever order was given, with its own seed', (version) => {
  const made = box(version)
  expect(made.leaves.map((leaf) => idOf(leaf.subarray(0, 16)))).toEqual(members.map(({ unit }) => unit))
  for (const member of members) {
    const opened = open(made, {}, member)
    if (!opened.ok) throw new Error(opened.error)
    expect(opened.value.keys.publicKey).toEqual(made.keys.publicKey)
    expect(opened.value.seed.unwrap((mine) => made.seed.unwrap((its) => equalBytes(mine, its)))).toBe(true)
  }
})

test('another unit, another number of the epoch, another pair: not named, or it does not open', () => {
  const made = box()
  expect(open(made, { unit: id<UnitId>() })).toEqual(refused('not-named'))
  expect(open(made, { epoch: 4 })).toEqual(refused('not-named'))
  expect(open(made, { epochKeys: second.keys })).toEqual(refused('wrap'))
})

test('a box of other leaves, in another order, cut, or with a leaf too long is none', () => {
  const made = box()
  for (const leaves of [made.leaves.toReversed(), made.leaves.slice(1), [], [...made.leaves, made.leaves[0]!]]) {
    expect(open({ ...made, leaves })).toEqual(refused('box'))
    expect(open(refit(made, leaves))).toEqual(refused('box'))
  }
  const [one, two] = made.leaves as [Bytes, Bytes]
  expect(open(refit(made, [new Uint8Array([...one, 0]), two]))).toEqual(refused('box'))
  expect(open({ ...made, leaves: [one, box().leaves[1]!] })).toEqual(refused('box'))
})

test('a wrap is bound to circle, version, predecessor, unit, its key and the new key', () => {
  const made = box()
  const { record } = made
  for (const change of [
    { circle: id<CircleId>() },
    { version: 3 },
    { previous: id<LeafHash>(32) },
    { publicKeyHash: crypto.random(32) },
  ])
    expect(open({ ...made, record: { ...record, ...change } })).toEqual(refused('wrap'))
  const { previous: _, ...without } = record
  expect(open({ ...made, record: without })).toEqual(refused('wrap'))
  // the other member's wrap under the own name
  const [one, two] = made.leaves as [Bytes, Bytes]
  const swapped = [new Uint8Array([...one.subarray(0, 16), ...two.subarray(16)]), two]
  expect(open(refit(made, swapped))).toEqual(refused('wrap'))
})

test('a seed of another key than the statement names is refused, and nothing is left of it', () => {
  const { seed } = createEpochSeed(crypto)
  const made = box()
  const units = members.map(({ unit, keys }) => ({ unit, publicKey: keys.publicKey }))
  const place = { circle, version: 2, previous, seed, circlePublicKey: made.keys.publicKey, units }
  const bent = refit(made, sealCircleWraps(crypto, place)?.leaves ?? [])
  const watched = watchedSecrets(crypto)
  const asked = { circle: bent.record, leaves: bent.leaves, unit: first.unit, epoch: 3, epochKeys: first.keys }
  expect(openCircleWrap(watched.crypto, asked)).toEqual(refused('other-key'))
  expect([watched.wiped(), watched.purged()]).toEqual([true, [true, true]])
  const honest = watchedSecrets(crypto)
  expect(openCircleWrap(honest.crypto, { ...asked, circle: made.record, leaves: made.leaves }).ok).toBe(true)
  expect([honest.wiped(), honest.purged()]).toEqual([true, [false, false]])
})

test('a malformed key is sealed to by nobody', () => {
  const { seed, keys } = createEpochSeed(crypto)
  const units = [{ unit: first.unit, publicKey: new Uint8Array(1215) }]
  const place = { circle, version: 1, seed, circlePublicKey: keys.publicKey, units }
  expect(sealCircleWraps(crypto, place)).toBeUndefined()
})

test('info and aad are byte for byte as the specification has them, for circles and for epochs', () => {
  const label = Buffer.from('giaoban/seed/v1\0')
  const [unit, device, hash, next] = [id<UnitId>(), id<DeviceId>(), crypto.random(32), crypto.random(32)]
  const wrapped = { circle, version: 5, unit, unitPublicKeyHash: hash, circlePublicKeyHash: next }
  const circleInfo = [label, Uint8Array.of(1, 2), idBytes(circle), u64(5), idBytes(unit), hash]
  expect(Buffer.from(seedWrapInfo(wrapped))).toEqual(Buffer.concat(circleInfo))
  expect(Buffer.from(seedWrapAad(wrapped))).toEqual(Buffer.concat([next, new Uint8Array(32)]))
  const epoch = { unit, epoch: 6, previous, device, devicePublicKeyHash: hash, epochPublicKeyHash: next }
  const epochInfo = [label, Uint8Array.of(1, 1), idBytes(unit), u64(6), idBytes(device), hash]
  expect(Buffer.from(seedWrapInfo(epoch))).toEqual(Buffer.concat(epochInfo))
  expect(Buffer.from(seedWrapAad(epoch))).toEqual(Buffer.concat([next, idBytes(previous)]))
})
