/** What the state keeps as bytes, or no longer keeps, changes no verdict: beside it runs one that keeps everything plain. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceKeyStatement, epochStatement } from '../../../engine/enrol/statements.ts'
import { bytesToHex, concat, equalBytes, type Bytes } from '../../../shared/bytes.ts'
import { idOf, type CircleId, type DeviceId, type LeafHash, type UnitId } from '../../../shared/ids.ts'
import { deviceCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { GrownList } from '../../../shared/protocol/directory/grown-list.ts'
import { decodeLeaf, encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { PackedItems } from '../../../shared/protocol/directory/packed-items.ts'
import { circlePacking, deviceKeyPacking, epochPacking } from '../../../shared/protocol/directory/packed-records.ts'
import { applyLeaf, type Applied } from '../../../shared/protocol/directory/state.ts'
import { decodeStatement } from '../../../shared/protocol/directory/statements.ts'
import { latestTimeMs } from '../../../shared/time.ts'
import { addCircle } from '../../support/circle-leaves.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

const numRuns = process.env['SLOW'] === '1' ? 200 : 8

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((each) => concat(each))
const hash = bytesOf(32)
const leafHash = hash.map((each) => idOf<LeafHash>(each))
const device = bytesOf(16).map((each) => idOf<DeviceId>(each))
const number = fc.oneof(
  fc.nat(),
  fc.maxSafeNat().map((each) => each % 2 ** 48),
)
const origin = { leaf: leafHash, index: number, logged: fc.oneof(number, fc.constant(latestTimeMs)) }
const deviceKey = fc.record({ ...origin, counter: number, publicKeyHash: hash }, { noNullPrototype: true })
const epoch = fc.record(
  {
    ...origin,
    unit: bytesOf(16).map((each) => idOf<UnitId>(each)),
    epoch: number,
    previous: leafHash,
    publicKeyHash: hash,
    devices: fc.array(fc.record({ device, counter: number }, { noNullPrototype: true }), { maxLength: 5 }),
    seedWrapsRoot: hash,
    removes: fc.array(device, { maxLength: 3 }),
    author: device,
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'leaf',
      'index',
      'logged',
      'unit',
      'epoch',
      'publicKeyHash',
      'devices',
      'seedWrapsRoot',
      'removes',
      'author',
    ],
  },
)

const circle = fc.record(
  {
    ...origin,
    circle: bytesOf(16).map((each) => idOf<CircleId>(each)),
    version: number,
    previous: leafHash,
    members: fc.array(
      fc.record({ unit: bytesOf(16).map((each) => idOf<UnitId>(each)), epoch: number }, { noNullPrototype: true }),
      { maxLength: 6 },
    ),
    publicKeyHash: hash,
    seedWrapsRoot: hash,
    author: device,
    openFrom: number,
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'leaf',
      'index',
      'logged',
      'circle',
      'version',
      'members',
      'publicKeyHash',
      'seedWrapsRoot',
      'author',
      'openFrom',
    ],
  },
)

describe('records as bytes', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(deviceKey, epoch, circle, (key, rotation, group) => {
        expect(circlePacking.unpack(circlePacking.pack(group))).toStrictEqual(group)
        expect(deviceKeyPacking.unpack(deviceKeyPacking.pack(key))).toStrictEqual(key)
        expect(epochPacking.unpack(epochPacking.pack(rotation))).toStrictEqual(rotation)
      }),
    )
  })

  it('are refused rather than cut where a number does not fit', () => {
    const [key] = fc.sample(deviceKey, 1)
    expect(() => deviceKeyPacking.pack({ ...key!, counter: 2 ** 48 })).toThrow(RangeError)
    expect(deviceKeyPacking.pack({ ...key!, counter: 2 ** 48 - 1 })).toHaveLength(82)
  })

  it('make a list like any other, in every version of it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), deviceKey), { maxLength: 40 }), hash, (steps, foreign) => {
        type Keys = GrownList<Parameters<typeof deviceKeyPacking.pack>[0]>
        const empty: Keys = new GrownList(new PackedItems(deviceKeyPacking))
        const versions: { readonly list: Keys; readonly model: Keys }[] = [{ list: empty, model: new GrownList() }]
        for (const [from, key] of steps) {
          const { list, model } = versions[from % versions.length]!
          versions.push({ list: list.append(key), model: new GrownList([...model]).append(key) })
        }
        for (const { list, model } of versions) {
          expect([...list]).toStrictEqual([...model])
          expect(list.at(model.length)).toBeUndefined()
          expect(list.last).toStrictEqual(model.last)
          for (const wanted of [foreign, ...[...model].map((key) => key.publicKeyHash)]) {
            const isIt = (key: { readonly publicKeyHash: Bytes }): boolean => equalBytes(key.publicKeyHash, wanted)
            expect(list.findLast(isIt, wanted)).toStrictEqual(model.findLast(isIt))
          }
        }
      }),
      { numRuns: 30 },
    )
  })
})

/** The same rules over plain lists, and every signed body that had an effect. */
class PlainModel {
  readonly #world: DirectoryWorld
  readonly #said = new Set<string>()
  state: DirectoryState

  constructor(world: DirectoryWorld) {
    this.#world = world
    this.state = plain(world.state)
    for (const leaf of world.leaves) this.#said.add(this.#bodyOf(leaf))
  }

  judge(leaf: Bytes): Applied {
    const { state, verdict } = applyLeaf(this.#world.crypto, this.state, leaf)
    if (verdict.kind !== 'applied') return { state, verdict }
    if (!this.#said.has(this.#bodyOf(leaf))) return { state: plain(state), verdict }
    const { size, clock } = state
    return { state: { ...this.state, size, clock }, verdict: { kind: 'void', reason: 'replayed' } }
  }

  take(leaf: Bytes): Applied {
    const applied = this.judge(leaf)
    this.state = applied.state
    if (applied.verdict.kind === 'applied') this.#said.add(this.#bodyOf(leaf))
    return applied
  }

  #bodyOf(leaf: Bytes): string {
    const statement = decodeStatement(decodeLeaf(leaf)!.statement)
    return statement.known ? bytesToHex(statement.signedBody) : 'unknown'
  }
}

function plain(state: DirectoryState): DirectoryState {
  let { units, devices, circles } = state
  for (const versions of circles.values()) {
    if (versions.last !== undefined) circles = circles.set(versions.last.circle, new GrownList([...versions]))
  }
  for (const unit of units.values()) units = units.set(unit.id, { ...unit, epochs: new GrownList([...unit.epochs]) })
  for (const each of devices.values()) {
    devices = devices.set(each.device, { ...each, keys: new GrownList([...each.keys]) })
  }
  return { ...state, units, devices, circles }
}

/** Every record, in plain values. */
const told = (state: DirectoryState): unknown => ({
  size: state.size,
  clock: state.clock,
  units: [...state.units.values()].map((unit) => ({
    ...unit,
    versions: [...unit.versions],
    officers: [...unit.officers],
    devices: [...unit.devices],
    holders: [...unit.holders.values()],
    epochs: [...unit.epochs],
    closedEpochs: [...unit.closedEpochs],
    closures: [...unit.closures],
    predecessors: [...unit.predecessors],
  })),
  devices: [...state.devices.values()].map((each) => ({
    ...each,
    certificates: [...each.certificates],
    keys: [...each.keys],
    suspensions: [...each.suspensions],
  })),
  certificates: [...state.certificates.values()],
  circles: [...state.circles.values()].map((versions) => [...versions]),
})

/** Whether the unit's last device of this test is no longer certified. */
const hasRemoved = (world: DirectoryWorld, unit: TestUnit): boolean =>
  deviceCertificateAt(world.state, unit.devices.at(-1)!.id) === undefined

const acts = ['rotate', 'key', 'remove', 'again', 'epoch-again', 'same', 'reused', 'ahead', 'bent'] as const

/** What comes next in the log: honest, or what whoever runs it may try. */
async function leafFor(
  world: DirectoryWorld,
  unit: TestUnit,
  { act, pick }: { readonly act: (typeof acts)[number]; readonly pick: number },
): Promise<Bytes> {
  const stamped = (statement: Bytes): Bytes => encodeLeaf({ logged: world.now, statement })
  const old = world.leaves[pick % world.leaves.length]!
  const one = unit.devices[pick % unit.devices.length]!
  const keys = [...world.state.devices.get(one.id)!.keys]
  const counter = keys.length + (act === 'ahead' ? 2 : 1)
  const reused = keys[pick % keys.length]!.publicKeyHash
  switch (act) {
    case 'again':
      return stamped(decodeLeaf(old)!.statement)
    case 'epoch-again': {
      const { index } = world.state.units.get(unit.id)!.epochs.last!
      return stamped(decodeLeaf(world.leaves[index]!)!.statement)
    }
    case 'same':
      return old
    case 'bent':
      return flipBit(old, 64 + (pick % ((old.length - 8) * 8))) // behind the stamp: a clock far ahead would end this log
    case 'key':
    case 'ahead':
    case 'reused': {
      const publicKeyHash = act === 'reused' ? reused : world.crypto.random(32)
      return stamped(await deviceKeyStatement({ device: one.id, counter, publicKeyHash }, one.key))
    }
    case 'rotate':
    case 'remove': {
      const removes = act === 'remove' && unit.devices.length > 2 ? [unit.devices.at(-1)!.id] : []
      const { body } = world.composeEpoch(unit, unit.devices[0]!, removes)
      const signers = removes.length > 0 ? [unit.devices[0]!.key, unit.admin.key] : [unit.devices[0]!.key]
      return stamped(await epochStatement(body, signers))
    }
  }
}

describe('a random log', () => {
  const steps = fc.array(
    fc.record({ act: fc.constantFrom(...acts), pick: fc.nat(), unit: fc.nat(1), isDropped: fc.boolean() }),
    { minLength: 10, maxLength: 30 },
  )

  /** Whatever was drawn, each of them comes to pass. */
  const once = acts.map((act, pick) => ({ act, pick, unit: 0, isDropped: false }))

  it('has the same verdicts and says the same as one that keeps everything, also after candidates that were dropped', async () => {
    const verdicts = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), steps, async (seed, list) => {
        const world = await DirectoryWorld.create({ seed })
        const units = [await world.addUnit('a'), await world.addUnit('b')] as const
        for (const unit of units) {
          for (let i = 0; i < 4; i++) await world.addDevice(unit)
          await world.addEpoch(unit)
        }
        await addCircle(world, world.id<CircleId>(), units)
        const model = new PlainModel(world)
        const states = [{ state: world.state, said: told(world.state) }]
        for (const { act, pick, unit, isDropped } of [...list, ...once]) {
          world.now += 1000
          const before = world.state
          const leaf = await leafFor(world, units[unit]!, { act, pick })
          const candidate = applyLeaf(world.crypto, before, leaf)
          expect(candidate.verdict).toEqual(model.judge(leaf).verdict)
          expect(told(world.state)).toEqual(told(model.state))
          if (isDropped) continue
          const kept = applyLeaf(world.crypto, before, leaf)
          expect(kept.verdict).toEqual(model.take(leaf).verdict)
          verdicts.add(kept.verdict.kind === 'void' ? kept.verdict.reason : kept.verdict.kind)
          world.leaves.push(leaf)
          world.state = kept.state
          if (hasRemoved(world, units[unit]!)) units[unit]!.devices.pop()
          states.push({ state: kept.state, said: told(kept.state) })
          expect(told(kept.state)).toEqual(told(model.state))
        }
        for (const { state, said } of states) expect(told(state)).toEqual(said)
      }),
      { numRuns },
    )
    expect([...verdicts]).toEqual(expect.arrayContaining(['applied', 'counter', 'key-reused', 'epoch-number', 'clock']))
  })
})
