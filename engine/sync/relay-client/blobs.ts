/** Moving ciphertexts: resumable upload in parts, parallel download in segments (docs/spec/relay.md, Blobs). */
import { utf8, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { BlobId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { partMediaType, relayPaths, segmentsPath, uploadHeaders } from '../../../shared/protocol/relay-wire/paths.ts'
import type { Clock } from '../../../shared/time.ts'
import { refusalOf, type HttpAnswer, type ReadBody, type RelayHttp } from './http.ts'

export interface BlobOffer {
  readonly blob: BlobId
  readonly size: number
}

export interface BlobUpload extends BlobOffer {
  /** Bytes [from, to) of the staged ciphertext, in `into` where that is of use. */
  read(from: number, to: number, into?: Uint8Array): Promise<Uint8Array>
  readonly signal?: AbortSignal
  readonly onProgress?: (stored: number) => void
}

export interface BlobDownload extends BlobOffer {
  /** Whether that segment is here already; none is where absent. */
  has?(segment: number): boolean
  /** Whether these bytes are that segment; what is not never reaches `write`. */
  verify(segment: number, bytes: Bytes): boolean
  /** Called in any order, for several segments at a time; `bytes` are others when it has resolved. */
  write(offset: number, bytes: Bytes): Promise<void>
  readonly signal?: AbortSignal
}

export interface RelayBlobs {
  /** Renews this unit's claim, or begins an upload; true when the relay has the blob. */
  offer(blob: BlobOffer): Promise<boolean>
  /** Resolves when the relay has verified length and hash. Goes on where an earlier try ended. */
  upload(blob: BlobUpload): Promise<void>
  /** Leaves an upload that is not whole: what came of it is gone there. A relay that has none says nothing. */
  drop(blob: BlobId): Promise<void>
  /** Leaf hashes of so many segments, as this relay says; `undefined` where it has none to give. */
  segments(blob: BlobId, count: number): Promise<readonly Bytes[] | undefined>
  /** `relay/garbage` for bytes that do not verify, `attachment/missing` when the relay does not have it. */
  download(blob: BlobDownload): Promise<void>
}

const smallAnswer = 4096
/** Two writers of one upload may take each other's turns; more often than this it is not that. */
const offsetTries = 8

export function createRelayBlobs(http: RelayHttp, token: () => string, clock: Pick<Clock, 'monotonic'>): RelayBlobs {
  const authorized = (): Record<string, string> => ({ authorization: `Bearer ${token()}` })
  const pathOf = (blob: BlobId): string => `${relayPaths.blobs}/${blob}`

  async function create({ blob, size }: BlobOffer): Promise<UploadState> {
    const body = utf8(JSON.stringify({ size, sha256: blob }))
    const headers = { ...authorized(), 'content-type': 'application/json' }
    const asked = { method: 'POST', path: relayPaths.blobs, headers, body, maxBytes: smallAnswer } as const
    const state = stateOf(await http.send(asked))
    // all of it and not complete: it was ended in the verification, and an empty part goes on with that
    if (state.complete ? state.offset !== size : state.offset > size) throw new GiaobanError('relay/garbage')
    return state
  }

  async function patch(upload: BlobUpload, offset: number, length: number): Promise<UploadState | 'offset'> {
    const { blob, read, signal } = upload
    const headers = { ...authorized(), 'content-type': partMediaType, [uploadHeaders.offset]: String(offset) }
    const body: ReadBody = { length, read: (from, to, into) => read(offset + from, offset + to, into) }
    const asked = { method: 'PATCH', path: pathOf(blob), headers, body, maxBytes: smallAnswer } as const
    const answer = await http.send({ ...asked, ...(signal !== undefined && { signal }) })
    if (answer.status === 200) return stateOf(answer)
    const refusal = refusalOf(answer)
    if (refusal.params['reason'] === 'offset') return 'offset'
    if (refusal.params['reason'] === 'hash') throw new GiaobanError('attachment/damaged', { recoverable: false })
    throw refusal
  }

  /** Neighbouring segments in one answer, each of them checked before the next is taken. */
  async function fetchRun(download: BlobDownload, run: Run, memory: Uint8Array<ArrayBuffer>): Promise<void> {
    const { blob, size, verify, write, signal } = download
    const from = run.first * limits.segmentBytes
    const to = Math.min(size, (run.last + 1) * limits.segmentBytes)
    const headers = { ...authorized(), range: `bytes=${from}-${to - 1}` }
    let [at, filled] = [from, 0]
    let failure: { readonly thrown: unknown } | undefined
    const fill = async (part: Uint8Array): Promise<void> => {
      for (let rest = part; rest.length > 0;) {
        const piece = rest.subarray(0, Math.min(to - at, limits.segmentBytes) - filled)
        if (piece.length === 0) throw new GiaobanError('relay/garbage')
        memory.set(piece, filled)
        filled += piece.length
        rest = rest.subarray(piece.length)
        if (filled < Math.min(to - at, limits.segmentBytes)) continue
        const segment = memory.subarray(0, filled)
        if (!verify(at / limits.segmentBytes, segment)) throw new GiaobanError('relay/garbage')
        await write(at, segment)
        ;[at, filled] = [at + filled, 0]
      }
    }
    /** What goes wrong on this side is no failure of the line. */
    const take = (part: Uint8Array): Promise<void> =>
      fill(part).catch((thrown: unknown) => {
        failure = { thrown }
        throw thrown
      })
    const asked = {
      method: 'GET',
      path: pathOf(blob),
      headers,
      maxBytes: Math.max(to - from, smallAnswer),
      take,
    } as const
    const answer = await http.send({ ...asked, ...(signal !== undefined && { signal }) }).catch((thrown: unknown) => {
      throw failure === undefined ? thrown : failure.thrown
    })
    if (answer.status === 404) throw new GiaobanError('attachment/missing', { params: { reason: 'not-found' } })
    if (answer.status !== 206) throw refusalOf(answer)
    const isAsked = answer.headers['content-range'] === `bytes ${from}-${to - 1}/${size}`
    if (!isAsked || at !== to) throw new GiaobanError('relay/garbage')
  }

  return {
    offer: async (blob) => (await create(blob)).complete,
    upload: async (upload) => {
      let state = await create(upload)
      let partBytes: number = limits.blobPartBytes
      for (let tries = 0; !state.complete;) {
        if (upload.signal?.aborted === true) throw new GiaobanError('engine/cancelled')
        const length = Math.min(upload.size - state.offset, partBytes, state.partBytes)
        const began = clock.monotonic()
        const next = await patch(upload, state.offset, length)
        if (next !== 'offset') {
          // one that does not go on would keep us here for ever
          const isFurther = next.complete ? next.offset === upload.size : next.offset === state.offset + length
          if (!isFurther || (length === 0 && !next.complete)) throw new GiaobanError('relay/garbage')
          state = next
          partBytes = nextPart(partBytes, clock.monotonic() - began)
          upload.onProgress?.(state.offset)
        } else if ((tries += 1) > offsetTries) throw new GiaobanError('relay/garbage')
        else state = await create(upload)
      }
    },
    drop: async (blob) => {
      const headers = authorized()
      const answer = await http.send({ method: 'DELETE', path: pathOf(blob), headers, maxBytes: smallAnswer })
      // nothing to leave, or a relay of an older version, which forgets it in its time
      if (answer.status !== 204 && answer.status !== 404) throw refusalOf(answer)
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
      const free: Uint8Array<ArrayBuffer>[] = []
      await atATime(limits.answersInFlight, missingOf(download), async (run) => {
        if (download.signal?.aborted === true) throw new GiaobanError('engine/cancelled')
        const memory = free.pop() ?? new Uint8Array(Math.min(download.size, limits.segmentBytes))
        await fetchRun(download, run, memory)
        free.push(memory)
      })
    },
  }
}

const hashBytes = 32

interface Run {
  readonly first: number
  /** Inclusive. */
  readonly last: number
}

/** What is missing, neighbours together, as much as a relay gives in one answer. */
function* missingOf({ size, has }: BlobDownload): Generator<Run> {
  const count = Math.ceil(size / limits.segmentBytes)
  const isMissing = (segment: number): boolean => segment < count && has?.(segment) !== true
  for (let first = 0; first < count; first++) {
    if (!isMissing(first)) continue
    let last = first
    while (last + 1 < first + limits.segmentsPerAnswer && isMissing(last + 1)) last += 1
    yield { first, last }
    first = last
  }
}

/** As much as goes in some seconds: an answer is progress, and what breaks off or is put off in between is little. */
function nextPart(bytes: number, tookMs: number): number {
  if (tookMs < limits.blobPartFastMs) return Math.min(bytes * 2, limits.blobAppendBytes)
  return tookMs > limits.blobPartSlowMs ? Math.max(bytes / 2, limits.blobPartBytes) : bytes
}

/** At most so many at once; after the first failure nothing new begins, and what is under way ends before it is thrown. */
async function atATime<T>(most: number, items: Iterator<T>, work: (item: T) => Promise<void>): Promise<void> {
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
  /** The most that this relay takes in one part. */
  readonly partBytes: number
}

function stateOf(answer: HttpAnswer): UploadState {
  if (answer.status !== 200 && answer.status !== 201) throw refusalOf(answer)
  const offset = answer.headers[uploadHeaders.offset]
  const complete = answer.headers[uploadHeaders.complete]
  if (typeof offset !== 'string' || !/^\d{1,15}$/.test(offset) || typeof complete !== 'string')
    throw new GiaobanError('relay/garbage')
  const most = /^max-append-size=(\d{1,15})$/.exec(String(answer.headers[uploadHeaders.limit]))?.[1]
  const partBytes = Math.max(Number(most ?? 0), limits.blobPartBytes) // a relay of an older version does not say
  return { offset: Number(offset), complete: complete === '1', partBytes }
}
