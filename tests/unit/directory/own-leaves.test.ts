/** Whom a leaf is about, who signed it, and which leaves a home remembers: type by type. */
import { beforeAll, describe, expect, it } from 'vitest'
import { alarmsOf, loudAlarms, unproven } from '../../../engine/directory/leaf-alarms.ts'
import {
  describeOwnLeaf,
  isNewsAbout,
  signatory,
  subjectsOf,
  unitsOf,
  type Self,
} from '../../../engine/directory/own-leaves.ts'
import type { JudgedLeaf } from '../../../engine/directory/replica.ts'
import type { DirectoryAlarm } from '../../../engine/directory/store.ts'
import { officerStatement } from '../../../engine/enrol/statements.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import type { DeviceId, KeyId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { LeafType } from '../../../shared/protocol/directory/leaf-types.ts'
import { encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import type { Statement } from '../../../shared/protocol/directory/statements.ts'
import { DirectoryWorld, laterStatement, type TestDevice, type TestUnit } from '../../support/directory-world.ts'
import { leafSamples } from '../../support/leaf-samples.ts'

const id = (fill: number): string => fill.toString(16).padStart(2, '0').repeat(16)
const said = (type: LeafType, number = 0): Statement =>
  ({ type, body: leafSamples[type][number] }) as unknown as Statement // nothing else is asked for

describe('a statement', () => {
  it.each([
    ['policy', []],
    ['unit', [id(1)]],
    ['border', [id(1), id(2)]],
    ['officer', [id(1)]],
    ['device', [id(1)]],
    ['device-key', []],
    ['suspend', [id(1)]],
    ['epoch', []],
    ['circle', [id(1), id(2)]],
    ['revocation', [id(1)]],
    ['role', [id(1)]],
    ['succession', [id(1), id(2)]],
    ['matching-key', []],
    ['witness-key', []],
    ['new-log', []],
    ['veto', [id(1)]],
  ] as const)('of type %s is about these units', (type, units) => {
    expect(unitsOf(said(type))).toEqual(units)
  })

  it('that removes devices is about its unit, and one that closes it for nobody about it alone', () => {
    expect(unitsOf(said('epoch', 1))).toEqual([id(1)])
    expect(unitsOf(said('succession', 1))).toEqual([id(1)])
  })

  it.each([
    ['unit', { devices: [], officers: [id(1)] }],
    ['officer', { devices: [], officers: [id(2)] }],
    ['role', { devices: [], officers: [id(2)] }],
    ['device', { devices: [id(2)], officers: [] }],
    ['suspend', { devices: [id(2)], officers: [] }],
    ['revocation', { devices: [id(2)], officers: [] }],
    ['veto', { devices: [], officers: [] }],
    ['border', { devices: [], officers: [] }],
  ] as const)('of type %s is done to these', (type, subjects) => {
    expect(subjectsOf(said(type))).toEqual(subjects)
  })

  it('that ends an officer is done to the officer, a rotation to the devices that it removes', () => {
    const [body] = leafSamples.revocation
    const ofOfficer = { type: 'revocation', body: { ...body, kind: 'officer' } } as unknown as Statement
    expect(subjectsOf(ofOfficer)).toEqual({ devices: [], officers: [id(2)] })
    expect(subjectsOf(said('epoch', 1))).toEqual({ devices: [id(3)], officers: [] })
  })
})

describe('in a unit', () => {
  let world: DirectoryWorld
  let unit: TestUnit
  let device: TestDevice
  let self: Self
  beforeAll(async () => {
    world = await DirectoryWorld.create()
    unit = await world.addUnit('tp-hcm')
    device = await world.addDevice(unit)
    self = { unit: unit.id, device: device.id, isLocal: (key) => key === unit.duty.key.keyId }
  })
  const certified = async (signer = unit.admin.key, logged = world.now): Promise<Bytes> =>
    encodeLeaf({ logged, statement: await officerStatement(world.officerBody(unit, world.officer('duty')), [signer]) })
  const leaf = (bytes: Bytes, index: number, kind: JudgedLeaf['verdict']['kind'] = 'applied'): JudgedLeaf =>
    ({ index, bytes, hash: new Uint8Array(32), verdict: { kind } }) as JudgedLeaf
  const alarms = (leaves: readonly JudgedLeaf[], by: Self | undefined = self) =>
    alarmsOf({ state: world.state, leaves }, { at: world.now, self: by }).map(({ kind, ...rest }) => [
      kind,
      (rest as { readonly index: number }).index,
    ])
  const joined = (): number =>
    world.state.certificates.get(world.state.devices.get(device.id)!.certificates.at(0)!)!.index

  it('who signed is the authority, an officer, a device, or nobody that is known here', () => {
    const who = (key: KeyId, units = [unit.id]) => signatory(world.state, units, key)
    expect(who(world.root.keyId, [])).toEqual({ kind: 'authority' })
    expect(who(unit.admin.key.keyId)).toEqual({ kind: 'officer', unit: unit.id, officer: unit.admin.id })
    expect(who(device.key.keyId)).toEqual({ kind: 'device', unit: unit.id, device: device.id })
    expect([who(unit.admin.key.keyId, []), who(device.key.keyId, [world.id()])]).toEqual([
      { kind: 'unknown' },
      { kind: 'unknown' },
    ])
    expect(who(world.key().keyId)).toEqual({ kind: 'unknown' })
  })

  it('news is what is about it and signed by nobody here', async () => {
    expect(isNewsAbout(self, await certified())).toBe(true)
    expect(isNewsAbout({ ...self, unit: world.id() }, await certified())).toBe(false)
    expect(isNewsAbout(self, await certified(unit.duty.key))).toBe(false)
    const both = [unit.admin.key, unit.commander.key]
    const statement = await officerStatement(world.officerBody(unit, world.officer('duty'), { approve: true }), both)
    const isLocal = (key: KeyId): boolean => key === unit.commander.key.keyId
    expect(isNewsAbout({ ...self, isLocal }, encodeLeaf({ logged: world.now, statement }))).toBe(false)
  })

  it('what is no leaf, or of a later type, is neither news nor shown', () => {
    const later = encodeLeaf({ logged: 1, statement: laterStatement(0) })
    for (const bytes of [new Uint8Array(3), later])
      expect([isNewsAbout(self, bytes), describeOwnLeaf(world.state, 7, bytes)]).toEqual([false, undefined])
  })

  it('a leaf is shown with its place and time, what was done, to whom and by whom', async () => {
    const officer = world.officer('duty')
    const statement = await officerStatement(world.officerBody(unit, officer), [unit.admin.key])
    expect(describeOwnLeaf(world.state, 7, encodeLeaf({ logged: 9, statement }))).toEqual({
      index: 7,
      logged: 9,
      what: 'officer',
      devices: [],
      officers: [officer.id],
      units: [unit.id],
      by: [{ kind: 'officer', unit: unit.id, officer: unit.admin.id }],
    })
  })

  it('news begins behind the home’s own certificate, and needs a home that looks', async () => {
    const bytes = await certified()
    expect(alarms([leaf(bytes, joined()), leaf(bytes, joined() + 1)])).toEqual([['own-unit', joined() + 1]])
    expect(alarms([leaf(bytes, joined() + 1)], { ...self, device: world.id<DeviceId>() })).toEqual([])
    const nobody = alarmsOf({ state: world.state, leaves: [leaf(bytes, joined() + 1)] }, { at: 1, self: undefined })
    expect(nobody.map(({ kind }) => kind)).toEqual(['future-leaf'])
  })

  it('a leaf more than a day ahead is told beside what else it is, void and unknown ones too', async () => {
    const ahead = world.now + limits.loggedAheadMs
    const [at, over] = [await certified(unit.admin.key, ahead), await certified(unit.admin.key, ahead + 1)]
    const i = joined() + 1
    expect(alarms([leaf(at, i)])).toEqual([['own-unit', i]])
    expect(alarms([leaf(over, i)])).toEqual([
      ['future-leaf', i],
      ['own-unit', i],
    ])
    expect(alarms([leaf(over, 0, 'void')])).toEqual([
      ['future-leaf', 0],
      ['void-leaf', 0],
    ])
    expect(alarms([leaf(at, 0, 'void'), leaf(new Uint8Array(3), 1, 'void')])).toEqual([
      ['void-leaf', 0],
      ['void-leaf', 1],
    ])
    expect(alarms([leaf(over, 0, 'ignored')])).toEqual([
      ['future-leaf', 0],
      ['unknown-leaf', 0],
    ])
    expect(alarms([leaf(at, 0, 'update-needed')])).toEqual([['unknown-leaf', 0]])
  })
})

it('void and unknown leaves are judged anew each time; what is merely new or news is no fault of the log', () => {
  const kinds = ['void-leaf', 'unknown-leaf', 'future-leaf', 'own-unit'] as const
  const all: readonly DirectoryAlarm[] = [
    ...kinds.map((kind, index) => ({ kind, at: 1, index })),
    { kind: 'split-view', at: 1, own: new Uint8Array(0), other: new Uint8Array(0) },
  ]
  expect([...unproven(all)]).toEqual([0, 1])
  expect(loudAlarms(all).map(({ kind }) => kind)).toEqual(['void-leaf', 'future-leaf', 'split-view'])
})
