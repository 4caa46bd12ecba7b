/** Moving ciphertexts: resumable upload in parts, parallel download in segments (docs/spec/relay.md, Blobs). */
import { utf8, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { BlobId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { partMediaType, relayPaths, segmentsPath, uploadHeaders } from '../../../shared/protocol/relay-wire/paths.ts'
import { refusalOf, type HttpAnswer, type RelayHttp } from './http.ts'

export interface BlobOffer {
  readonly blob: BlobId
  readonly size: number
}

export interface BlobUpload extends BlobOffer {
  /** Bytes [from, to) of the staged ciphertext. */
  read(from: number, to: number): Promise<Uint8Array>
  readonly signal?: AbortSignal
  readonly onProgress?: (stored: number) => void
}

export interface BlobDownload extends BlobOffer {
  /** Whether that segment is here already; none is where absent. */
  has?(segment: number): boolean
  /** Whether these bytes are that segment; what is not never reaches `write`. */
  verify(segment: number, bytes: Bytes): boolean
  /** Called in any order, for several segments at a time. */
  write(offset: number, bytes: Bytes): Promise<void>
  readonly signal?: AbortSignal
}

export interface RelayBlobs {
  /** Renews this unit's claim, or begins an upload; true when the relay has the blob. */
  offer(blob: BlobOffer): Promise<boolean>
  /** Resolves when the relay has verified length and hash. Goes on where an earlier try ended. */
  upload(blob: BlobUpload): Promise<void>
  /** Leaf hashes of so many segments, as this relay says; `undefined` where it has none to give. */
  segments(blob: BlobId, count: number): Promise<readonly Bytes[] | undefined>
  /** `relay/garbage` for bytes that do not verify, `attachment/missing` when the relay does not have it. */
  download(blob: BlobDownload): Promise<void>
}

const smallAnswer = 4096
/** Two writers of one upload may take each other's turns; more often than this it is not that. */
const offsetTries = 8

export function createRelayBlobs(http: RelayHttp, token: () => string): RelayBlobs {
  const authorized = (): Record<string, string> => ({ authorization: `Bearer ${token()}` })
  const pathOf = (blob: BlobId): string => `${relayPaths.blobs}/${blob}`

  async function create({ blob, size }: BlobOffer): Promise<UploadState> {
    const body = utf8(JSON.stringify({ size, sha256: blob }))
    const headers = { ...authorized(), 'content-type': 'application/json' }
    return stateOf(await http.send({ method: 'POST', path: relayPaths.blobs, headers, body, maxBytes: smallAnswer }))
  }

  async function patch(upload: BlobUpload, offset: number): Promise<UploadState | 'offset'> {
    const bytes = await upload.read(offset, Math.min(upload.size, offset + limits.blobPartBytes))
    const headers = { ...authorized(), 'content-type': partMediaType, [uploadHeaders.offset]: String(offset) }
    const path = pathOf(upload.blob)
    const answer = await http.send({ method: 'PATCH', path, headers, body: bytes, maxBytes: smallAnswer })
    if (answer.status === 200) return stateOf(answer)
    const refusal = refusalOf(answer)
    if (refusal.params['reason'] === 'offset') return 'offset'
    if (refusal.params['reason'] === 'hash') throw new GiaobanError('attachment/damaged', { recoverable: false })
    throw refusal
  }

  async function fetchSegment({ blob, size, verify }: BlobDownload, segment: number): Promise<Bytes> {
    const from = segment * limits.segmentBytes
    const to = Math.min(size, from + limits.segmentBytes)
    const headers = { ...authorized(), range: `bytes=${from}-${to - 1}` }
    const answer = await http.send({ method: 'GET', path: pathOf(blob), headers, maxBytes: limits.segmentBytes })
    if (answer.status === 404) throw new GiaobanError('attachment/missing', { params: { reason: 'not-found' } })
    if (answer.status !== 206) throw refusalOf(answer)
    const isAsked = answer.headers['content-range'] === `bytes ${from}-${to - 1}/${size}`
    if (!isAsked || !verify(segment, answer.body)) throw new GiaobanError('relay/garbage')
    return answer.body
  }

  return {
    offer: async (blob) => (await create(blob)).complete,
    upload: async (upload) => {
      let state = await create(upload)
      for (let tries = 0; !state.complete;) {
        if (upload.signal?.aborted === true) throw new GiaobanError('engine/cancelled')
        const next = await patch(upload, state.offset)
        if (next !== 'offset') {
          state = next
          upload.onProgress?.(state.offset)
        } else if ((tries += 1) > offsetTries) throw new GiaobanError('relay/garbage')
        else state = await create(upload)
      }
    },
    segments: async (blob, count) => {
      const maxBytes = count * hashBytes
      const path = `${pathOf(blob)}/${segmentsPath}`
      const answer = await http.send({ method: 'GET', path, headers: authorized(), maxBytes: maxBytes + smallAnswer })
      if (answer.status === 404) return undefined // none such, or a relay of an older version: the blob itself tells
      if (answer.status !== 200) throw refusalOf(answer)
      if (answer.body.length !== maxBytes) throw new GiaobanError('relay/garbage')
      return Array.from({ length: count }, (_, i) => answer.body.slice(i * hashBytes, (i + 1) * hashBytes))
    },
    download: async (download) => {
      const wanted = missingOf(download)
      await atATime(limits.segmentsInFlight, wanted, async (segment) => {
        if (download.signal?.aborted === true) throw new GiaobanError('engine/cancelled')
        await download.write(segment * limits.segmentBytes, await fetchSegment(download, segment))
      })
    },
  }
}

const hashBytes = 32

function* missingOf({ size, has }: BlobDownload): Generator<number> {
  const count = Math.ceil(size / limits.segmentBytes)
  for (let segment = 0; segment < count; segment++) if (has?.(segment) !== true) yield segment
}

/** At most so many at once; after the first failure nothing new begins, and what is under way ends before it is thrown. */
async function atATime(most: number, items: Iterator<number>, work: (item: number) => Promise<void>): Promise<void> {
  let failure: { readonly thrown: unknown } | undefined
  const worker = async (): Promise<void> => {
    for (let next = items.next(); next.done !== true && failure === undefined; next = items.next()) {
      try {
        await work(next.value)
      } catch (thrown) {
        failure ??= { thrown }
      }
    }
  }
  await Promise.all(Array.from({ length: most }, worker))
  if (failure !== undefined) throw failure.thrown
}

interface UploadState {
  readonly offset: number
  readonly complete: boolean
}

function stateOf(answer: HttpAnswer): UploadState {
  if (answer.status !== 200 && answer.status !== 201) throw refusalOf(answer)
  const offset = answer.headers[uploadHeaders.offset]
  const complete = answer.headers[uploadHeaders.complete]
  if (typeof offset !== 'string' || !/^\d{1,15}$/.test(offset) || typeof complete !== 'string')
    throw new GiaobanError('relay/garbage')
  return { offset: Number(offset), complete: complete === '1' }
}
