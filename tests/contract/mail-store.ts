/** What every MailStore must do (relay/storage/port.ts). `reopen` gives the store as a restarted process finds it. */
import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import type { DeviceId, HeaderHash, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import type { MailStore, PostedEnvelope } from '../../relay/storage/port.ts'

export interface MailStoreSubject {
  readonly name: string
  open(): Promise<MailStore>
  /** Absent where nothing survives the process. */
  readonly reopen?: (store: MailStore) => Promise<MailStore>
  /** What a store holds beside memory. */
  readonly close?: (store: MailStore) => Promise<void>
}

const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value)
const hexOf = <T>(length: number, value: number): T => bytesToHex(filled(length, value)) as T
const unitOf = (n: number): UnitId => hexOf(16, n)
const deviceOf = (n: number): DeviceId => hexOf(16, 0x80 + n)
const hashOf = (n: number): HeaderHash => hexOf(32, n)
const unitKey = (n: number): AddresseeKey => `01${unitOf(n)}` as AddresseeKey
const circleKey = (n: number): AddresseeKey => `02${unitOf(n)}` as AddresseeKey
const deviceKey = (n: number): AddresseeKey => `03${deviceOf(n)}` as AddresseeKey

function envelope(n: number, to: readonly number[], more: Partial<PostedEnvelope> = {}): PostedEnvelope {
  return {
    unit: unitOf(1),
    device: deviceOf(1),
    headerHash: hashOf(n),
    header: filled(200, n),
    payload: filled(1000, n),
    entries: to.map((each, index) => ({
      streams: [unitOf(each)],
      addressee: unitKey(each),
      index,
      leaf: filled(1265, each),
      path: [filled(32, 1), filled(32, 2)],
    })),
    at: 1000 + n,
    ...more,
  }
}

const everything = { after: 0, maxBytes: 1e6, maxItems: 100 }
const viewOf = (n: number) => ({ stream: unitOf(n), visible: [unitKey(n)], circles: true })

export function mailStoreContract(subject: MailStoreSubject): void {
  describe(`mail store: ${subject.name}`, () => {
    let store: MailStore
    beforeEach(async () => {
      store = await subject.open()
      return () => subject.close?.(store)
    })

    test('an envelope reaches every addressee as it was posted, and nobody else', async () => {
      const outcome = await store.post(envelope(7, [2, 3]))
      expect(outcome).toEqual({
        at: 1007,
        isNew: true,
        heads: [
          { stream: unitOf(2), head: 1 },
          { stream: unitOf(3), head: 1 },
        ],
      })
      const page = await store.page(viewOf(3), everything)
      expect(page).toEqual({
        items: [
          {
            cursor: 1,
            header: filled(200, 7),
            index: 1,
            leaf: filled(1265, 3),
            path: [filled(32, 1), filled(32, 2)],
            payload: filled(1000, 7),
          },
        ],
        next: 1,
        head: 1,
      })
      expect((await store.page(viewOf(4), everything)).items).toEqual([])
    })

    test('a repeated post stores nothing and gives the first answer', async () => {
      await store.post(envelope(7, [2]))
      const again = await store.post(envelope(7, [2], { at: 9999 }))
      expect(again).toEqual({ at: 1007, isNew: false, heads: [] })
      expect(await store.accepted(deviceOf(1), hashOf(7))).toBe(1007)
      expect(await store.accepted(deviceOf(2), hashOf(7))).toBeUndefined()
      expect((await store.page(viewOf(2), everything)).items).toHaveLength(1)
    })

    test('the same header by another device is another post', async () => {
      await store.post(envelope(7, [2]))
      const other = await store.post(envelope(7, [2], { device: deviceOf(2) }))
      expect(other).toMatchObject({ isNew: true })
      expect(await store.head(unitOf(2))).toBe(2)
    })

    test('cursors of a stream are 1, 2, 3 whatever happens in other streams', async () => {
      for (const n of [1, 2, 3]) await store.post(envelope(n, [2, 9]))
      await store.post(envelope(4, [9]))
      await store.post(envelope(5, [2]))
      const { items, head } = await store.page(viewOf(2), everything)
      expect(items.map((item) => item.cursor)).toEqual([1, 2, 3, 4])
      expect(head).toBe(4)
      expect(await store.head(unitOf(5))).toBe(0)
    })

    test('pages end at the bounds, hold at least one item, and go on from `next`', async () => {
      for (const n of [1, 2, 3, 4, 5]) await store.post(envelope(n, [2]))
      const seen: number[] = []
      let after = 0
      for (;;) {
        const page = await store.page(viewOf(2), { after, maxBytes: 5200, maxItems: 100 })
        seen.push(page.items.length)
        after = page.next
        if (page.next >= page.head) break
      }
      expect(seen).toEqual([2, 2, 1])
      expect((await store.page(viewOf(2), { after: 0, maxBytes: 1, maxItems: 100 })).items).toHaveLength(1)
      expect((await store.page(viewOf(2), { after: 0, maxBytes: 1e6, maxItems: 3 })).next).toBe(3)
    })

    test("what is addressed to a device lies in its unit's stream and only that device sees it", async () => {
      const entry = { streams: [unitOf(2)], addressee: deviceKey(5), index: 0, leaf: filled(1265, 5), path: [] }
      await store.post(envelope(1, [2]))
      await store.post(envelope(2, [], { entries: [entry] }))
      await store.post(envelope(3, [2]))
      const device = await store.page(
        { stream: unitOf(2), visible: [unitKey(2), deviceKey(5)], circles: false },
        everything,
      )
      const sibling = await store.page(
        { stream: unitOf(2), visible: [unitKey(2), deviceKey(6)], circles: false },
        everything,
      )
      const admin = await store.page({ stream: unitOf(2), visible: [deviceKey(7)], circles: false }, everything)
      expect(device.items.map((item) => item.cursor)).toEqual([1, 2, 3])
      expect(sibling.items.map((item) => item.cursor)).toEqual([1, 3])
      expect(admin).toEqual({ items: [], next: 3, head: 3 })
      const carrier = await store.page({ stream: unitOf(2), visible: 'all', circles: true }, everything)
      expect(carrier.items.map((item) => item.cursor)).toEqual([1, 2, 3])
      expect(device.items[1]?.path).toEqual([])
    })

    test('every device has a cursor of its own, and the first one delivers', async () => {
      for (const n of [1, 2, 3]) await store.post(envelope(n, [2]))
      const first = await store.ack({ ...viewOf(2), device: deviceOf(5) }, { cursor: 2, at: 50 })
      expect(first).toEqual([
        { poster: unitOf(1), headerHash: hashOf(1), addressee: unitKey(2), at: 50 },
        { poster: unitOf(1), headerHash: hashOf(2), addressee: unitKey(2), at: 50 },
      ])
      const second = await store.ack({ ...viewOf(2), device: deviceOf(6) }, { cursor: 3, at: 60 })
      expect(second.map((each) => each.headerHash)).toEqual([hashOf(3)])
      expect(await store.ack({ ...viewOf(2), device: deviceOf(7) }, { cursor: 3, at: 70 })).toEqual([])
    })

    test('an acknowledgement may repeat, never moves back, and none reaches beyond the head', async () => {
      await store.post(envelope(1, [2]))
      const reader = { ...viewOf(2), device: deviceOf(5) }
      expect(await store.ack(reader, { cursor: 99, at: 50 })).toHaveLength(1)
      expect(await store.ack(reader, { cursor: 1, at: 51 })).toEqual([])
      await store.post(envelope(2, [2]))
      expect(await store.ack(reader, { cursor: 1, at: 52 })).toEqual([])
      expect(await store.ack(reader, { cursor: 2, at: 53 })).toHaveLength(1)
    })

    test("a circle's one wrap lies in the stream of every member, and is delivered member by member", async () => {
      const entry = {
        streams: [unitOf(2), unitOf(3)],
        addressee: circleKey(4),
        index: 0,
        leaf: filled(1265, 4),
        path: [],
      }
      const outcome = await store.post(envelope(1, [], { entries: [entry] }))
      expect(outcome).toHaveProperty('heads', [
        { stream: unitOf(2), head: 1 },
        { stream: unitOf(3), head: 1 },
      ])
      for (const n of [2, 3]) {
        const { items } = await store.page(viewOf(n), everything)
        expect(items).toMatchObject([{ index: 0, leaf: filled(1265, 4), payload: filled(1000, 1) }])
        expect((await store.page({ ...viewOf(n), circles: false }, everything)).items).toEqual([])
      }
      const told = await store.ack({ ...viewOf(3), device: deviceOf(5) }, { cursor: 1, at: 50 })
      expect(told).toEqual([
        { poster: unitOf(1), headerHash: hashOf(1), addressee: circleKey(4), at: 50, unit: unitOf(3) },
      ])
      expect(await store.status(unitOf(1), hashOf(1), 9)).toEqual([
        { key: circleKey(4), unit: unitOf(2) },
        { key: circleKey(4), unit: unitOf(3), deliveredAt: 50 },
      ])
      await store.upkeep.expire(9999)
      expect((await store.page(viewOf(2), everything)).items).toEqual([])
    })

    test("a device that may not read the unit's mail delivers nothing", async () => {
      await store.post(envelope(1, [2]))
      const admin = { stream: unitOf(2), visible: [deviceKey(7)], circles: false, device: deviceOf(7) }
      expect(await store.ack(admin, { cursor: 1, at: 50 })).toEqual([])
      expect(await store.status(unitOf(1), hashOf(1), 9)).toEqual([{ key: unitKey(2) }])
    })

    test('what a device and its unit have at a time is bounded, and what has expired makes room', async () => {
      const one = 200 + 1000 + 1265 + 64 + limits.mailPlaceBytes
      const bounded = (n: number, quota: PostedEnvelope['quota'], device = 1): PostedEnvelope =>
        envelope(n, [2], { device: deviceOf(device), ...(quota !== undefined && { quota }) })
      const ofDevice = { deviceBytes: 2 * one, unitBytes: 100 * one }
      expect(await store.post(bounded(1, ofDevice))).toMatchObject({ isNew: true })
      expect(await store.post(bounded(2, ofDevice))).toMatchObject({ isNew: true })
      expect(await store.post(bounded(3, ofDevice))).toBe('quota')
      expect(await store.accepted(deviceOf(1), hashOf(3))).toBeUndefined()
      expect(await store.post(bounded(2, ofDevice))).toMatchObject({ isNew: false }) // what it has, it has
      const ofUnit = { deviceBytes: 2 * one, unitBytes: 3 * one }
      expect(await store.post(bounded(4, ofUnit, 2))).toMatchObject({ isNew: true })
      expect(await store.post(bounded(5, ofUnit, 2))).toBe('quota')
      expect(await store.head(unitOf(2))).toBe(3)
      expect(await store.upkeep.expire(1002)).toBe(1)
      expect(await store.post(bounded(3, ofDevice))).toMatchObject({ isNew: true })
      expect(await store.post(bounded(6, ofDevice))).toBe('quota')
    })

    test('a wrap for a circle counts a place in the mailbox of each member', async () => {
      const streams = Array.from({ length: 100 }, (_, n) => unitOf(n))
      const toCircle = (n: number, deviceBytes: number): PostedEnvelope => {
        const { entries, ...rest } = envelope(n, [2])
        const wrap = { ...entries[0]!, addressee: circleKey(9), streams }
        return { ...rest, entries: [wrap], quota: { deviceBytes, unitBytes: 1e9 } }
      }
      const whole = 200 + 1000 + 1265 + 64 + 100 * limits.mailPlaceBytes
      expect(await store.post(toCircle(1, whole - 1))).toBe('quota')
      expect(await store.post(toCircle(2, whole))).toMatchObject({ isNew: true })
    })

    test('status is known to the posting unit only, with the time of each delivery', async () => {
      await store.post(envelope(1, [2, 3]))
      await store.ack({ ...viewOf(3), device: deviceOf(5) }, { cursor: 1, at: 77 })
      const known = [{ key: unitKey(2) }, { key: unitKey(3), deliveredAt: 77 }]
      expect(await store.status(unitOf(1), hashOf(1), 2)).toEqual(known)
      expect(await store.status(unitOf(1), hashOf(1), 1)).toEqual(known.slice(0, 1))
      expect(await store.status(unitOf(1), hashOf(1), 0)).toEqual([])
      expect(await store.status(unitOf(1), hashOf(9), 9)).toBeUndefined()
      expect(await store.status(unitOf(2), hashOf(1), 9)).toBeUndefined()
    })

    test('expiry forgets the old, keeps the rest, and reuses no cursor', async () => {
      for (const n of [1, 2, 3]) await store.post(envelope(n, [2]))
      expect(await store.upkeep.expire(1003)).toBe(2)
      const { items, head } = await store.page(viewOf(2), everything)
      expect(items.map((item) => item.cursor)).toEqual([3])
      expect(head).toBe(3)
      expect(await store.status(unitOf(1), hashOf(1), 9)).toBeUndefined()
      await store.upkeep.expire(5000)
      await store.post(envelope(4, [2]))
      expect((await store.page(viewOf(2), everything)).items.map((item) => item.cursor)).toEqual([4])
      expect((await store.page(viewOf(2), { ...everything, after: 4 })).next).toBe(4)
    })

    test('the oldest envelope that is kept is known', async () => {
      expect(await store.upkeep.oldest()).toBeUndefined()
      for (const n of [2, 3]) await store.post(envelope(n, [2]))
      expect(await store.upkeep.oldest()).toBe(1002)
      await store.upkeep.expire(1003)
      expect(await store.upkeep.oldest()).toBe(1003)
    })

    test('posts that come together are each answered for themselves, and stored once', async () => {
      const outcomes = await Promise.all([1, 1, 2].map((n) => store.post(envelope(n, [2]))))
      expect(outcomes).toMatchObject([{ at: 1001 }, { at: 1001 }, { at: 1002, isNew: true }])
      expect(outcomes.filter((outcome) => outcome !== 'quota' && outcome.isNew)).toHaveLength(2)
      const { items } = await store.page(viewOf(2), everything)
      expect(items.map(({ cursor }) => cursor)).toEqual([1, 2])
    })

    test('a mailbox of thousands is passed through, acknowledged and emptied whole', async () => {
      const count = 1300
      const hashes = Array.from({ length: count }, (_, n) => n.toString(16).padStart(64, '0') as HeaderHash)
      await Promise.all(hashes.map((headerHash) => store.post(envelope(1, [2], { headerHash }))))
      const stranger = { stream: unitOf(2), visible: [unitKey(7)], circles: false }
      let [cursor, found] = [0, 0]
      for (let turns = 0; cursor < count && turns < 10; turns++) {
        const page = await store.page(stranger, { ...everything, after: cursor })
        found += page.items.length
        cursor = page.next
      }
      expect([cursor, found]).toEqual([count, 0])
      expect(await store.ack({ ...viewOf(2), device: deviceOf(5) }, { cursor: count, at: 9 })).toHaveLength(count)
      expect(await store.upkeep.expire(1002)).toBe(count)
      expect((await store.page(viewOf(2), everything)).items).toEqual([])
    })

    const { reopen } = subject
    if (reopen === undefined) return

    test('a restarted process finds envelopes, cursors, deliveries and heads', async () => {
      for (const n of [1, 2]) await store.post(envelope(n, [2]))
      await store.ack({ ...viewOf(2), device: deviceOf(5) }, { cursor: 1, at: 50 })
      store = await reopen(store)
      expect((await store.page(viewOf(2), everything)).items).toHaveLength(2)
      expect(await store.post(envelope(2, [2]))).toMatchObject({ isNew: false })
      expect(await store.ack({ ...viewOf(2), device: deviceOf(5) }, { cursor: 1, at: 60 })).toEqual([])
      expect(await store.post(envelope(3, [2]))).toMatchObject({ heads: [{ stream: unitOf(2), head: 3 }] })
    })
  })
}
