/** Who reads for a unit, answers for it and carries its mail: each condition over states made by hand. */
import { describe, expect, it } from 'vitest'
import type { CircleId, DeviceId, LeafHash, UnitId } from '../../../shared/ids.ts'
import { addresseeKey, type Addressee } from '../../../shared/protocol/addressee.ts'
import { answersAs, answersFor, standsFor } from '../../../shared/protocol/directory/answering.ts'
import { isCourier, mayCarry } from '../../../shared/protocol/directory/couriers.ts'
import { emptyDirectory, type DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { closedThrough, sealableEpoch } from '../../../shared/protocol/directory/epochs.ts'
import { GrownList } from '../../../shared/protocol/directory/grown-list.ts'
import type { UnitLeaf } from '../../../shared/protocol/directory/leaves/unit.ts'
import { readingDevices } from '../../../shared/protocol/directory/reading-devices.ts'
import type {
  Border,
  Certificate,
  CircleRecord,
  ClosedEpochs,
  Closure,
  DeviceKeyRecord,
  DeviceRecord,
  EpochRecord,
  UnitRecord,
  UnitVersion,
} from '../../../shared/protocol/directory/records.ts'
import { testId } from '../../support/operations.ts'

const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => testId<UnitId>(name)) as [
  UnitId,
  UnitId,
  UnitId,
  UnitId,
  UnitId,
]
const nowhere = testId<UnitId>('nowhere')
/** Enough of a record to ask for; what else it says is not asked for here. */
const record = <T>(parts: Partial<NoInfer<T>>): T => parts as T
const grown = <T>(...items: readonly T[]): GrownList<T> => new GrownList([...items])
const closedFor = (successor?: UnitId): GrownList<Closure> =>
  grown(record<Closure>({ index: 1, validFrom: 10, ...(successor && { successor }) }))
const says = (leaf: Partial<UnitLeaf>): GrownList<UnitVersion> =>
  grown(record<UnitVersion>({ index: 0, validFrom: 0, unit: record<UnitLeaf>(leaf) }))
const unit = (id: UnitId, parts: Partial<UnitRecord> = {}): UnitRecord =>
  record<UnitRecord>({
    id,
    versions: says({ unit: id, link: 'online' }),
    closures: grown(),
    closedEpochs: grown(),
    predecessors: grown(),
    epochs: grown(),
    borders: new Map(),
    ...parts,
  })
const stateOf = (...units: readonly UnitRecord[]): DirectoryState => ({
  ...emptyDirectory(),
  size: 100,
  clock: 50,
  units: units.reduce((all, each) => all.set(each.id, each), emptyDirectory().units),
})

describe('the epoch that is sealed to', () => {
  const epochs = grown(...[2, 6].map((index, i) => record<EpochRecord>({ index, epoch: i + 1 })))
  const closedEpochs = grown(...[4, 9].map((index, i) => record<ClosedEpochs>({ index, through: i + 1 })))
  const of = (size: number | undefined, parts: Partial<UnitRecord> = {}, at = 50) => {
    const found = sealableEpoch(stateOf(unit(a, { epochs, ...parts })), a, { at, ...(size !== undefined && { size }) })
    return found.ok ? found.value.epoch : found.error
  }

  it('is the newest in the tree that is named, in all of it without a name', () => {
    expect([of(2), of(3), of(6), of(7), of(undefined)]).toEqual(['no-epoch', 1, 1, 2, 2])
  })

  it('is none while it is one that a device which is gone could read', () => {
    expect([
      of(4, { closedEpochs }),
      of(5, { closedEpochs }),
      of(7, { closedEpochs }),
      of(9, { closedEpochs }),
    ]).toEqual([1, 'stale', 2, 2])
    expect([of(10, { closedEpochs }), of(undefined, { closedEpochs })]).toEqual(['stale', 'stale'])
    const state = stateOf(unit(a, { closedEpochs }))
    expect([4, 5, 9, 10, undefined].map((size) => closedThrough(state, a, size))).toEqual([0, 1, 1, 2, 2])
    expect(closedThrough(state, nowhere)).toBe(0)
  })

  it('is none of a unit that is closed, in that tree and at that time, or that is not there', () => {
    const closures = closedFor(b)
    expect([of(undefined, { closures }), of(7, { closures }, 9), of(7, { closures }, 10)]).toEqual([
      'closed',
      2,
      'closed',
    ])
    expect(of(1, { closures })).toBe('no-epoch')
    expect(sealableEpoch(stateOf(), nowhere, { at: 50 })).toEqual({ ok: false, error: 'unknown-unit' })
  })
})

describe('the devices that an epoch must name', () => {
  const leafOf = (name: string): LeafHash => testId<LeafHash>(name, 32)
  const id = (name: string): DeviceId => testId<DeviceId>(name)
  interface Change {
    readonly certificate?: Partial<Certificate>
    readonly holder?: Partial<DeviceRecord>
  }
  const key = (index: number, counter: number) => record<DeviceKeyRecord>({ index, counter })
  const stateWith = (devices: Readonly<Record<string, Change>>): DirectoryState => {
    const names = Object.keys(devices)
    const state = stateOf(unit(a, { devices: grown(...names.map(id)) }))
    return {
      ...state,
      devices: names.reduce(
        (all, name) =>
          all.set(
            id(name),
            record<DeviceRecord>({
              certificates: grown(leafOf(name)),
              keys: grown(key(2, 1), key(8, 2)),
              suspensions: grown(),
              ...devices[name]?.holder,
            }),
          ),
        state.devices,
      ),
      certificates: names.reduce(
        (all, name) =>
          all.set(
            leafOf(name),
            record<Certificate>({
              kind: 'device',
              index: 1,
              activeFrom: 10,
              notAfter: 20,
              limits: ['read'],
              ...devices[name]?.certificate,
            } as Partial<Certificate>),
          ),
        state.certificates,
      ),
    }
  }
  const reading = (state: DirectoryState, size = 9, at = 15) => readingDevices(state, a, { size, at })

  it('are those with a certificate that counts and a key of their own, by the newest, ascending', () => {
    const state = stateWith({ m: {}, b: {}, z: { holder: { keys: grown(key(3, 7)) } } })
    const counters = (size: number) => reading(state, size).map(({ counter }) => counter)
    expect(reading(state)).toEqual([
      { device: id('b'), counter: 2 },
      { device: id('m'), counter: 2 },
      { device: id('z'), counter: 7 },
    ])
    expect([counters(2), counters(3), counters(4), counters(8)]).toEqual([[], [1, 1], [1, 1, 7], [1, 1, 7]])
    expect([reading(state, 9, 9), reading(state, 9, 20), reading(state, 1)]).toEqual([[], [], []])
    expect(readingDevices(state, nowhere, { size: 9, at: 15 })).toEqual([])
  })

  it('are none that only writes, has no key, is suspended or removed', () => {
    const state = stateWith({
      m: {},
      writer: { certificate: { limits: [] } as Partial<Certificate> },
      bare: { holder: { keys: grown() } },
      gone: { certificate: { ended: { index: 4, logged: 0, how: 'removed' } } },
      silent: { holder: { suspensions: grown(9) } },
      back: { holder: { suspensions: grown(5) } },
    })
    expect(reading(state, 10).map(({ device }) => device)).toEqual([id('back'), id('m')])
    expect(reading(state, 8).map(({ device }) => device)).toEqual([id('m'), id('silent')])
  })
})

describe('who carries for a unit without network', () => {
  const toward = (other: UnitId) =>
    [other, grown(record<Border>({ unit: other, state: 'open', validFrom: 0 }))] as const
  const courier = (parent?: UnitId) => says({ unit: a, link: 'courier', ...(parent && { parent }) })
  const above = (id: UnitId, parent: UnitId) => unit(id, { versions: says({ unit: id, link: 'online', parent }) })
  const may = (state: DirectoryState, carrier: UnitId, of = a, at = 50) => mayCarry(state, { carrier, unit: of, at })

  it('is a neighbour, or who stands above it as far as there are levels', () => {
    const borders = new Map([toward(b)])
    const state = stateOf(
      unit(a, { versions: courier(c), borders }),
      unit(b),
      above(c, d),
      above(d, e),
      above(e, nowhere),
      unit(nowhere),
    )
    expect([b, c, d, e, nowhere].map((carrier) => may(state, carrier))).toEqual([true, true, true, true, false])
    expect([isCourier(state, a), isCourier(state, b), isCourier(state, testId('none'))]).toEqual([true, false, false])
  })

  it('is not the unit itself, and nobody for a unit that has a network, is closed or is not there', () => {
    const borders = new Map([toward(b)])
    const open = stateOf(unit(a, { versions: courier(), borders }), unit(b))
    expect([may(open, a), may(open, b), may(open, c)]).toEqual([false, true, false])
    const online = stateOf(unit(a, { borders, versions: says({ unit: a, link: 'online', parent: b }) }), unit(b))
    const closed = stateOf(unit(a, { versions: courier(b), closures: closedFor(b) }), unit(b))
    expect([may(online, b), may(closed, b), may(closed, b, a, 9), may(closed, b, nowhere)]).toEqual([
      false,
      false,
      true,
      false,
    ])
  })

  it('is not found by a ring of superiors, or one that is not there', () => {
    const ring = stateOf(unit(a, { versions: courier(c) }), above(c, d), above(d, c))
    expect([may(ring, b), may(ring, d)]).toEqual([false, true])
    expect(may(stateOf(unit(a, { versions: courier(nowhere) })), b)).toBe(false)
    expect(may(stateOf(unit(a, { versions: courier(c) }), above(c, a)), a)).toBe(false)
  })
})

describe('as whom a unit answers', () => {
  const circle = testId<CircleId>('circle')
  const named = (id: UnitId): Addressee => ({ kind: 'unit', id, epoch: 1 })
  const inCircle: Addressee = { kind: 'circle', id: circle, epoch: 1 }
  const plain = stateOf(unit(a, { closures: closedFor(b) }), unit(b, { predecessors: grown(a) }), unit(c))
  const members = [a, c].map((each) => ({ unit: each, epoch: 1 }))
  const state = { ...plain, circles: plain.circles.set(circle, grown(record<CircleRecord>({ circle, members }))) }
  const key = addresseeKey(named(a))

  it('is itself first, then the closed ones that it has come after, from their closing on', () => {
    expect(standsFor(state, { unit: b, at: 50 })).toEqual([b, a])
    expect(standsFor(state, { unit: b, at: 9 })).toEqual([b])
    const both = [named(a), named(b)]
    expect(answersAs(state, both, { unit: b, at: 50 })).toBe(addresseeKey(named(b)))
    expect([
      answersAs(state, [named(a)], { unit: b, at: 50 }),
      answersAs(state, [named(a)], { unit: b, at: 9 }),
    ]).toEqual([key, undefined])
    expect(answersAs(state, [inCircle], { unit: b, at: 50 })).toBe(addresseeKey(inCircle))
    expect(answersAs(state, both, { unit: c, at: 50 })).toBeUndefined()
  })

  it('counts for the units that are named under that key, and for no other', () => {
    const ask = (by: UnitId, under: Addressee, at = 50) =>
      answersFor(state, [named(a), inCircle], { unit: by, at, key: addresseeKey(under) })
    expect([ask(b, named(a)), ask(b, inCircle), ask(c, inCircle)]).toEqual([[a], [a], [c]])
    expect([ask(b, named(b)), ask(c, named(a)), ask(b, named(a), 9)]).toEqual([[], [], []])
  })
})
