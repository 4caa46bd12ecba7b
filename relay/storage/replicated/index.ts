/** The relay's stores over one engine that several relay processes share: a view of its streams in the data folder. */
import { join } from 'node:path'
import { utf8, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { Clock } from '../../../shared/time.ts'
import type { Hash } from '../../../shared/protocol/merkle.ts'
import type { RelayBounds } from '../../deps.ts'
import type { Boxes } from '../../enrolment/port.ts'
import type { RelayLogger } from '../../logger.ts'
import type { SharedStores } from '../events.ts'
import { EnrolmentBoxes } from '../../enrolment/boxes.ts'
import type { LogStore } from '../../log/store.ts'
import type { BlobStore, MailStore } from '../port.ts'
import { engineTime, type StoreTime } from '../store-time.ts'
import { createSqliteLog } from '../sqlite-log-store.ts'
import { createSqliteMail } from '../sqlite-mail-store.ts'
import { createViewBlobs } from '../sqlite-view-blobs.ts'
import { createViewChunks } from '../sqlite-view-chunks.ts'
import { createViewMail, type ViewMail } from '../sqlite-view-mail.ts'
import { isIdleSince, openView, removeView, type View } from '../sqlite-view.ts'
import { createReplicatedBlobStore } from './blob-store.ts'
import { createReplicatedBoxes } from './boxes.ts'
import { sharedBy, Told } from './told.ts'
import { Contact } from './contact.ts'
import { hasHoles, type Engine, type StreamName, type StreamState } from './engine.ts'
import { loadHorizon } from './horizon.ts'
import { saysSo } from './belief.ts'
import { foundAtLast, renewalsOf, type ReadUpTo } from './identity.ts'
import { createStreamMark } from './stream-mark.ts'
import { createReplicatedLogStore } from './log-store.ts'
import { createReplicatedMailStore, shardOf } from './mail-store.ts'
import { createProjection } from './projection.ts'
import { ReplicatedLog } from './replicated-log.ts'

export interface ReplicatedStores {
  readonly mail: MailStore
  readonly mailStoreId: Bytes
  readonly blobs: BlobStore
  readonly log: LogStore
  readonly boxes: Boxes
  readonly time: StoreTime
  readonly shared: SharedStores
  close(): Promise<void>
}

export interface ReplicatedDeps {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly step: (name: string) => void
  readonly bounds: RelayBounds
  /** Outside of the data: how far the mail of the engine was once seen. */
  readonly markFile?: string
  readonly log: Pick<RelayLogger, 'info' | 'warn'>
}

/** Each time the node that had something else was given it anew: more than once is another fault. */
const readings = 3

/**
 * `folder` exists. Throws GiaobanError `store/damaged` when streams begin after what is known of them, and as the engine
 * does. What was read from a node that has something else is read again: no desk has seen it yet.
 */
export async function openReplicated(engine: Engine, folder: string, deps: ReplicatedDeps): Promise<ReplicatedStores> {
  try {
    for (let left = readings; left > 0; left -= 1) {
      const stores = await openOnce(engine, folder, deps)
      if (stores !== undefined) return stores
      deps.log.warn('read-again')
    }
    throw new GiaobanError('store/damaged', { recoverable: false })
  } catch (thrown) {
    await engine.close()
    throw thrown
  }
}

/** `undefined`: what was read was another history, and the view is gone. */
async function openOnce(engine: Engine, folder: string, deps: ReplicatedDeps): Promise<ReplicatedStores | undefined> {
  const path = join(folder, 'view.db')
  // ends of claims are told for so long only
  if (isIdleSince(path, deps.clock.now() - limits.blobStateMs / 2)) removeView(path)
  let view = openView(path, engine.incarnation)
  const streams = await statesOf(engine)
  const mark = deps.markFile === undefined ? undefined : createStreamMark(deps.markFile)
  const told = mark?.load()
  const known = told?.incarnation === engine.incarnation ? told.reads : new Map<StreamName, ReadUpTo>()
  const reads = streams.flatMap(({ name }) => [view.mark(name), known.get(name)].map((read) => ({ name, read })))
  const by = { engine, crypto: deps.crypto, clock: deps.clock }
  const others = await Promise.all(reads.map(({ name, read }) => isLostFrom(by, name, read)))
  const isPutBack = told !== undefined && renewalsOf(told.incarnation) > renewalsOf(engine.incarnation)
  const isLost = isPutBack || others.includes(true)
  if (isLost) await engine.renew(told?.incarnation) // what was confirmed may be gone: nobody shall go on from old cursors
  if (isLost || streams.some((stream) => beginsAfter(view, stream))) {
    view.close()
    removeView(path)
    view = openView(path, engine.incarnation)
  }
  const shard = (unit: Parameters<typeof shardOf>[0]): number => shardOf(unit, engine.shards)
  const { crypto, bounds } = deps
  const mail = createSqliteMail(view.db)
  const viewMail = createViewMail(view.db, shard)
  const log = createSqliteLog({ db: view.db, crypto })
  const boxes = new EnrolmentBoxes(bounds)
  const viewBlobs = createViewBlobs(view.db)
  const project = createProjection({ mail, viewMail, log, chunks: createViewChunks(view.db), boxes, blobs: viewBlobs })
  const events = new Told()
  const replicated = new ReplicatedLog({
    engine,
    view,
    project,
    clock: deps.clock,
    crypto,
    told: (command, outcome) => events.command(command, outcome),
    failed: (reason) => events.tellSurely((each) => each.failed(reason)),
  })
  let isOpen = false
  const saveMark = (): void => mark?.save(engine.incarnation, replicated.mailReadUpTo())
  const contact = new Contact(deps.clock, replicated, {
    changed: (isThere) => {
      if (!isThere) replicated.giveUp() // whoever waits shall ask another relay now
      events.tell((each) => each.contact(isThere))
    },
    stillLost: () => engine.elsewhere(),
    beaten: () => {
      if (!isOpen) return
      saveMark()
      void replicated.check()
    },
  })
  const stop = (): void => {
    contact.stop()
    replicated.stop()
    view.close()
  }
  const close = async (): Promise<void> => {
    if (isOpen && replicated.failure === undefined) saveMark()
    contact.stop()
    replicated.stop()
    await engine.close()
    view.close()
  }
  try {
    for (let k = 0; k < engine.shards; k += 1) await beginAtHorizon(engine, { view, viewMail }, { shard: k, streams })
    const ends = await statesOf(engine)
    const behind = ends.reduce((sum, { name, last }) => sum + last - (view.mark(name)?.applied ?? last), 0)
    if (behind > 0) deps.log.info('catching-up', { commands: behind })
    if (!(await replicated.begin(ends))) {
      stop()
      removeView(path)
      return undefined
    }
    // the engine's time is known from here on, whatever this clock says; where nobody leads, from the next pulse on
    await replicated.submit('live', 'pulse', {}).catch(() => undefined)
    saveMark()
    isOpen = true
  } catch (thrown) {
    stop()
    throw thrown
  }
  const { clock, step } = deps
  const reserveBytes = bounds.relayDiskFreeBytes
  const warn = (event: string): void => deps.log.warn(event)
  return {
    mail: createReplicatedMailStore({ engine, log: replicated, mail, viewMail, clock, step, warn }),
    mailStoreId: await mailStoreIdOf(engine, crypto),
    log: createReplicatedLogStore(replicated, log, crypto),
    blobs: createReplicatedBlobStore({
      engine,
      log: replicated,
      view: viewBlobs,
      crypto,
      clock,
      step,
      reserveBytes,
      warn,
    }),
    boxes: createReplicatedBoxes(replicated, boxes, { clock, bounds }),
    time: engineTime({ clock, engine: () => replicated.engineTime, skewMs: limits.engineSkewMs }),
    shared: sharedBy(events, () => contact.isThere && replicated.failure === undefined),
    close,
  }
}

/** The same at every relay of an engine, and another one after a stream of mail was made anew. */
async function mailStoreIdOf(engine: Engine, crypto: Hash): Promise<Bytes> {
  const names = Array.from({ length: engine.shards }, (_, k) => `mail-${k}` as const)
  const states = await Promise.all(names.map((name) => engine.state(name)))
  return crypto.sha256(utf8([engine.incarnation, ...states.map(({ created }) => created)].join())).slice(0, 16)
}

type Stream = StreamState & { readonly name: StreamName }

async function statesOf(engine: Engine): Promise<readonly Stream[]> {
  const names: StreamName[] = [
    'log',
    'note',
    'live',
    'blob',
    ...Array.from({ length: engine.shards }, (_, k) => `mail-${k}` as const),
  ]
  return Promise.all(names.map(async (name) => ({ name, ...(await engine.state(name)) })))
}

/** What cannot be told is not taken for lost. */
async function isLostFrom(
  by: Parameters<typeof foundAtLast>[0],
  name: StreamName,
  read: ReadUpTo | undefined,
): Promise<boolean> {
  if (read === undefined) return false
  const found = await foundAtLast(by, name, read)
  return found !== 'unknown' && !saysSo(found)
}

/** It has forgotten what the view has not seen yet. */
function beginsAfter(view: View, { name, first }: Stream): boolean {
  const mark = view.mark(name)
  return mark !== undefined && !hasHoles(name) && first > mark.applied + 1
}

async function beginAtHorizon(
  engine: Engine,
  into: { readonly view: View; readonly viewMail: ViewMail },
  { shard, streams }: { readonly shard: number; readonly streams: readonly Stream[] },
): Promise<void> {
  const { view, viewMail } = into
  const name = `mail-${shard}` as const
  if (view.mark(name) !== undefined) return
  const horizon = await loadHorizon(engine, shard)
  const stream = streams.find((each) => each.name === name)
  if (stream === undefined || horizon.upTo > stream.last)
    throw new GiaobanError('store/damaged', { recoverable: false })
  view.atOnce(() => {
    viewMail.beginAt(shard, horizon)
    view.setMark(name, { created: stream.created, applied: horizon.upTo })
  })
}
