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
import type { Engine, StreamName, StreamState } from './engine.ts'
import { loadHorizon } from './horizon.ts'
import { createReplicatedLogStore } from './log-store.ts'
import { createReplicatedMailStore, shardOf } from './mail-store.ts'
import { createProjection } from './projection.ts'
import { hasHoles, ReplicatedLog } from './replicated-log.ts'

export interface ReplicatedStores {
  readonly mail: MailStore
  readonly mailStoreId: Bytes
  readonly blobs: BlobStore
  readonly log: LogStore
  readonly boxes: Boxes
  readonly shared: SharedStores
  close(): Promise<void>
}

export interface ReplicatedDeps {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly step: (name: string) => void
  readonly bounds: RelayBounds
  readonly log: Pick<RelayLogger, 'info' | 'warn'>
}

/** `folder` exists. Throws GiaobanError `store/damaged` when streams begin after what is known of them, and as the engine does. */
export async function openReplicated(engine: Engine, folder: string, deps: ReplicatedDeps): Promise<ReplicatedStores> {
  const path = join(folder, 'view.db')
  // ends of claims are told for so long only
  if (isIdleSince(path, deps.clock.now() - limits.blobStateMs / 2)) removeView(path)
  let view = openView(path, engine.incarnation)
  let streams = await statesOf(engine)
  // a leader that was just elected may know less for a moment
  for (
    let i = 0;
    i < limits.engineShortTries && streams.some((stream) => isShort(view, stream) && !isAnother(view, stream));
    i += 1
  ) {
    await new Promise((resolve) => setTimeout(resolve, limits.engineShortMs))
    streams = await statesOf(engine)
  }
  const isLost = streams.some((stream) => isShort(view, stream) || isAnother(view, stream))
  if (isLost) await engine.renew() // what was confirmed may be gone: nobody shall go on from old cursors
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
  const told = new Told()
  const replicated = new ReplicatedLog({
    engine,
    view,
    project,
    clock: deps.clock,
    crypto,
    told: (command, outcome) => told.command(command, outcome),
    failed: (reason) => told.tellSurely((events) => events.failed(reason)),
  })
  const contact = new Contact(deps.clock, replicated, (isThere) => told.tell((events) => events.contact(isThere)))
  const close = async (): Promise<void> => {
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
    await replicated.start(ends)
  } catch (thrown) {
    await close()
    throw thrown
  }
  const { clock, step } = deps
  const warn = (event: string): void => deps.log.warn(event)
  return {
    mail: createReplicatedMailStore({ engine, log: replicated, mail, viewMail, clock, step, warn }),
    mailStoreId: await mailStoreIdOf(engine, crypto),
    log: createReplicatedLogStore(replicated, log, crypto),
    blobs: createReplicatedBlobStore({ engine, log: replicated, view: viewBlobs, crypto, step }),
    boxes: createReplicatedBoxes(replicated, boxes),
    shared: sharedBy(told, () => contact.isThere && replicated.failure === undefined),
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

/** It has lost what the view has seen. */
const isShort = (view: View, { name, last }: Stream): boolean => (view.mark(name)?.applied ?? 0) > last

const isAnother = (view: View, { name, created }: Stream): boolean => (view.mark(name)?.created ?? created) !== created

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
