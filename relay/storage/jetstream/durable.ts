/**
 * The streams and the bucket, made by whoever comes first. Whatever would lose confirmed mail with one machine is refused:
 * fewer than three replicas, memory where a file is asked for, a server that is no member of a cluster.
 */
import { Kvm, type KV } from '@nats-io/kv'
import {
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream'
import { nanos, type NatsConnection } from '@nats-io/transport-node'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { minute } from '../../../shared/time.ts'
import { commandReader } from '../replicated/commands.ts'
import type { StreamName } from '../replicated/engine.ts'
import { refused } from './connection.ts'

export const replicas = 3

export interface Format {
  readonly version: 1
  /** Number of the kinds of commands that may be written: raised by an operator when all relays know them. */
  readonly minReader: number
  readonly shards: number
  readonly incarnation: string
}

export const streamOf = (namespace: string, name: StreamName | 'part'): string =>
  `${namespace}_${name.toUpperCase().replaceAll('-', '_')}`
export const subjectOf = (namespace: string, name: StreamName | 'part'): string =>
  `${namespace.toLowerCase()}.${name.replaceAll('-', '.')}`

/** Throws GiaobanError `config/invalid` for a server that is alone, or takes no post of the largest size. */
export function checkServer({ info }: NatsConnection): void {
  const isCluster = info?.jetstream === true && info.cluster !== undefined
  if (!isCluster || info.max_payload < limits.engineMessageBytes) throw refused()
}

const codeOf = (thrown: unknown): number | undefined =>
  thrown instanceof JetStreamApiError ? thrown.apiError().err_code : undefined
const streamNotFound = 10_059
const streamNameInUse = 10_058
/** No place for three replicas, or not allowed to have them: the engine is smaller than it must be. */
const tooSmall: ReadonlySet<number> = new Set([10_005, 10_074, 10_076])

/** The bucket, and what is written in it about this engine. */
export async function openBucket(
  js: JetStreamClient,
  jsm: JetStreamManager,
  options: { readonly namespace: string; readonly shards: number; readonly fresh: () => string },
): Promise<{ readonly bucket: KV; readonly format: Format }> {
  const { namespace, shards, fresh } = options
  const bucket = await orTooSmall(new Kvm(js).create(namespace, { replicas, history: 1 }))
  const status = await bucket.status()
  if (status.replicas < replicas || status.streamInfo.config.storage !== StorageType.File) throw refused()
  // beside another first start, and at a replica that lags, the streams may be seen before their description
  for (let left: number = limits.engineShortTries; ; left -= 1) {
    const known = await bucket.get('format')
    if (known !== null) return { bucket, format: parseFormat(known.string()) }
    if (left === 0 || (await configOf(jsm, streamOf(namespace, 'mail-0'))) === undefined) break
    await new Promise((resolve) => setTimeout(resolve, limits.engineShortMs))
  }
  // mail without a word about how it is dealt out: guessing would give other cursors
  if ((await configOf(jsm, streamOf(namespace, 'mail-0'))) !== undefined) throw damaged()
  // no relay of before has been here: all kinds may be written at once
  const format: Format = { version: 1, minReader: commandReader, shards, incarnation: fresh() }
  try {
    await bucket.create('format', JSON.stringify(format))
    return { bucket, format }
  } catch {
    const other = await bucket.get('format') // another process was first
    if (other === null) throw new GiaobanError('engine/busy')
    return { bucket, format: parseFormat(other.string()) }
  }
}

/** The incarnation in force from now on: `next`, unless another process has already given another one than `seen`. */
export async function renewIncarnation(bucket: KV, seen: string, next: string): Promise<string> {
  const known = await bucket.get('format')
  if (known === null) throw new GiaobanError('engine/busy') // a replica that lags: it was there
  const format = parseFormat(known.string())
  if (format.incarnation !== seen) return format.incarnation
  try {
    await bucket.update('format', JSON.stringify({ ...format, incarnation: next }), known.revision)
    return next
  } catch {
    throw new GiaobanError('engine/busy')
  }
}

/** As a replica knows it. */
export async function formatOf(bucket: KV): Promise<Format> {
  const known = await bucket.get('format')
  if (known === null) throw new GiaobanError('engine/busy')
  return parseFormat(known.string())
}

const damaged = (): GiaobanError => new GiaobanError('store/damaged', { recoverable: false })

function parseFormat(text: string): Format {
  let found: Partial<Record<keyof Format, unknown>>
  try {
    found = JSON.parse(text) as typeof found
  } catch {
    throw damaged()
  }
  const { minReader = 1 } = found
  if (typeof minReader !== 'number') throw damaged()
  if ((typeof found.version === 'number' && found.version > 1) || minReader > commandReader) {
    throw new GiaobanError('store/newer-format', { recoverable: false })
  }
  const { version, shards, incarnation } = found
  const isShards = typeof shards === 'number' && Number.isInteger(shards) && shards >= 1 && shards <= limits.mailShards
  if (version !== 1 || !isShards || typeof incarnation !== 'string') throw damaged()
  return { version, minReader, shards, incarnation }
}

export const streamNames = (shards: number): readonly (StreamName | 'part')[] => [
  'log',
  'note',
  'live',
  'blob',
  'part',
  ...Array.from({ length: shards }, (_, k) => `mail-${k}` as const),
]

/** Makes what is missing. Throws GiaobanError `config/invalid` for a stream that keeps less than it must. */
export async function openStreams(jsm: JetStreamManager, namespace: string, shards: number): Promise<void> {
  await Promise.all(streamNames(shards).map((name) => openStream(jsm, wanted(namespace, name), name === 'live')))
}

type Wanted = Pick<StreamConfig, 'name' | 'storage'> & Partial<StreamConfig>

function wanted(namespace: string, name: StreamName | 'part'): Wanted {
  return {
    name: streamOf(namespace, name),
    subjects: [subjectOf(namespace, name) + (name === 'blob' || name === 'part' ? '.>' : '')],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    num_replicas: replicas,
    duplicate_window: nanos(2 * minute),
    max_msg_size: limits.engineMessageBytes,
    allow_direct: true, // any replica answers, also while nobody leads
    ...kept[name],
  }
}

const kept: Partial<Record<StreamName | 'part', Partial<StreamConfig>>> = {
  live: { max_age: nanos(limits.invitationMs) },
  note: { max_msgs: 64 },
  // what is alive is written again within the retention; what is older says that something is gone
  blob: { max_msgs_per_subject: 1, max_age: nanos(limits.blobStateMs) },
}

/** @param mayFill whether what is beyond its bytes may go */
async function openStream(jsm: JetStreamManager, config: Wanted, mayFill: boolean): Promise<void> {
  const known = (await configOf(jsm, config.name)) ?? (await orTooSmall(addStream(jsm, config)))
  // a relay that died while it gave a node the stream anew (replicas.ts)
  const isTwo = known.num_replicas === replicas - 1
  const found = isTwo ? await giveBackThird(jsm, config.name) : known
  const isBounded =
    found.max_msgs !== (config.max_msgs ?? -1) ||
    found.max_age !== (config.max_age ?? 0) ||
    found.max_msgs_per_subject !== (config.max_msgs_per_subject ?? -1)
  const isWhole =
    (mayFill || found.max_bytes === -1) &&
    found.allow_direct &&
    found.num_replicas >= replicas &&
    found.storage === config.storage
  if (isBounded || !isWhole || found.retention !== RetentionPolicy.Limits) throw refused()
}

/** It had three: that there is no place for a third now says that a node is away. */
async function giveBackThird(jsm: JetStreamManager, name: string): Promise<StreamConfig> {
  try {
    return (await jsm.streams.update(name, { num_replicas: replicas })).config
  } catch (thrown) {
    throw tooSmall.has(codeOf(thrown) ?? 0) ? new GiaobanError('engine/busy') : thrown
  }
}

async function addStream(jsm: JetStreamManager, config: Wanted): Promise<StreamConfig> {
  try {
    return (await jsm.streams.add(config)).config
  } catch (thrown) {
    const found = codeOf(thrown) === streamNameInUse ? await configOf(jsm, config.name) : undefined
    if (found === undefined) throw thrown
    return found
  }
}

async function configOf(jsm: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await jsm.streams.info(name)).config
  } catch (thrown) {
    if (codeOf(thrown) === streamNotFound) return undefined
    throw thrown
  }
}

async function orTooSmall<T>(made: Promise<T>): Promise<T> {
  try {
    return await made
  } catch (thrown) {
    if (tooSmall.has(codeOf(thrown) ?? 0)) throw refused()
    throw thrown
  }
}
