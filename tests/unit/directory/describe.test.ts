import { beforeAll, describe as group, expect, it } from 'vitest'
import { describe } from '../../../engine/directory/describe.ts'
import { keyFingerprint, type DescribePlace } from '../../../engine/directory/describe-place.ts'
import { successionStatement } from '../../../engine/enrol/lifecycle.ts'
import { unitStatement } from '../../../engine/enrol/statements.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { saidTexts } from '../../../shared/i18n/statement.ts'
import type { CircleId } from '../../../shared/ids.ts'
import { officerNameHash } from '../../../shared/protocol/directory/keys.ts'
import { hour, minute } from '../../../shared/time.ts'
import { addCircle } from '../../support/circle-leaves.ts'
import { emptyDirectory } from '../../../shared/protocol/directory/directory-state.ts'
import type { LeafBody, LeafType } from '../../../shared/protocol/directory/leaf-types.ts'
import type { SaidRow } from '../../../shared/protocol/directory/statement-fields.ts'
import type { Statement } from '../../../shared/protocol/directory/statements.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'
import { leafSamples } from '../../support/leaf-samples.ts'

const crypto = await createCrypto()
const nowhere: DescribePlace = { crypto, state: emptyDirectory(), names: [] }
const said = (place: DescribePlace, type: LeafType, body: unknown): readonly SaidRow[] =>
  describe(place, { type, body } as Statement)

/** Every field has a value somewhere, the optional ones too: the type says so. */
const whole: { readonly [T in LeafType]: readonly Required<LeafBody<T>>[] } = {
  ...(leafSamples as { readonly [T in LeafType]: readonly Required<LeafBody<T>>[] }),
  policy: leafSamples.policy.map((body) => ({
    ...body,
    secondOfficerTypes: [7],
    screenLockMs: 300_000,
    vaultLockMs: 900_000,
  })),
  unit: leafSamples.unit.slice(1).map((body) => ({ parent: body.unit, recoveryKeyHash: new Uint8Array(32), ...body })),
  epoch: leafSamples.epoch.slice(1).map((body) => ({ previous: 'aa'.repeat(32) as never, ...body })),
  circle: leafSamples.circle.map((body) => ({ ...body, previous: 'bb'.repeat(32) as never })),
}

/** The same body once for each single value in it, that value another one. */
function bent(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 3_600_000]
  if (typeof value === 'boolean') return [!value]
  if (typeof value === 'string') return [`${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`]
  if (value instanceof Uint8Array) return [value.map((byte, i) => (i === value.length - 1 ? byte ^ 1 : byte))]
  if (Array.isArray(value)) {
    return [
      ...value.flatMap((item, i) => bent(item).map((other) => value.with(i, other))),
      value.slice(1),
    ] as readonly unknown[]
  }
  const table = value as Readonly<Record<string, unknown>>
  return Object.entries(table).flatMap(([name, inner]) => bent(inner).map((other) => ({ ...table, [name]: other })))
}

group('what a person reads before signing', () => {
  it.each(Object.keys(whole) as LeafType[])('changes with every single value of a statement of type %s', (type) => {
    for (const body of whole[type]) {
      const before = JSON.stringify(said(nowhere, type, body))
      const others = bent(body)
      expect(others.length).toBeGreaterThanOrEqual(Object.keys(body).length)
      const unseen = others.filter((other) => JSON.stringify(said(nowhere, type, other)) === before)
      expect(unseen).toEqual([])
    }
  })

  it.each(Object.keys(leafSamples) as LeafType[])('has a row for every field of type %s, in both languages', (type) => {
    const [body] = whole[type]
    const rows = said(nowhere, type, body)
    expect(rows.length).toBeGreaterThanOrEqual(Object.keys(body ?? {}).length)
    for (const language of ['vi', 'en'] as const) {
      const texts = saidTexts({ language, time: (text) => text }, rows)
      expect(texts.filter(({ label, text }) => label.length === 0 || text.length === 0)).toEqual([])
    }
  })
})

group('beside what the directory says now', () => {
  let world: DirectoryWorld
  let unit: TestUnit
  beforeAll(async () => {
    world = await DirectoryWorld.create()
    unit = await world.addUnit('tp-hcm')
    await world.addDevice(unit)
  })
  const here = (): DescribePlace => ({ crypto, state: world.state, names: [] })
  const changed = (type: LeafType, body: unknown) =>
    said(here(), type, body).filter(({ value, before }) => value !== before)
  const finger = (key: Uint8Array<ArrayBuffer>) => keyFingerprint(crypto, key)

  it('an officer’s certificate shows the key that goes and the key that comes', () => {
    const thief = world.key().publicKey
    const rows = changed('officer', world.officerBody(unit, unit.commander, { approve: true, key: thief }))
    expect(rows).toContainEqual({
      field: 'key',
      value: finger(thief),
      before: finger(unit.commander.key.publicKey),
    })
    expect(rows.map(({ field }) => field)).toEqual(['name-hash', 'key'])
  })

  it('a unit’s leaf shows which administrator has another key, who is new and who is gone', () => {
    const key = world.key().publicKey
    const fresh = { officer: 'f'.repeat(32) as never, key }
    const [first] = unit.leaf.admins
    const rows = changed('unit', { ...unit.leaf, admins: [{ ...first, key }, fresh] })
    expect(rows.map(({ field }) => field)).toEqual(['administrator', 'administrator', 'administrator'])
    const [other, comes, goes] = rows
    expect(other?.before).toContain(finger(first!.key))
    expect(other?.value).toContain(finger(key))
    expect([comes?.before, goes?.value]).toEqual([undefined, undefined])
  })

  it('a renewed device shows a limit that it had not', () => {
    const [device] = unit.devices
    const rows = changed('device', { ...device!.body, limits: [], roleLimits: ['duty'] })
    expect(rows).toContainEqual({ field: 'limits', value: 'none', before: 'read' })
    expect(saidTexts({ language: 'en', time: (text) => text }, rows).map(({ text }) => text)).toContain(
      "reads the unit's mail → none",
    )
  })

  it('a policy shows who holds no key any more and what the threshold was', () => {
    const key = world.key().publicKey
    const rows = changed('policy', { ...world.policy, serial: 1, rootKeys: [key], quorum: 1, threshold: 3 })
    expect(rows).toContainEqual({ field: 'threshold', value: '3', before: '1' })
    expect(rows).toContainEqual({ field: 'holder', before: finger(world.root.publicKey) })
    expect(rows).toContainEqual({ field: 'holder', value: finger(key) })
  })
})

group('is told as people know it:', () => {
  let world: DirectoryWorld
  let unit: TestUnit
  let second: TestUnit
  beforeAll(async () => {
    world = await DirectoryWorld.create()
    ;[unit, second] = [await world.addUnit('tp-hcm'), await world.addUnit('long-an')]
    for (const each of [unit, second]) {
      for (const _ of [1, 2]) await world.addDevice(each)
      await world.addEpoch(each)
    }
  })
  const here = (more: Partial<DescribePlace> = {}): DescribePlace => ({
    crypto,
    state: world.state,
    names: [],
    ...more,
  })
  const row = (field: string, type: LeafType, body: unknown, more?: Partial<DescribePlace>) =>
    said(here(more), type, body).filter((each) => each.field === field)
  const hexOf = (bytes: Uint8Array<ArrayBuffer>) => Buffer.from(bytes).toString('hex')
  const nobody = 'e'.repeat(32)

  it('a key by five groups of its id, a unit by code and name', () => {
    expect(keyFingerprint(crypto, new Uint8Array(32))).toMatch(/^[0-9a-f]{4}( [0-9a-f]{4}){4}$/)
    const known = `${unit.code}  ${unit.leaf.name}`
    expect(row('unit', 'suspend', { unit: unit.id, device: nobody })).toStrictEqual([{ field: 'unit', value: known }])
    expect(row('unit', 'suspend', { unit: nobody, device: nobody })).toEqual([{ field: 'unit', value: nobody }])
  })

  it('an officer by the name that comes along, then by the one that is known; a holder and a circle by theirs', () => {
    const salt = crypto.random(32)
    const name = (officer: string, called: string) => ({
      officer: officer as never,
      name: called,
      badge: '000-1',
      salt,
    })
    const { id } = unit.duty
    const names = [name('d'.repeat(32), 'Người Khác'), name(id, 'Lê Thị Mẫu')]
    const officer = () => 'Bà Hai'
    const role = (of: string) => ({ unit: unit.id, officer: of, roles: [], approve: false })
    expect(row('officer', 'role', role(id), { names, officer })[0]?.value).toBe('Lê Thị Mẫu (000-1)')
    expect(row('officer', 'role', role(nobody), { names, officer })[0]?.value).toBe('Bà Hai')
    expect(row('officer', 'role', role(nobody), { names })[0]?.value).toBe(nobody)
    expect(row('roles', 'role', role(nobody))[0]?.value).toBe('none')
    const nameHash = officerNameHash(crypto, names[1]!)
    const body = world.officerBody(unit, unit.duty, { nameHash, roles: [] })
    expect(row('name-hash', 'officer', body, { names })[0]?.value).toBe('Lê Thị Mẫu (000-1)')
    expect(row('roles', 'officer', body)[0]?.value).toBe('none')
    const ended = (kind: string) => ({ unit: unit.id, kind, target: Buffer.from(id, 'hex'), reason: 'lost' })
    expect(row('target', 'revocation', ended('officer'), { names })[0]?.value).toBe('Lê Thị Mẫu (000-1)')
    expect(row('target', 'revocation', ended('device'), { names })[0]?.value).toBe(id)
    const holder = () => 'Bộ'
    const root = `Bộ  ${keyFingerprint(crypto, world.root.publicKey)}`
    expect(row('holder', 'policy', world.policy, { holder })[0]?.value).toBe(root)
    const circle = { circle: nobody, version: 1, members: [] }
    expect(row('circle', 'circle', circle, { circle: () => 'Ban Án' })[0]?.value).toBe(`Ban Án  ${nobody}`)
    expect(row('circle', 'circle', circle, { circle: () => undefined })[0]?.value).toBe(nobody)
  })

  it('what a veto takes back by its kind', async () => {
    const admins = [second.admin].map(({ id, key }) => ({ officer: id, key: key.publicKey }))
    const recovery = await world.add(unitStatement({ ...second.leaf, admins }, [world.root]))
    const closing = await world.add(successionStatement({ unit: second.id, successor: unit.id }, [world.root]))
    const told = (leaf: string) => row('leaf', 'veto', { unit: second.id, leaf })[0]?.value
    expect([closing, recovery, nobody].map(told)).toEqual([`succession  ${closing}`, `recovery  ${recovery}`, nobody])
  })

  it('words in a list, times in hours and minutes, and who no witness is the operator of', () => {
    const { policy } = world
    const body = { ...policy, rotationMs: [hour, 36 * hour], screenLockMs: 5 * minute }
    expect(row('rotation', 'policy', body)[0]?.value).toBe('1 h, 36 h')
    expect(row('screen-lock', 'policy', body)[0]?.value).toBe('5 min')
    const device = { ...unit.devices[0]!.body, roleLimits: ['duty', 'commander'], limits: ['read', 'write'] }
    expect(row('role-limits', 'device', device)[0]?.value).toBe('duty, commander')
    expect(row('limits', 'device', device)[0]?.value).toBe('read, write')
    expect(row('role-limits', 'device', { ...device, roleLimits: [] })[0]?.value).toBe('all')
    const [witness] = policy.witnesses
    const next = world.key().publicKey
    const changed = { ...policy, witnesses: [{ ...witness!, key: next, operator: false }] }
    const before = `${witness!.name}  ${hexOf(witness!.key)}${witness!.operator ? '  operator' : ''}`
    const value = `${witness!.name}  ${hexOf(next)}`
    expect(row('witness', 'policy', changed)).toEqual([{ field: 'witness', value, before }])
  })

  it('a device of an epoch, or a member of a circle, by who it is: with another number it is changed, not new', async () => {
    const [first, other] = unit.devices.map(({ id }) => id)
    const devices = [first, other].map((device) => ({ device, counter: 2 }))
    const epoch = { unit: unit.id, epoch: 2, devices }
    expect(row('device', 'epoch', epoch)).toEqual(
      [first, other].map((id) => ({ field: 'device', value: `${id}  2`, before: `${id}  1` })),
    )
    const circle = world.id<CircleId>()
    await addCircle(world, circle, [unit, second])
    const members = [unit, second].map(({ id }) => ({ unit: id, epoch: 7 }))
    const rows = row('member', 'circle', { circle, version: 2, members })
    const text = ({ code, leaf }: TestUnit, epochOf: number) => `${code}  ${leaf.name}  ${epochOf}`
    expect(rows).toEqual(
      [unit, second].map((each) => ({ field: 'member', value: text(each, 7), before: text(each, 1) })),
    )
  })
})
