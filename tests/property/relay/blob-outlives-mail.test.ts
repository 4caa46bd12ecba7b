/**
 * A relay cannot know which envelope names which blob. Whatever order claims, slow uploads, posts, posts again and sweeps
 * come in: as long as clients offer before they post, what is still to be delivered has its file.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMemoryBlobStore } from '../../../relay/storage/memory-blob-store.ts'
import { createMemoryMailStore } from '../../../relay/storage/memory-mail-store.ts'
import { bytesToHex } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { idOf, type BlobId, type DeviceId, type HeaderHash, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { day, hour } from '../../../shared/time.ts'
import { propertyRuns } from '../../support/any-order.ts'

const crypto = await createCrypto()
const [unit, device] = ['01'.repeat(16) as UnitId, '02'.repeat(16) as DeviceId]
const content = new Uint8Array(100)
const blob = idOf<BlobId>(crypto.sha256(content))

/** What a client may take between its offer and its post (docs/spec/relay.md, Blobs), and hours between one thing and the next. */
const offeredBeforeMs = 12 * hour
const steps = fc.array(
  fc.record({
    pauseMs: fc.integer({ min: 0, max: 60 * day }),
    uploadMs: fc.integer({ min: 0, max: offeredBeforeMs }),
    envelope: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
)

type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never

async function holdsThrough(all: Steps): Promise<void> {
  const [mail, blobs] = [createMemoryMailStore(), createMemoryBlobStore(crypto)]
  let now = 1_000 * day
  const sweep = async (): Promise<void> => {
    await mail.expire(now - limits.mailRetentionMs)
    await blobs.expire(now - limits.blobRetentionMs)
  }
  const isHeld = async (): Promise<void> => {
    const view = { stream: unit, visible: 'all', circles: false } as const
    const { items } = await mail.page(view, { after: 0, maxBytes: 1e6, maxItems: 100 })
    if (items.length > 0) expect(await blobs.size(blob)).toBe(content.length)
  }
  for (const { pauseMs, uploadMs, envelope } of all) {
    await blobs.create({ unit, blob, size: content.length, at: now, quotaBytes: 1e9, maxUploads: 4 })
    await blobs.append({ unit, blob, offset: 0, bytes: content })
    for (let hours = 0; hours * hour < uploadMs; hours++) {
      now += hour
      await sweep()
    }
    const headerHash = bytesToHex(new Uint8Array(32).fill(envelope)) as HeaderHash
    const wrap = { leaf: new Uint8Array(1), path: [], index: 0, addressee: '00'.repeat(17) as AddresseeKey }
    await mail.post({
      unit,
      device,
      headerHash,
      at: now,
      header: new Uint8Array(1),
      payload: new Uint8Array(1),
      entries: [{ ...wrap, streams: [unit] }],
    })
    await isHeld()
    for (const until = now + pauseMs; now < until;) {
      now = Math.min(until, now + 6 * hour)
      await sweep()
      await isHeld()
    }
  }
}

test('no sweep removes what an undelivered envelope names', () =>
  fc.assert(fc.asyncProperty(steps, holdsThrough), { numRuns: propertyRuns }))

test('a client offers well within what it may take', () => {
  expect(limits.blobClaimFreshMs).toBeLessThanOrEqual(offeredBeforeMs / 2)
  expect(limits.blobRetentionMs - limits.mailRetentionMs).toBeGreaterThan(offeredBeforeMs + hour)
})
