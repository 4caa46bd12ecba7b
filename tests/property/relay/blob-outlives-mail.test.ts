/**
 * A relay cannot know which envelope names which blob. Whatever order claims, slow uploads, posts, posts again and sweeps
 * come in: as long as clients offer before they post, what is still to be delivered has its file.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultBounds, type RelayDeps } from '../../../relay/deps.ts'
import { createCounters } from '../../../relay/metrics/counters.ts'
import { createMemoryBlobStore } from '../../../relay/storage/memory-blob-store.ts'
import { createMemoryMailStore } from '../../../relay/storage/memory-mail-store.ts'
import { clockTime } from '../../../relay/storage/store-time.ts'
import { sweep } from '../../../relay/sweeper.ts'
import { bytesToHex } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { idOf, type BlobId, type DeviceId, type HeaderHash, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { day, hour } from '../../../shared/time.ts'
import { silentLog } from '../../support/engine-kit.ts'
import { propertyRuns } from '../../support/any-order.ts'

const crypto = await createCrypto()
const [unit, device] = ['01'.repeat(16) as UnitId, '02'.repeat(16) as DeviceId]
const content = new Uint8Array(100)
const blob = idOf<BlobId>(crypto.sha256(content))

/** What a client may take between its offer and its post (docs/spec/relay.md, Blobs), and hours between one thing and the next. */
const offeredBeforeMs = 12 * hour
const plain = 3
const steps = fc.array(
  fc.record({
    pauseMs: fc.integer({ min: 0, max: 60 * day }),
    uploadMs: fc.integer({ min: 0, max: offeredBeforeMs }),
    /** Of 0 to 2 each names the blob; the last one has no file. */
    envelope: fc.integer({ min: 0, max: plain }),
    /** A clock that is suddenly wrong. */
    jumpMs: fc.constantFrom(0, 0, 0, 365 * day),
  }),
  { minLength: 1, maxLength: 6 },
)

type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never

async function holdsThrough(all: Steps): Promise<void> {
  const [mail, blobs] = [createMemoryMailStore(), createMemoryBlobStore(crypto)]
  let now = 1_000 * day
  const deps = { clock: { now: () => now, monotonic: () => 0 }, bounds: defaultBounds, log: silentLog }
  const swept = {
    mail,
    blobs,
    deps: deps as unknown as RelayDeps,
    counters: createCounters(),
    time: clockTime(deps.clock),
  }
  const isHeld = async (): Promise<void> => {
    const view = { stream: unit, visible: 'all', circles: false } as const
    const { items } = await mail.page(view, { after: 0, maxBytes: 1e6, maxItems: 100 })
    const isNamed = items.some(({ header }) => header[0] !== plain)
    if (isNamed) expect(await blobs.size(blob)).toBe(content.length)
  }
  for (const { pauseMs, uploadMs, envelope, jumpMs } of all) {
    if (envelope !== plain) {
      await blobs.create({ unit, blob, size: content.length, at: now, quotaBytes: 1e9, maxUploads: 4 })
      await blobs.append({ unit, blob, offset: 0, bytes: content })
    }
    for (let hours = 0; hours * hour < uploadMs; hours++) {
      now += hour
      await sweep(swept)
    }
    const headerHash = bytesToHex(new Uint8Array(32).fill(envelope)) as HeaderHash
    const wrap = { leaf: new Uint8Array(1), path: [], index: 0, addressee: '00'.repeat(17) as AddresseeKey }
    await mail.post({
      unit,
      device,
      headerHash,
      at: now,
      header: Uint8Array.of(envelope),
      payload: new Uint8Array(1),
      entries: [{ ...wrap, streams: [unit] }],
    })
    await isHeld()
    now += jumpMs
    for (const until = now + pauseMs; now < until;) {
      now = Math.min(until, now + 6 * hour)
      await sweep(swept)
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
