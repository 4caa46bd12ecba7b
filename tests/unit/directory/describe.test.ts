import { beforeAll, describe as group, expect, it } from 'vitest'
import { describe } from '../../../engine/directory/describe.ts'
import { keyFingerprint, type DescribePlace } from '../../../engine/directory/describe-place.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { saidTexts } from '../../../shared/i18n/statement.ts'
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
      expect(texts.filter(({ label, text }) => label === '' || text === '')).toEqual([])
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
