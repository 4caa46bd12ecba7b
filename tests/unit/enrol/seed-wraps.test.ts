import { beforeEach, describe, expect, it } from 'vitest'
import { equalBytes, type Bytes } from '../../../shared/bytes.ts'
import type { DeviceId, LeafHash } from '../../../shared/ids.ts'
import { seedWrapsRoot } from '../../../shared/protocol/directory/seed-wraps.ts'
import { createEpochSeed, openSeedWrap, sealSeedWraps } from '../../../engine/enrol/seed-wraps.ts'
import { flipBit } from '../../support/codec.ts'
import { watchedSecrets } from '../../support/watched-secrets.ts'
import { DirectoryWorld, type TestDevice, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let unit: TestUnit
let first: TestDevice
let second: TestDevice
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
  first = await world.addDevice(unit)
  second = await world.addDevice(unit)
})

type Box = ReturnType<DirectoryWorld['composeEpoch']>
const openAs = (box: Pick<Box, 'body' | 'wraps'>, device = second, change: { readonly counter?: number } = {}) =>
  openSeedWrap(world.crypto, {
    epoch: box.body,
    leaves: box.wraps,
    device: device.id,
    counter: change.counter ?? 1,
    deviceKeys: device.kem,
  })
const refused = (error: string) => ({ ok: false, error })

describe("an epoch's seed", () => {
  it('reaches every reading device, and gives the key that the statement names', () => {
    const box = world.composeEpoch(unit, first)
    for (const device of [first, second]) {
      const opened = openAs(box, device)
      expect(opened.ok && equalBytes(opened.value.keys.publicKey, box.keys.publicKey)).toBe(true)
      const isSame = opened.ok && opened.value.seed.unwrap((mine) => box.seed.unwrap((its) => equalBytes(mine, its)))
      expect(isSame).toBe(true)
    }
  })

  it('is sealed to each device in the order of their ids, whatever order was given', () => {
    const { body, seed, keys } = world.composeEpoch(unit, first)
    const devices = [second, first].map(({ id, kem }) => ({ device: id, publicKey: kem.publicKey }))
    const sealed = sealSeedWraps(world.crypto, { ...body, seed, epochPublicKey: keys.publicKey, devices })
    const names = sealed?.leaves.map((leaf) => Buffer.from(leaf.subarray(0, 16)).toString('hex'))
    expect(names).toEqual([first.id, second.id].toSorted())
  })

  it('is not sealed to a malformed key', () => {
    const { body, seed, keys } = world.composeEpoch(unit, first)
    const devices = [{ device: first.id, publicKey: new Uint8Array(1215) }]
    expect(sealSeedWraps(world.crypto, { ...body, seed, epochPublicKey: keys.publicKey, devices })).toBeUndefined()
  })
})

describe('the box audit', () => {
  /** The box with other wraps, under their own root: what a lying rotator would log. */
  const withWraps = (box: Box, wraps: readonly Bytes[]) => ({
    body: { ...box.body, seedWrapsRoot: seedWrapsRoot(world.crypto, wraps) },
    wraps,
  })

  it('refuses wraps that are not those of the statement: one missing, swapped, or a bit changed', () => {
    const box = world.composeEpoch(unit, first)
    const { wraps } = box
    for (const other of [wraps.slice(1), wraps.toReversed(), [], [flipBit(wraps[0]!, 200), wraps[1]!]]) {
      expect(openAs({ body: box.body, wraps: other })).toEqual(refused('box'))
    }
    expect(openAs(withWraps(box, wraps.toReversed()))).toEqual(refused('box'))
    expect(openAs(withWraps(box, wraps.slice(1)))).toEqual(refused('box'))
    const [one, two] = wraps as [Bytes, Bytes]
    const longer = new Uint8Array([...one, 0])
    for (const other of [
      [longer, two],
      [one, two, two],
      [two, two],
    ])
      expect(openAs(withWraps(box, other))).toEqual(refused('box'))
  })

  it('refuses an epoch that does not name this device with this key', () => {
    const box = world.composeEpoch(unit, first)
    expect(openAs(box, second, { counter: 2 })).toEqual(refused('not-named'))
    expect(openAs(box, { ...second, id: world.id<DeviceId>() })).toEqual(refused('not-named'))
  })

  it('refuses a wrap that does not open for its place: another unit, number, predecessor, key or wrap', () => {
    const box = world.composeEpoch(unit, first)
    const at = (change: Partial<Box['body']>) => openAs({ body: { ...box.body, ...change }, wraps: box.wraps })
    expect(at({ unit: world.id() })).toEqual(refused('wrap'))
    expect(at({ epoch: 2 })).toEqual(refused('wrap'))
    expect(at({ previous: '11'.repeat(32) as LeafHash })).toEqual(refused('wrap'))
    expect(at({ publicKeyHash: new Uint8Array(32) })).toEqual(refused('wrap'))
    expect(openAs(box, { ...second, kem: first.kem })).toEqual(refused('wrap'))
    const own = box.wraps.findIndex((leaf) => Buffer.from(leaf.subarray(0, 16)).toString('hex') === second.id)
    for (const bit of [128, 128 + 1120 * 8, 1184 * 8 - 1]) {
      const damaged = box.wraps.with(own, flipBit(box.wraps[own]!, bit))
      expect(openAs(withWraps(box, damaged))).toEqual(refused('wrap'))
    }
  })

  it('refuses a seed of another key: a rotator who gives one device something else', () => {
    const box = world.composeEpoch(unit, first)
    const other = world.composeEpoch(unit, first)
    const devices = [first, second].map(({ id, kem }) => ({ device: id, publicKey: kem.publicKey }))
    const lying = sealSeedWraps(world.crypto, {
      ...box.body,
      seed: other.seed,
      epochPublicKey: box.keys.publicKey,
      devices,
    })!
    expect(openAs(withWraps(box, lying.leaves))).toEqual(refused('other-key'))
  })
})

describe('what is left of a seed', () => {
  it('is the key alone: the bytes that it was made of, drawn or opened, are wiped', () => {
    const drawn = watchedSecrets(world.crypto)
    createEpochSeed(drawn.crypto)
    expect([drawn.wiped(), drawn.purged()]).toEqual([true, [false, false]])
    const opened = watchedSecrets(world.crypto)
    const box = world.composeEpoch(unit, first)
    const place = { epoch: box.body, leaves: box.wraps, device: second.id, counter: 1, deviceKeys: second.kem }
    expect(openSeedWrap(opened.crypto, place).ok).toBe(true)
    expect([opened.wiped(), opened.purged()]).toEqual([true, [false, false]])
  })

  it('of another key than the statement names, is nothing', () => {
    const watched = watchedSecrets(world.crypto)
    const box = world.composeEpoch(unit, first)
    const devices = [first, second].map(({ id, kem }) => ({ device: id, publicKey: kem.publicKey }))
    const { seed } = createEpochSeed(world.crypto)
    const lying = sealSeedWraps(world.crypto, { ...box.body, seed, epochPublicKey: box.keys.publicKey, devices })!
    const epoch = { ...box.body, seedWrapsRoot: lying.root }
    const place = { epoch, leaves: lying.leaves, device: second.id, counter: 1, deviceKeys: second.kem }
    expect(openSeedWrap(watched.crypto, place)).toEqual(refused('other-key'))
    expect([watched.wiped(), watched.purged()]).toEqual([true, [true, true]])
  })
})
