/**
 * Large files move here, beside the rounds: one in each direction at a time, the smallest first, so that no alert and no
 * picture waits behind the image of a disk. Outlives connections: what was begun goes on with the next one.
 */
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import type { BlobId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { BlobFolder } from '../blobs/blob-folder.ts'
import { download } from '../blobs/download.ts'
import { SegmentsHere } from '../blobs/segments-here.ts'
import { upload } from '../blobs/upload.ts'
import type { BlobRecord } from '../store/attachments.ts'
import { downloadsInTurn, uploadsInTurn } from '../store/transfers.ts'
import type { SyncContext } from './context.ts'
import { filesArrived } from './files-arrived.ts'
import { noteFilesGone } from './siblings/chains-out.ts'
import type { RelayBlobs } from './relay-client/blobs.ts'

export type Direction = 'in' | 'out'

export interface Moving {
  readonly direction: Direction
  readonly done: number
  readonly total: number
}

export interface TransferOptions {
  readonly context: SyncContext
  readonly folder: BlobFolder
  /** Files of this size come without being asked for: depends on who works here. */
  unaskedBytes(): number
  /** A file has moved on, or stopped. */
  moved(blob: BlobId): void
  /** Something has ended that the next round has to know: an envelope may go, a receipt is due. */
  settled(): void
}

interface Failure {
  readonly error: GiaobanError
  readonly tries: number
  readonly until: number
}

interface Running {
  readonly blob: BlobId
  readonly stop: AbortController
}

/** What ends the connection as a whole: its owner makes another. */
const ofConnection: ReadonlySet<ErrorCode> = new Set([
  'relay/timeout',
  'relay/draining',
  'relay/refused',
  'engine/cancelled',
])

export class Transfers {
  readonly #options: TransferOptions
  readonly #here = new SegmentsHere()
  readonly #moving = new Map<BlobId, Moving>()
  readonly #failures = new Map<BlobId, Failure>()
  readonly #running = new Map<Direction, Running>()
  /** Of these an answer has broken off on this connection: once is the line, twice is the file. */
  readonly #broken = new Set<BlobId>()
  readonly #loops = new Map<Direction, Promise<void>>()
  #relay: RelayBlobs | undefined
  #retry: NodeJS.Timeout | undefined
  #ended = 0

  constructor(options: TransferOptions) {
    this.#options = options
  }

  /** Nothing moves, and nothing could now. */
  get isIdle(): boolean {
    return this.#loops.size === 0
  }

  /** Resolves when nothing moves any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#loops.values())
  }

  /** How many files have come to an end, in either direction, since this began. */
  get ended(): number {
    return this.#ended
  }

  get failures(): readonly GiaobanError[] {
    return [...this.#failures.values()].map(({ error }) => error)
  }

  movingOf(blob: BlobId): Moving | undefined {
    return this.#moving.get(blob)
  }

  failureOf(blob: BlobId): GiaobanError | undefined {
    return this.#failures.get(blob)?.error
  }

  /** Goes on over this connection. */
  attach(relay: RelayBlobs): void {
    this.#relay = relay
    this.#broken.clear()
    for (const [blob, { error }] of this.#failures) if (error.code === 'relay/unreachable') this.#failures.delete(blob)
    this.poke()
  }

  /** Resolves when nothing uses the connection any more; what was moving stays as far as it is. */
  async detach(): Promise<void> {
    this.#relay = undefined
    clearTimeout(this.#retry)
    for (const { stop } of this.#running.values()) stop.abort()
    await this.idle()
  }

  /** There may be more to move. */
  poke(): void {
    if (this.#relay === undefined) return
    for (const direction of ['in', 'out'] as const) {
      if (!this.#loops.has(direction) && this.#next(direction) !== undefined) this.#start(direction, this.#relay)
    }
  }

  /** Somebody has asked for it again: at once, whatever came between. */
  again(blob: BlobId): void {
    this.#failures.delete(blob)
    this.poke()
  }

  /** Stops it where it is; resolves when nothing writes to its file any more. */
  async halt(blob: BlobId): Promise<void> {
    for (const [direction, running] of this.#running) {
      if (running.blob !== blob) continue
      running.stop.abort()
      await this.#loops.get(direction)
    }
    this.#moving.delete(blob)
    this.#failures.delete(blob)
    this.poke()
  }

  /** Stops an upload, and what came of it at the relay goes; where the relay does not hear of it, in its time. */
  async leave(blob: BlobId): Promise<void> {
    await this.halt(blob)
    try {
      await this.#relay?.drop(blob)
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError)) throw thrown
    }
  }

  /** Its file was thrown away. */
  forget(blob: BlobId): void {
    this.#here.forget(blob)
  }

  #start(direction: Direction, relay: RelayBlobs): void {
    const loop = this.#run(direction, relay).finally(() => {
      this.#loops.delete(direction)
      this.#wakeLater()
      this.#options.settled()
    })
    this.#loops.set(direction, loop)
  }

  async #run(direction: Direction, relay: RelayBlobs): Promise<void> {
    for (let blob = this.#next(direction); blob !== undefined; blob = this.#next(direction)) {
      if (this.#relay !== relay) return
      const stop = new AbortController()
      this.#running.set(direction, { blob: blob.blobId, stop })
      try {
        await this.#move(direction, blob, { relay, stop })
        this.#failures.delete(blob.blobId)
        this.#ended += 1
        if (direction === 'in') filesArrived(this.#options.context, [blob])
        this.#options.settled()
      } catch (thrown) {
        if (!this.#isSurvived(blob.blobId, thrown, stop)) return
      } finally {
        this.#running.delete(direction)
        this.#moving.delete(blob.blobId)
        this.#options.moved(blob.blobId)
      }
      if (stop.signal.aborted && this.#relay === undefined) return
    }
  }

  async #move(
    direction: Direction,
    blob: BlobRecord,
    { relay, stop }: { readonly relay: RelayBlobs; readonly stop: AbortController },
  ): Promise<void> {
    const { context, folder } = this.#options
    const onProgress = (done: number, total: number): void => {
      this.#moving.set(blob.blobId, { direction, done, total })
      this.#options.moved(blob.blobId)
      // a smaller one has come: it goes first, and this one goes on where it was
      if (this.#next(direction)?.blobId !== blob.blobId) stop.abort()
    }
    const transfer = { context, folder, relay, signal: stop.signal, onProgress, here: this.#here }
    if (direction === 'out') return upload(transfer, blob)
    if (!(await download(transfer, blob))) throw new GiaobanError('attachment/damaged')
  }

  /** False where the connection is over. */
  #isSurvived(blob: BlobId, thrown: unknown, stop: AbortController): boolean {
    const { context } = this.#options
    if (stop.signal.aborted) return this.#relay !== undefined
    const known = thrown instanceof GiaobanError
    if (!known)
      context.deps.log.error('transfer.failed', { error: thrown instanceof Error ? thrown.name : typeof thrown })
    const error = known ? thrown : new GiaobanError('internal')
    if (error.code === 'relay/unreachable' && !this.#broken.has(blob)) {
      this.#broken.add(blob)
      return true
    }
    if (ofConnection.has(error.code)) return false
    if (error.params['reason'] === 'not-found') noteFilesGone(context)
    const tries = (this.#failures.get(blob)?.tries ?? 0) + 1
    const pauseMs = Math.min(limits.transferRetryMs * 2 ** (tries - 1), limits.transferRetryMaxMs)
    const until = context.clock.monotonic() + Math.max(pauseMs, error.retryAfterMs ?? 0)
    this.#failures.set(blob, { error, tries, until })
    return true
  }

  #next(direction: Direction): BlobRecord | undefined {
    const { context, unaskedBytes } = this.#options
    const db = context.store.read
    const now = context.clock.monotonic()
    const list = direction === 'in' ? downloadsInTurn(db, unaskedBytes()) : uploadsInTurn(db)
    return list.find(({ blobId }) => (this.#failures.get(blobId)?.until ?? 0) <= now)
  }

  /** The first of those that failed, when its time has come. */
  #wakeLater(): void {
    clearTimeout(this.#retry)
    const untils = [...this.#failures.values()].map(({ until }) => until)
    if (untils.length === 0 || this.#relay === undefined) return
    const waitMs = Math.max(0, Math.min(...untils) - this.#options.context.clock.monotonic())
    this.#retry = setTimeout(() => this.poke(), Math.max(waitMs, limits.roundMinMs))
  }
}
