import { expect, test } from 'vitest'
import { concat, equalBytes, isZero, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { idBytes } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { chunkedLength, pairAttachments } from '../../../shared/protocol/body.ts'
import { labels } from '../../../shared/protocol/labels.ts'
import { paddedAttachmentLength } from '../../../shared/protocol/padding.ts'
import { openAttachment, verifyAttachment, type CiphertextSource } from '../../../engine/envelope/attachment-open.ts'
import { sealAttachment, type SealedAttachment } from '../../../engine/envelope/attachment-seal.ts'
import { areSegmentHashes, isSegment, segmentHash, segmentLength } from '../../../engine/envelope/segments.ts'
import { flipBit } from '../../support/codec.ts'
import { seededRandom } from '../../support/seeded-random.ts'

const crypto = await createCrypto()
const bytesOf = seededRandom('attachment')
const noise = (length: number): Bytes => {
  const block = bytesOf(4096)
  const all = new Uint8Array(length)
  for (let at = 0; at < length; at += block.length) all.set(block.subarray(0, length - at), at)
  return all
}

interface Staged {
  readonly plaintext: Bytes
  readonly sealed: SealedAttachment
  readonly ciphertext: Bytes
}
async function stage(plaintext: Bytes, partBytes = 1000): Promise<Staged> {
  async function* parts(): AsyncGenerator<Bytes> {
    for (let at = 0; at < plaintext.length; at += partBytes) yield plaintext.subarray(at, at + partBytes)
  }
  const written: Bytes[] = []
  const describe = { name: 'chân dung.jpg', kind: 'portrait' } as const
  const source = { plaintext: parts(), maxBytes: limits.attachmentTotalBytes, type: 'image/jpeg', describe }
  const sealed = await sealAttachment(crypto, source, async (part) => void written.push(part))
  if (!sealed.ok) throw new Error(sealed.error)
  return { plaintext, sealed: sealed.value, ciphertext: concat(...written) }
}
const sourceOf = (ciphertext: Uint8Array): CiphertextSource => ({
  read: async (offset, length) => ciphertext.slice(offset, offset + length),
})
const verify = (staged: Staged, ciphertext = staged.ciphertext): ReturnType<typeof verifyAttachment> =>
  verifyAttachment(crypto, staged.sealed, sourceOf(ciphertext))

for (const length of [0, 1, 4095, 4096, 4097, 16_384, 20_000, 65_536, 3_000_000]) {
  test(`an attachment of ${length} bytes is sealed in its size class and comes back whole`, async () => {
    const staged = await stage(noise(length), 7000)
    const { manifest, secret } = staged.sealed
    expect(secret.trueSize).toBe(length)
    expect(staged.ciphertext.length).toBe(manifest.ciphertextSize)
    expect(manifest.ciphertextSize).toBe(chunkedLength(paddedAttachmentLength(length)))
    expect(manifest.segmentCount).toBe(Math.ceil(manifest.ciphertextSize / limits.segmentBytes))
    expect(idBytes(manifest.blobId)).toEqual(crypto.sha256(staged.ciphertext))
    expect(manifest.exhibitHash).toEqual(crypto.sha256(labels.exhibit, secret.exhibitSalt, staged.plaintext))
    expect(await verify(staged)).toEqual({ ok: true, value: crypto.sha256(staged.plaintext) })
    expect(pairAttachments({ attachments: [manifest] }, { attachments: [secret] })).toHaveLength(1)

    const opened = await openAttachment(crypto, staged.sealed, sourceOf(staged.ciphertext))
    if (!opened.ok) throw new Error(opened.error)
    for (const [from, to] of [
      [0, length],
      [Math.min(3, length), Math.min(17_000, length)],
      [length, length],
    ] as const) {
      const parts: Bytes[] = []
      for await (const part of opened.value.range(from, to)) parts.push(part.ok ? part.value : new Uint8Array(0))
      expect(equalBytes(concat(...parts), staged.plaintext.subarray(from, to))).toBe(true)
    }
  })
}

test('a range beyond the true size never shows padding', async () => {
  const staged = await stage(noise(100))
  const opened = await openAttachment(crypto, staged.sealed, sourceOf(staged.ciphertext))
  if (!opened.ok) throw new Error(opened.error)
  const beyond = [
    [0, 101],
    [-1, 3],
    [5, 4],
    [0.5, 3],
    [0, 3.5],
    [Number.NaN, 3],
  ] as const
  for (const [from, to] of beyond) await expect(opened.value.range(from, to).next()).rejects.toThrow('no such range')
  for (const index of [1, -1, 0.5, Number.NaN]) await expect(opened.value.chunk(index)).rejects.toThrow('no such chunk')
  opened.value.close()
  await expect(opened.value.chunk(0)).rejects.toThrow('purged')
})

/** The crypto port with what attachments are opened by in sight: plaintexts that were handed out, keys not yet purged. */
function watchedChunks() {
  const plaintexts: Bytes[] = []
  let open = 0
  const chunkedKey: typeof crypto.chunkedKey = (input) => {
    const key = crypto.chunkedKey(input)
    open += 1
    const real = { openChunk: key.openChunk.bind(key), purge: key.purge.bind(key) }
    return Object.assign(key, {
      openChunk: (index: number, sealed: Uint8Array) => {
        const plaintext = real.openChunk(index, sealed)
        if (plaintext !== undefined) plaintexts.push(plaintext)
        return plaintext
      },
      purge: () => {
        open -= 1
        real.purge()
      },
    })
  }
  return { crypto: { ...crypto, chunkedKey }, plaintexts, open: () => open }
}

test('what was opened on the way is wiped, and no key outlives a refusal or a verification', async () => {
  const staged = await stage(noise(20_000))
  const wiped = (list: readonly Bytes[]): boolean => list.length > 0 && list.every((each) => isZero(each))
  const verifying = watchedChunks()
  expect((await verifyAttachment(verifying.crypto, staged.sealed, sourceOf(staged.ciphertext))).ok).toBe(true)
  expect([wiped(verifying.plaintexts), verifying.open()]).toEqual([true, 0])
  const reading = watchedChunks()
  const opened = await openAttachment(reading.crypto, staged.sealed, sourceOf(staged.ciphertext))
  if (!opened.ok) throw new Error(opened.error)
  for await (const part of opened.value.range(3, 17_000)) expect(part.ok && !isZero(part.value)).toBe(true)
  expect([wiped(reading.plaintexts), reading.open()]).toEqual([true, 1])
  opened.value.close()
  expect(reading.open()).toBe(0)
  for (const bent of [flipBit(staged.ciphertext, 0), staged.ciphertext.subarray(0, -1)]) {
    const refusing = watchedChunks()
    expect((await openAttachment(refusing.crypto, staged.sealed, sourceOf(bent))).ok).toBe(false)
    expect(refusing.open()).toBe(0)
  }
})

test('two sealings of the same file share no key, salt, id or byte of ciphertext head', async () => {
  const file = noise(5000)
  const [one, two] = [await stage(file), await stage(file)]
  expect(one.sealed.secret.key).not.toEqual(two.sealed.secret.key)
  expect(one.sealed.secret.salt).not.toEqual(two.sealed.secret.salt)
  expect(one.sealed.manifest.attachmentId).not.toBe(two.sealed.manifest.attachmentId)
  expect(one.sealed.manifest.blobId).not.toBe(two.sealed.manifest.blobId)
  expect(one.sealed.manifest.exhibitHash).not.toEqual(two.sealed.manifest.exhibitHash)
})

test('reading stops at the limit', async () => {
  async function* endless(): AsyncGenerator<Bytes> {
    for (;;) yield new Uint8Array(1000)
  }
  const source = {
    plaintext: endless(),
    maxBytes: 50_000,
    type: 'image/png',
    describe: { name: 'x', kind: 'other' },
  } as const
  let written = 0
  const sealed = await sealAttachment(crypto, source, async (part) => void (written += part.length))
  expect(sealed).toEqual({ ok: false, error: 'attachment/too-large' })
  expect(written).toBeLessThan(60_000)
})

test('a chunk that was changed, swapped or cut is never handed out', async () => {
  const staged = await stage(noise(40_000))
  const { ciphertext } = staged
  const chunk = 16_400
  const swapped = concat(
    ciphertext.subarray(0, 56),
    ciphertext.subarray(56 + chunk, 56 + 2 * chunk),
    ciphertext.subarray(56, 56 + chunk),
    ciphertext.subarray(56 + 2 * chunk),
  )
  for (const bent of [flipBit(ciphertext, 8 * 60), swapped]) {
    expect(await verify(staged, bent)).toEqual({ ok: false, error: 'chunk' })
    const opened = await openAttachment(crypto, staged.sealed, sourceOf(bent))
    if (!opened.ok) throw new Error(opened.error)
    expect((await opened.value.range(0, 100).next()).value).toEqual({ ok: false, error: 'chunk' })
  }
  for (const cut of [1, 16, 5000, chunk]) {
    const opened = await openAttachment(crypto, staged.sealed, sourceOf(ciphertext.subarray(0, -cut)))
    expect(opened).toEqual({ ok: false, error: 'chunk' })
  }
})

test('another key, salt, id or commitment is refused before any chunk is opened', async () => {
  const staged = await stage(noise(10))
  const { manifest, secret } = staged.sealed
  const other = (await stage(noise(10))).sealed
  for (const bent of [
    { manifest, secret: { ...secret, key: other.secret.key } },
    { manifest, secret: { ...secret, salt: other.secret.salt } },
    { manifest: { ...manifest, attachmentId: other.manifest.attachmentId }, secret },
    { manifest: { ...manifest, commitment: other.manifest.commitment }, secret },
  ]) {
    expect(await openAttachment(crypto, bent, sourceOf(staged.ciphertext))).toEqual({ ok: false, error: 'commitment' })
  }
  expect(await verify(staged, flipBit(staged.ciphertext, 0))).toEqual({ ok: false, error: 'commitment' })
  expect(await verify(staged, new Uint8Array(0))).toEqual({ ok: false, error: 'commitment' })
})

test('sizes that do not belong together are refused before reading', async () => {
  const staged = await stage(noise(10))
  const secret = { ...staged.sealed.secret, trueSize: 5000 }
  expect(await openAttachment(crypto, { ...staged.sealed, secret }, sourceOf(staged.ciphertext))).toEqual({
    ok: false,
    error: 'size',
  })
  expect(pairAttachments({ attachments: [staged.sealed.manifest] }, { attachments: [secret] })).toBeUndefined()
  expect(pairAttachments({ attachments: [staged.sealed.manifest] }, {})).toBeUndefined()
  expect(pairAttachments({}, {})).toEqual([])
})

test('a manifest that lies about blob, segments or exhibit makes the attachment incomplete', async () => {
  const staged = await stage(noise(10))
  const other = (await stage(noise(10))).sealed.manifest
  const { manifest } = staged.sealed
  for (const [bent, error] of [
    [{ ...manifest, blobId: other.blobId }, 'blob'],
    [{ ...manifest, segmentsRoot: other.segmentsRoot }, 'segments'],
    [{ ...manifest, segmentCount: 2 }, 'segments'],
    [{ ...manifest, exhibitHash: other.exhibitHash }, 'exhibit'],
  ] as const) {
    expect(await verifyAttachment(crypto, { ...staged.sealed, manifest: bent }, sourceOf(staged.ciphertext))).toEqual({
      ok: false,
      error,
    })
  }
})

test('segments that were checked as they came are not hashed again; what the disk has made of them is seen all the same', async () => {
  const staged = await stage(noise(20_000))
  const { manifest } = staged.sealed
  const checked = (sealed: SealedAttachment, bytes = staged.ciphertext) =>
    verifyAttachment(crypto, sealed, { ...sourceOf(bytes), areSegmentsChecked: true })
  expect(await checked(staged.sealed)).toEqual({ ok: true, value: crypto.sha256(staged.plaintext) })
  expect((await checked(staged.sealed, flipBit(staged.ciphertext, 60 * 8))).ok).toBe(false)
  const bent = { ...staged.sealed, manifest: { ...manifest, blobId: 'ab'.repeat(32) as typeof manifest.blobId } }
  expect(await checked(bent)).toEqual({ ok: false, error: 'blob' })
})

test('a sender who hides bytes in the padding is caught', async () => {
  const { sealed } = await stage(new Uint8Array(4000).fill(7))
  const { secret, manifest } = sealed
  const context = concat(labels.attachment, Uint8Array.of(1), idBytes(manifest.attachmentId))
  const hidden = new Uint8Array(4096).fill(7)
  const ciphertext = crypto.chunkedKey({ inputKey: secret.key, salt: secret.salt, context }).seal(hidden)
  expect(await verifyAttachment(crypto, sealed, sourceOf(ciphertext))).toEqual({ ok: false, error: 'padding' })
})

test('a download is verified segment by segment, in any order, against the signed root', async () => {
  const staged = await stage(noise(2_500_000))
  const { manifest } = staged.sealed
  const segments = Array.from({ length: manifest.segmentCount }, (_, at) =>
    staged.ciphertext.subarray(at * limits.segmentBytes, (at + 1) * limits.segmentBytes),
  )
  const hashes = segments.map((segment) => segmentHash(crypto, segment))
  expect(segments).toHaveLength(3)
  expect(segments.map((segment) => segment.length)).toEqual([0, 1, 2].map((index) => segmentLength(manifest, index)))
  expect(areSegmentHashes(crypto, manifest, hashes)).toBe(true)
  expect(areSegmentHashes(crypto, manifest, hashes.toReversed())).toBe(false)
  expect(areSegmentHashes(crypto, manifest, hashes.slice(1))).toBe(false)
  expect(areSegmentHashes(crypto, { ...manifest, segmentCount: 2 }, hashes)).toBe(false)
  for (const index of [2, 0, 1]) {
    const segment = segments[index] as Bytes
    expect(isSegment(crypto, manifest, { hashes, index, segment })).toBe(true)
    expect(isSegment(crypto, manifest, { hashes, index, segment: flipBit(segment, 77) })).toBe(false)
    expect(isSegment(crypto, manifest, { hashes, index: (index + 1) % 3, segment })).toBe(false)
  }
  expect(isSegment(crypto, manifest, { hashes, index: 3, segment: new Uint8Array(0) })).toBe(false)
  const longer = concat(segments[2] as Bytes, Uint8Array.of(0))
  const fitting = [hashes[0]!, hashes[1]!, segmentHash(crypto, longer)]
  expect(isSegment(crypto, manifest, { hashes: fitting, index: 2, segment: longer })).toBe(false)
  const end = new Uint8Array(0)
  const whole = { ...manifest, ciphertextSize: 3 * limits.segmentBytes }
  expect(isSegment(crypto, whole, { hashes, index: 3, segment: end })).toBe(false)
})
