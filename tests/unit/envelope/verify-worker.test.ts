import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkDownload } from '../../../engine/blobs/checking.ts'
import type { PartFile } from '../../../engine/blobs/blob-folder.ts'
import { sealAttachment, type SealedAttachment } from '../../../engine/envelope/attachment-seal.ts'
import { verifyInWorker, type VerifyRequest } from '../../../engine/envelope/verify-worker.ts'
import { concat, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { BlobId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { flipBit } from '../../support/codec.ts'
import { seededRandom } from '../../support/seeded-random.ts'

const mib = 1024 * 1024
const crypto = await createCrypto()
const beside = verifyInWorker(join(import.meta.dirname, '../../../engine/entry.worker.ts'))
const plaintext = seededRandom('verify-worker')(5 * mib)
let folder = ''
let sealed: SealedAttachment
let ciphertext: Bytes

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'giaoban-verify-'))
  const written: Bytes[] = []
  const describe = { name: 'may-quay.mp4', kind: 'other' } as const
  const pieces = async function* (): AsyncGenerator<Bytes> {
    yield plaintext
  }
  const source = { plaintext: pieces(), maxBytes: limits.attachmentTotalBytes, type: 'video/mp4', describe }
  const made = await sealAttachment(crypto, source, async (part) => void written.push(part))
  if (!made.ok) throw new Error(made.error)
  sealed = made.value
  ciphertext = concat(...written)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
function fileOf(bytes: Uint8Array): string {
  const path = join(folder, `${(files += 1)}.part`)
  writeFileSync(path, bytes)
  return path
}

async function verdictOf(bytes: Uint8Array, changed: Partial<SealedAttachment['manifest']> = {}) {
  const attachment = { ...sealed, manifest: { ...sealed.manifest, ...changed } }
  const verification = beside({ file: fileOf(bytes), attachment, areSegmentsChecked: true })
  verification.reached(bytes.length)
  const verdict = await verification.verdict
  await verification.stop()
  return verdict
}

test('a worker reads no further than it is told, and says of the whole what its SHA-256 is', async () => {
  const path = fileOf(ciphertext.subarray(0, 2 * mib))
  const verification = beside({ file: path, attachment: sealed, areSegmentsChecked: false })
  for (const bytes of [0, mib, 2 * mib]) verification.reached(bytes)
  const early = await Promise.race([verification.verdict, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))])
  expect(early).toBe('waits')
  const handle = openSync(path, 'r+')
  writeSync(handle, ciphertext.subarray(2 * mib), 0, undefined, 2 * mib)
  closeSync(handle)
  verification.reached(ciphertext.length)
  expect(await verification.verdict).toEqual({ ok: true, value: crypto.sha256(plaintext) })
  await verification.stop()
  expect(sealed.secret.key).toHaveLength(32) // the worker had a copy
})

test('what is wrong is refused as it is without a worker', async () => {
  expect(await verdictOf(flipBit(ciphertext, 8 * (ciphertext.length - 1)))).toEqual({ ok: false, error: 'chunk' })
  expect(await verdictOf(ciphertext, { blobId: '00'.repeat(32) as BlobId })).toEqual({ ok: false, error: 'blob' })
  const exhibitHash = new Uint8Array(32)
  expect(await verdictOf(ciphertext, { exhibitHash })).toEqual({ ok: false, error: 'exhibit' })
})

test('one that is stopped, or whose file is gone, ends and keeps nobody waiting', async () => {
  const stopped = beside({ file: fileOf(ciphertext), attachment: sealed, areSegmentsChecked: true })
  stopped.reached(mib)
  await Promise.all([stopped.stop(), stopped.stop()])
  await expect(stopped.verdict).rejects.toMatchObject({ code: 'engine/cancelled' })
  const gone = beside({ file: join(folder, 'none'), attachment: sealed, areSegmentsChecked: true })
  gone.reached(ciphertext.length)
  await expect(gone.verdict).rejects.toThrow('ENOENT')
  await gone.stop()
})

test('a download that goes on is looked at from its beginning when an eighth of what was here has come', async () => {
  const begun: number[] = []
  const verifyBeside = ({ attachment }: VerifyRequest) => ({
    reached: (bytes: number) => void begun.push(bytes / mib),
    verdict: Promise.resolve({ ok: true as const, value: attachment.manifest.exhibitHash }),
    stop: async () => undefined,
  })
  const part = { path: 'none' } as PartFile
  const download = { part, attachment: sealed, areSegmentsChecked: true, signal: undefined }
  const again = checkDownload({ crypto, verifyBeside }, download)
  for (const mibs of [16, 17, 18, 19, 20]) again.reached(mibs * mib)
  expect(begun).toEqual([19, 20])
  const stop = new AbortController()
  const late = checkDownload({ crypto, verifyBeside }, { ...download, signal: stop.signal })
  expect(await late.verdict()).toMatchObject({ ok: true })
  stop.abort()
  await expect(late.verdict()).rejects.toMatchObject({ code: 'engine/cancelled' })
})
