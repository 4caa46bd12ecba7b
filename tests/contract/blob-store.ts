/** What every BlobStore must do (relay/storage/port.ts). */
import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex, concat, type Bytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idOf, type BlobId, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import type { BlobStore } from '../../relay/storage/port.ts'

export interface BlobStoreSubject {
  readonly name: string
  open(): Promise<BlobStore>
  readonly reopen?: (store: BlobStore) => Promise<BlobStore>
}

const unitOf = (n: number): UnitId => bytesToHex(new Uint8Array(16).fill(n)) as UnitId
const [a, b] = [unitOf(1), unitOf(2)]
const content = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 31) % 251)
const part = (from: number, to: number): Bytes => content.slice(from, to)

export function blobStoreContract(subject: BlobStoreSubject): void {
  describe(`blob store: ${subject.name}`, () => {
    let store: BlobStore
    let blob: BlobId
    beforeEach(async () => {
      const crypto = await createCrypto()
      blob = idOf<BlobId>(crypto.sha256(content))
      store = await subject.open()
      return () => store.close()
    })

    const claim = (unit: UnitId, more: Partial<Parameters<BlobStore['create']>[0]> = {}) =>
      store.create({ unit, blob, size: content.length, at: 1000, quotaBytes: 25_000, maxUploads: 2, ...more })
    const upload = async (unit: UnitId): Promise<void> => {
      await claim(unit)
      await store.append({ unit, blob, offset: 0, bytes: content })
    }

    test('an upload in parts is complete when length and hash are right, and not before', async () => {
      expect(await claim(a)).toEqual({ ok: true, value: { size: 10_000, offset: 0, complete: false } })
      expect(await store.append({ unit: a, blob, offset: 0, bytes: part(0, 4000) })).toEqual({
        ok: true,
        value: { size: 10_000, offset: 4000, complete: false },
      })
      expect(await store.size(blob)).toBeUndefined()
      expect(await store.read(blob, { from: 0, to: 10 })).toBeUndefined()
      expect(await store.append({ unit: a, blob, offset: 4000, bytes: part(4000, 10_000) })).toEqual({
        ok: true,
        value: { size: 10_000, offset: 10_000, complete: true },
      })
      expect(await store.size(blob)).toBe(10_000)
    })

    test('any range of a complete blob reads back', async () => {
      await upload(a)
      expect(await store.read(blob, { from: 0, to: 10_000 })).toEqual(content)
      expect(await store.read(blob, { from: 3999, to: 4001 })).toEqual(part(3999, 4001))
      for (const into of [new Uint8Array(1), new Uint8Array(10).fill(7)])
        expect(await store.read(blob, { from: 3999, to: 4001, into })).toEqual(part(3999, 4001))
    })

    test('the leaves of its segments are those of RFC 6962, however the parts were cut', async () => {
      const crypto = await createCrypto()
      const long = Uint8Array.from({ length: 2.5 * limits.segmentBytes }, (_, i) => (i * 7) % 253)
      const longBlob = idOf<BlobId>(crypto.sha256(long))
      await claim(a, { blob: longBlob, size: long.length, quotaBytes: 4 * limits.segmentBytes })
      for (let offset = 0; offset < long.length; offset += 700_001) {
        const bytes = long.slice(offset, offset + 700_001)
        expect(await store.segments(longBlob)).toBeUndefined()
        expect(await store.append({ unit: a, blob: longBlob, offset, bytes })).toMatchObject({ ok: true })
      }
      const segments = [0, 1, 2].map((i) => long.slice(i * limits.segmentBytes, (i + 1) * limits.segmentBytes))
      const leaves = concat(...segments.map((segment) => leafHash(crypto, segment)))
      expect(await store.segments(longBlob)).toEqual(leaves)
      expect(await claim(b, { blob: longBlob, size: long.length, quotaBytes: long.length })).toMatchObject({ ok: true })
      expect(await store.upkeep.expire(5000)).toBe(2)
      expect(await store.segments(longBlob)).toBeUndefined()
    })

    test("a part at another place than the upload's offset changes nothing", async () => {
      await claim(a)
      await store.append({ unit: a, blob, offset: 0, bytes: part(0, 4000) })
      for (const offset of [0, 3999, 4001])
        expect(await store.append({ unit: a, blob, offset, bytes: part(0, 10) })).toEqual({
          ok: false,
          error: 'offset',
        })
      expect(await store.state(a, blob)).toEqual({ size: 10_000, offset: 4000, complete: false })
    })

    test('parts sent at once land one after another, each place once', async () => {
      await claim(a)
      const bytes = part(0, 5000)
      const results = await Promise.all([1, 2, 3].map(() => store.append({ unit: a, blob, offset: 0, bytes })))
      expect(results.filter((result) => result.ok)).toHaveLength(1)
      expect(await store.state(a, blob)).toEqual({ size: 10_000, offset: 5000, complete: false })
    })

    test('parts that follow at once are stored when the last of them is, or when somebody asks', async () => {
      await claim(a)
      const bytes = part(0, 3000)
      const first = store.append({ unit: a, blob, offset: 0, bytes, more: true })
      const second = store.append({ unit: a, blob, offset: 3000, bytes: part(3000, 5000), more: true })
      expect([(await first).ok, (await second).ok]).toEqual([true, true])
      bytes.fill(0) // the caller's again
      expect(await store.state(a, blob)).toEqual({ size: 10_000, offset: 5000, complete: false })
      await store.append({ unit: a, blob, offset: 5000, bytes: part(5000, 6000), more: true })
      expect(await store.append({ unit: a, blob, offset: 6000, bytes: part(0, 0) })).toMatchObject({
        value: { offset: 6000 },
      })
      expect(await store.append({ unit: a, blob, offset: 5000, bytes: part(5000, 6000), more: true })).toEqual({
        ok: false,
        error: 'offset',
      })
      const last = await store.append({ unit: a, blob, offset: 6000, bytes: part(6000, 10_000), more: true })
      expect(last).toMatchObject({ value: { complete: true } })
      expect(await store.read(blob, { from: 0, to: 10_000 })).toEqual(content)
    })

    test('an upload that is left is gone with what came of it; what is whole, or another unit’s, is not', async () => {
      await claim(a)
      await claim(b)
      await store.append({ unit: a, blob, offset: 0, bytes: part(0, 4000), more: true })
      await store.append({ unit: b, blob, offset: 0, bytes: part(0, 2000) })
      expect([await store.drop(a, blob), await store.drop(a, blob)]).toEqual([true, false])
      expect(await store.state(a, blob)).toBeUndefined()
      expect(await store.append({ unit: a, blob, offset: 4000, bytes: part(4000, 5000) })).toEqual({
        ok: false,
        error: 'unknown',
      })
      expect(await store.append({ unit: b, blob, offset: 2000, bytes: part(2000, 10_000) })).toMatchObject({
        value: { complete: true },
      })
      expect(await store.drop(b, blob)).toBe(false)
      await upload(a)
      expect(await store.read(blob, { from: 0, to: 10_000 })).toEqual(content)
    })

    test('bytes beyond the size, and parts of an upload that nobody began, are refused', async () => {
      expect(await store.append({ unit: a, blob, offset: 0, bytes: content })).toEqual({ ok: false, error: 'unknown' })
      await claim(a)
      const long = new Uint8Array(10_001)
      expect(await store.append({ unit: a, blob, offset: 0, bytes: long })).toEqual({ ok: false, error: 'overflow' })
    })

    test('a wrong hash begins again from the start', async () => {
      await claim(a)
      const wrong = content.slice()
      wrong[5000] = (wrong[5000] as number) ^ 1
      expect(await store.append({ unit: a, blob, offset: 0, bytes: wrong })).toEqual({ ok: false, error: 'hash' })
      expect(await store.state(a, blob)).toEqual({ size: 10_000, offset: 0, complete: false })
      expect(await store.append({ unit: a, blob, offset: 0, bytes: content })).toMatchObject({ ok: true })
    })

    test('claims that are made at once are one claim', async () => {
      const states = await Promise.all([claim(a), claim(a), claim(b), claim(a)])
      expect(states.map((state) => state.ok)).toEqual([true, true, true, true])
      expect(await store.upkeep.expire(2000)).toBe(2)
    })

    test('creating again resumes, another size is refused', async () => {
      await claim(a)
      await store.append({ unit: a, blob, offset: 0, bytes: part(0, 4000) })
      expect(await claim(a)).toEqual({ ok: true, value: { size: 10_000, offset: 4000, complete: false } })
      expect(await claim(a, { size: 9999 })).toEqual({ ok: false, error: 'size' })
    })

    test('a unit that offers what the relay has is done at once, also in the middle of its own upload', async () => {
      await claim(b)
      await store.append({ unit: b, blob, offset: 0, bytes: part(0, 100) })
      await upload(a)
      expect(await claim(b)).toEqual({ ok: true, value: { size: 10_000, offset: 10_000, complete: true } })
      expect(await claim(unitOf(3))).toEqual({ ok: true, value: { size: 10_000, offset: 10_000, complete: true } })
    })

    test('claims of a unit stay within its quota of bytes and of open uploads', async () => {
      const other = (n: number): BlobId => bytesToHex(new Uint8Array(32).fill(n)) as BlobId
      expect(await claim(a)).toMatchObject({ ok: true })
      expect(await claim(a, { blob: other(1), size: 15_001 })).toEqual({ ok: false, error: 'quota' })
      expect(await claim(a, { blob: other(1), size: 100 })).toMatchObject({ ok: true })
      expect(await claim(a, { blob: other(2), size: 100 })).toEqual({ ok: false, error: 'quota' })
      expect(await claim(b, { blob: other(2), size: 100 })).toMatchObject({ ok: true })
    })

    test('claims of a unit stay within their number, counted as they come, are finished, are left and expire', async () => {
      const other = (n: number): BlobId => bytesToHex(new Uint8Array(32).fill(n)) as BlobId
      const small = (n: number, unit = a) => claim(unit, { blob: other(n), size: 1, maxClaims: 3 })
      const refused = { ok: false, error: 'quota' }
      expect(await small(1)).toMatchObject({ ok: true })
      await upload(a)
      expect(await small(2)).toMatchObject({ ok: true }) // one of two uploads is finished
      expect(await small(3)).toEqual(refused)
      expect(await small(2)).toMatchObject({ ok: true }) // again is none more
      expect(await small(3, b)).toMatchObject({ ok: true })
      expect(await store.drop(a, other(2))).toBe(true)
      expect(await small(3)).toMatchObject({ ok: true })
      expect(await small(4)).toEqual(refused)
      expect(await store.upkeep.expire(2000)).toBe(4)
      expect(await small(5)).toMatchObject({ ok: true })
      expect(await claim(a, { blob: other(6), size: 24_999, maxClaims: 3 })).toMatchObject({ ok: true })
      expect(await claim(a, { blob: other(7), size: 1, maxClaims: 3, maxUploads: 9 })).toEqual(refused)
    })

    test('a blob lives as long as one claim to it', async () => {
      await upload(a)
      await claim(b, { at: 5000 })
      expect(await store.upkeep.expire(2000)).toBe(1)
      expect(await store.size(blob)).toBe(10_000)
      expect(await store.upkeep.expire(6000)).toBe(1)
      expect(await store.size(blob)).toBeUndefined()
      expect(await claim(a)).toMatchObject({ value: { offset: 0, complete: false } })
    })

    test('a claim that is renewed while old ones go is old no more', async () => {
      const contents = [1, 2, 3, 4].map((n) => new Uint8Array(100).fill(n))
      const crypto = await createCrypto()
      const named = contents.map((bytes) => ({ unit: a, blob: idOf<BlobId>(crypto.sha256(bytes)), size: bytes.length }))
      for (const [i, each] of named.entries()) {
        await claim(a, { ...each, maxUploads: 9 })
        await store.append({ unit: a, blob: each.blob, offset: 0, bytes: contents[i]! })
      }
      const sweep = store.upkeep.expire(2000)
      const answers = await Promise.all(named.map((each) => claim(a, { ...each, at: 5000, maxUploads: 9 })))
      await sweep
      for (const [i, answer] of answers.entries()) {
        if (answer.ok && answer.value.complete) expect(await store.size(named[i]!.blob)).toBe(100)
      }
      expect(await store.upkeep.expire(2000)).toBe(0)
    })

    test('offering again renews a claim', async () => {
      expect(await store.upkeep.oldest()).toBeUndefined()
      await upload(a)
      await claim(a, { at: 5000 })
      expect(await store.upkeep.oldest()).toBe(5000)
      await claim(a, { at: 1500 }) // by a clock that is behind
      expect(await store.upkeep.oldest()).toBe(5000)
      expect(await store.upkeep.expire(2000)).toBe(0)
    })

    const { reopen } = subject
    if (reopen === undefined) return

    test('a restarted process goes on where the last safe part ended', async () => {
      await claim(a)
      await store.append({ unit: a, blob, offset: 0, bytes: part(0, 4000) })
      store = await reopen(store)
      expect(await store.state(a, blob)).toEqual({ size: 10_000, offset: 4000, complete: false })
      const bytes = part(4000, 10_000)
      expect(await store.append({ unit: a, blob, offset: 4000, bytes })).toMatchObject({ value: { complete: true } })
      store = await reopen(store)
      expect(await store.read(blob, { from: 0, to: 10_000 })).toEqual(content)
      expect(await store.segments(blob)).toEqual(leafHash(await createCrypto(), content))
    })
  })
}
