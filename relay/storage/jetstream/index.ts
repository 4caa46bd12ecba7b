/** NATS JetStream as the engine under the replicated log: one connection, its streams, its bucket. */
import {
  jetstream,
  JetStreamApiError,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream'
import type { KV } from '@nats-io/kv'
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { Clock } from '../../../shared/time.ts'
import type { RelayLogger } from '../../logger.ts'
import type { Engine, StreamName } from '../replicated/engine.ts'
import type { NatsSettings } from '../nats-settings.ts'
import { Alone } from './alone.ts'
import { connectTo } from './connection.ts'
import {
  checkServer,
  formatOf,
  openBucket,
  openStreams,
  renewIncarnation,
  replicas as replicaCount,
  streamNames,
  streamOf,
  subjectOf,
} from './durable.ts'
import { ownReader } from './fleet.ts'
import { Follower } from './follow.ts'
import { partHeaders, Parts } from './parts.ts'
import { bound, complete, judge } from './replicas.ts'
import { freeBytes } from './room.ts'
import { boundReader } from '../replicated/commands.ts'
import { renewalsOf } from '../replicated/identity.ts'

export interface EngineDeps {
  readonly clock: Monotonic
  readonly crypto: Pick<Crypto, 'random'>
  readonly log?: Pick<RelayLogger, 'info' | 'warn'>
}
type Monotonic = Pick<Clock, 'monotonic'>
type Replicas = JetStreamManager['direct']

/** Of so many pulses one looks whether every stream has its three nodes: once a minute. */
const completeEvery = 30

/**
 * Connects, makes what is missing, and refuses what is not durable. Throws GiaobanError `config/invalid` (nats),
 * `relay/no-engine` when no server answers or none of them leads within `engineStartMs`, `store/newer-format`, and
 * `store/damaged` for streams without their description.
 */
export async function openJetStream(settings: NatsSettings, deps: EngineDeps): Promise<Engine> {
  const connection = await connectTo(settings)
  try {
    checkServer(connection)
    return await open(connection, settings, deps)
  } catch (thrown) {
    await connection.close()
    throw thrown
  }
}

async function open(connection: NatsConnection, settings: NatsSettings, deps: EngineDeps): Promise<Engine> {
  const { clock, crypto, log } = deps
  const { namespace = 'GIAOBAN', shards: wanted = limits.mailShardsDefault } = settings
  const js = jetstream(connection, { timeout: limits.engineAnswerMs })
  const fresh = (): string => bytesToHex(crypto.random(16))
  const { jsm, replicas, bucket, format } = await again(clock, async () => {
    const manager = await jetstreamManager(connection, { timeout: limits.engineAnswerMs })
    const opened = await openBucket(js, manager, { namespace, shards: wanted, fresh })
    await openStreams(manager, namespace, opened.format.shards)
    const { direct } = await jetstreamManager(connection, { timeout: limits.engineReplicaMs })
    return { jsm: manager, replicas: direct, ...opened }
  })
  const access = { connection, jsm, clock, alone: new Alone(bucket, clock) }
  const ofParts = { stream: streamOf(namespace, 'part'), subject: subjectOf(namespace, 'part') }
  const parts = new Parts({ access, replicas, ...ofParts, warn: (event, fields) => log?.warn(event, fields) })
  const streams = streamNames(format.shards).map((name) => streamOf(namespace, name))
  const keepUp = async (): Promise<void> => {
    await Promise.all(streams.map((name) => complete(access, name).catch(() => undefined)))
    if (minReader >= boundReader) await bound(access, streamOf(namespace, 'live'), limits.engineLiveBytes)
  }
  let asked = 0
  let { incarnation, minReader } = format
  return {
    get incarnation() {
      return incarnation
    },
    shards: format.shards,
    get reader() {
      return minReader
    },
    renew: async (after = '') => {
      const count = Math.max(renewalsOf(incarnation), renewalsOf(after)) + 1
      incarnation = await again(clock, () => renewIncarnation(bucket, incarnation, `${fresh()}-${count}`))
    },
    isStillSo: async () => {
      if ((asked += 1) % completeEvery === 1) void keepUp().catch(() => undefined)
      const isOther = async (): Promise<boolean> => {
        const known = await again(clock, () => formatOf(bucket))
        minReader = known.minReader
        return known.incarnation !== incarnation
      }
      if (!(await isOther())) return
      await new Promise((resolve) => setTimeout(resolve, limits.engineShortMs)) // a replica that lagged has caught up
      if (await isOther()) throw new GiaobanError('store/damaged', { recoverable: false })
    },
    elsewhere: () => void connection.reconnect().catch(() => undefined), // closed: it is being taken down
    confirm: async () => void (await again(clock, () => bucket.put('confirmed', ''))),
    publish: (stream, { state, ...message }) => {
      const subject = subjectOf(namespace, stream)
      const said = stream === 'live' ? { headers: ownReader() } : {}
      if (state === undefined) return publish(js, clock, { subject, ...message, ...said })
      return publish(js, clock, { subject: `${subject}.${state.key}`, after: state.after, ...message })
    },
    putPart: (part, bytes) =>
      publish(js, clock, { subject: `${ofParts.subject}.${part.key}`, command: bytes, headers: partHeaders(part) }),
    part: (sequence, part) => parts.read(sequence, part),
    dropParts: async (key, upTo) => {
      if (upTo === 0) return
      const filter = `${ofParts.subject}.${key}`
      await again(clock, () => jsm.streams.purge(ofParts.stream, { filter, seq: upTo + 1 }))
    },
    freeBytes: () => again(clock, () => freeBytes(jsm, namespace, settings.bytes)),
    partKeys: () =>
      again(clock, async () => {
        const all = { subjects_filter: `${ofParts.subject}.>` }
        const { state } = await jsm.streams.info(ofParts.stream, all)
        const keys = Object.keys(state.subjects ?? {}).map((subject) => subject.slice(ofParts.subject.length + 1))
        return { keys, last: state.last_seq }
      }),
    follow: (stream, from, to) =>
      new Follower({ clock, connection, jsm, replicas, stream: streamOf(namespace, stream), from, to }),
    judge: async (stream, read) => {
      const name = streamOf(namespace, stream)
      const { verdict, anew } = await judge(access, name, read).catch((thrown: unknown) => {
        throw thrown instanceof GiaobanError ? thrown : new GiaobanError('engine/busy')
      })
      if (anew !== undefined && anew !== '') log?.warn('replica-anew', { stream: name, node: anew })
      return verdict
    },
    state: (stream) => again(clock, () => stateOf(jsm, streamOf(namespace, stream))),
    command: (stream, sequence) => again(clock, () => messageAt(replicas, streamOf(namespace, stream), sequence)),
    purge: async (stream: StreamName, upTo) => {
      await again(clock, () => jsm.streams.purge(streamOf(namespace, stream), { seq: upTo + 1 }))
    },
    value: (key) => again(clock, () => valueOf(bucket, key)),
    replace: async (key, bytes, revision) => {
      try {
        await (revision === 0 ? bucket.create(key, bytes) : bucket.update(key, bytes, revision))
        return true
      } catch {
        return false // another was first, or nobody leads: asked again at the next sweep
      }
    },
    close: () => connection.close(),
  }
}

/** While nodes find a leader: until it succeeds or the time is over. What is wrong for good passes through at once. */
async function again<T>(clock: Monotonic, work: () => Promise<T>): Promise<T> {
  const end = clock.monotonic() + limits.engineStartMs
  for (;;) {
    try {
      return await work()
    } catch (thrown) {
      if (thrown instanceof GiaobanError && thrown.code !== 'engine/busy') throw thrown
      if (clock.monotonic() > end) throw new GiaobanError('relay/no-engine')
      await pause()
    }
  }
}

/** The state before is another one. */
const wrongLastSequence = 10_071
/** Resources of the account or the server, its storage, or the stream's bytes are used up. */
const full: ReadonlySet<number> = new Set([10_002, 10_023, 10_047, 10_077])

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100))

/** Asks again until a leader confirms: the id makes it one message. */
async function publish(
  js: JetStreamClient,
  clock: Monotonic,
  message: {
    readonly subject: string
    readonly command: Bytes
    readonly id?: string
    readonly after?: number
    readonly headers?: MsgHdrs
  },
): Promise<number> {
  const { subject, command, id, after, ...said } = message
  const expect = after === undefined ? {} : { expect: { lastSubjectSequence: after } }
  const dedupe = id === undefined ? {} : { msgID: id }
  const end = clock.monotonic() + limits.enginePublishMs
  for (;;) {
    try {
      const options = { ...said, ...dedupe, ...expect, timeout: limits.engineAnswerMs, retries: 1 }
      const { seq } = await js.publish(subject, command, options)
      return seq
    } catch (thrown) {
      const code = thrown instanceof JetStreamApiError ? thrown.code : 0
      if (code === wrongLastSequence) return 0
      if (full.has(code)) throw new GiaobanError('store/full')
      if (clock.monotonic() > end) throw new GiaobanError('engine/busy')
      await pause()
    }
  }
}

async function stateOf(jsm: JetStreamManager, stream: string) {
  const { created, state, cluster } = await jsm.streams.info(stream)
  const others = cluster?.replicas ?? []
  const isWhole = others.length >= replicaCount - 1 && others.every((each) => each.current && each.offline !== true)
  return { created, first: state.first_seq, last: state.last_seq, isWhole }
}

async function messageAt(from: Replicas, stream: string, sequence: number): Promise<Bytes | undefined> {
  const message = await from.getMessage(stream, { seq: sequence })
  return message === null ? undefined : new Uint8Array(message.data)
}

async function valueOf(bucket: KV, key: string) {
  const entry = await bucket.get(key)
  return entry === null ? undefined : { bytes: new Uint8Array(entry.value), revision: entry.revision }
}
