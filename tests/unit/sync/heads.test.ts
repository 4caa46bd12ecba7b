/** How far a device has a chain, as it says so, and what its word claims of one number. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { recordReceived } from '../../../engine/store/links.ts'
import { hasNumber, headKey, headsOf, inParts } from '../../../engine/sync/siblings/heads.ts'
import type { DeviceId, StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import type { Head } from '../../../shared/protocol/bodies/chains.ts'
import { EvidenceWorld, keyOf, type Person } from '../../support/evidence-world.ts'
import { InboxDesk } from '../../support/inbox-desk.ts'
import { testId } from '../../support/operations.ts'

const device = 'ab'.repeat(16) as DeviceId
const addressee = `01${'cd'.repeat(16)}` as AddresseeKey
const chain = { device, addressee }
const circle = `02${'cd'.repeat(16)}` as AddresseeKey
const claims = (head: Omit<Head, 'device' | 'addressee'>) => {
  const heads = new Map([[headKey(chain), { ...chain, ...head }]])
  return (seq: number) => hasNumber(heads, { ...chain, seq })
}

describe('a number', () => {
  it('is claimed up to the last one, without the ranges that are missing', () => {
    const missing = [
      { from: 3, to: 4 },
      { from: 7, to: 7 },
    ]
    const numbers = Array.from({ length: 9 }, (_, i) => i + 1)
    expect(numbers.filter(claims({ highest: 2, last: 8, missing }))).toEqual([1, 2, 5, 6, 8])
    expect(numbers.filter(claims({ highest: 3, last: 3, missing: [] }))).toEqual([1, 2, 3])
  })

  it('behind the last range is not claimed where no more ranges could be named', () => {
    const ranges = (n: number) => Array.from({ length: n }, (_, i) => ({ from: 2 * i + 2, to: 2 * i + 2 }))
    const last = 2 * limits.missingRangesPerHead
    const [full, fewer] = [limits.missingRangesPerHead, limits.missingRangesPerHead - 1].map((n) =>
      claims({ highest: 1, last: last + 2, missing: ranges(n) }),
    )
    expect([last - 1, last, last + 1, last + 2].map(full!)).toEqual([true, false, false, false])
    expect([last - 2, last - 1, last].map(fewer!)).toEqual([false, true, true])
  })

  it('of another chain is not claimed', () => {
    const heads = new Map([[headKey(chain), { ...chain, highest: 9, last: 9, missing: [] }]])
    expect(hasNumber(heads, { device: 'ac'.repeat(16) as DeviceId, addressee, seq: 1 })).toBe(false)
    expect(hasNumber(heads, { device, addressee: circle, seq: 1 })).toBe(false)
  })
})

test('parts are full but the last, hold everything in its order, and are one where there is nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 5 }), (items, size) => {
      const parts = inParts(items, size)
      expect(parts.flat()).toEqual(items)
      expect(parts).toHaveLength(Math.max(1, Math.ceil(items.length / size)))
      expect(parts.every((part, i) => i === parts.length - 1 || part.length === size)).toBe(true)
    }),
  )
  expect(inParts([], 3)).toEqual([[]])
})

test('a home tells every chain to its unit and its circles: its own by what it sent, the others by what came', async () => {
  const world = await EvidenceWorld.create(72)
  const { hcmDuty, bdDuty, laCommander } = world.people
  // the order of heads is not that of being found: own ones first
  const people = [hcmDuty, bdDuty, laCommander].toSorted((a, b) => (a.device.id < b.device.id ? -1 : 1))
  const [one, two, last] = people as [Person, Person, Person]
  using desk = new InboxDesk(world, last)
  const own = keyOf(last.unit)
  const hash = (n: number) => testId<StatementHash>(`hash ${n}`, 32)
  const [bd, la] = [one.device.id, two.device.id]
  const sent = [
    [own, 5],
    [circle, 6],
    [keyOf(one.unit), 7],
  ] as const
  desk.transaction((tx) => {
    for (const [to, seq] of sent)
      tx.run(
        'INSERT INTO link_out (addressee, seq, prev) VALUES (?, ?, ?)',
        Buffer.from(to, 'hex'),
        seq,
        Buffer.from(hash(seq), 'hex'),
      )
    const come = (from: DeviceId, to: AddresseeKey, seq: number) =>
      recordReceived(tx, { device: from, addressee: to, seq, hash: hash(seq), prev: undefined, since: 1 }, desk.now)
    for (const seq of [1, 2, 5]) come(bd, own, seq)
    come(la, circle, 2)
    for (let i = 1; i <= limits.missingRangesPerHead + 2; i++) come(la, own, 2 * i)
    come(last.device.id, own, 1)
  })
  const self = last.device.id
  const missing = Array.from({ length: limits.missingRangesPerHead }, (_, i) => ({ from: 2 * i + 1, to: 2 * i + 1 }))
  const told: readonly Head[] = [
    { device: self, addressee: own, highest: 5, last: 5, missing: [], hash: hash(5) },
    { device: self, addressee: circle, highest: 6, last: 6, missing: [], hash: hash(6) },
    { device: bd, addressee: own, highest: 2, last: 5, missing: [{ from: 3, to: 4 }], hash: hash(2) },
    { device: la, addressee: own, highest: 0, last: 2 * (limits.missingRangesPerHead + 2), missing },
    { device: la, addressee: circle, highest: 0, last: 2, missing: [{ from: 1, to: 1 }] },
  ]
  expect(headsOf(desk.context, desk.store.read)).toStrictEqual(
    told.toSorted((a, b) => (headKey(a) < headKey(b) ? -1 : 1)),
  )
})
