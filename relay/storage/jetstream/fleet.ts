/**
 * The relays that speak through an engine, and what the oldest of them reads: what an operator looks at before a kind of
 * command is let in that older relays do not know. Every word of a relay in the stream of pulses has its number beside it;
 * versions that did not say theirs read the first kinds only.
 */
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream'
import { Kvm, type KV } from '@nats-io/kv'
import { headers, type MsgHdrs } from '@nats-io/transport-node'
import { bytesToHex } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { NatsSettings } from '../nats-settings.ts'
import { commandReader, decodeCommands, encodeCommand, originBytes } from '../replicated/commands.ts'
import { connectTo, refused } from './connection.ts'
import { checkServer, formatOf, streamOf, subjectOf } from './durable.ts'

const readerHeader = 'Giaoban-Reader'

/** What a relay says of itself with everything that it writes into the stream of pulses. */
export function ownReader(): MsgHdrs {
  const said = headers()
  said.set(readerHeader, String(commandReader))
  return said
}

export interface Fleet {
  /** The number of the kinds of commands that may be written. */
  readonly minReader: number
  /** The number that this program reads. */
  readonly reads: number
  /** Those that were heard within `fleetHeardMs`, each process by itself. */
  readonly relays: readonly { readonly id: string; readonly reader: number; readonly silentMs: number }[]
}

interface Engine {
  readonly bucket: KV
  readonly fleet: Fleet
}

/** Throws GiaobanError `relay/no-engine`, `store/newer-format`, `config/invalid` (nats) where no relay has begun an engine. */
export const lookAtFleet = (settings: NatsSettings, crypto: Pick<Crypto, 'random'>): Promise<Fleet> =>
  within(settings, crypto, async ({ fleet }) => fleet)

/** To what this program reads. Throws GiaobanError `relay/older-version` while a relay is heard that reads less, and as looking does. */
export const raiseReader = (settings: NatsSettings, crypto: Pick<Crypto, 'random'>): Promise<Fleet> =>
  within(settings, crypto, async ({ bucket, fleet }) => {
    const older = fleet.relays.find(({ reader }) => reader < fleet.reads)
    if (older !== undefined) throw new GiaobanError('relay/older-version', { params: { relay: older.id } })
    if (fleet.minReader >= fleet.reads) return fleet
    const known = await bucket.get('format')
    if (known === null) throw new GiaobanError('engine/busy')
    const format = { ...(await formatOf(bucket)), minReader: fleet.reads }
    try {
      await bucket.update('format', JSON.stringify(format), known.revision)
    } catch {
      throw new GiaobanError('engine/busy') // somebody else has changed it meanwhile
    }
    return { ...fleet, minReader: fleet.reads }
  })

async function within(
  settings: NatsSettings,
  crypto: Pick<Crypto, 'random'>,
  work: (engine: Engine) => Promise<Fleet>,
): Promise<Fleet> {
  const { namespace = 'GIAOBAN' } = settings
  const connection = await connectTo(settings)
  try {
    checkServer(connection)
    const js = jetstream(connection, { timeout: limits.engineAnswerMs })
    const jsm = await jetstreamManager(connection, { timeout: limits.engineAnswerMs })
    const bucket = await opened(js, namespace)
    const { minReader } = await formatOf(bucket)
    // a word of its own tells the engine's time, and that a majority is there
    const origin = crypto.random(originBytes)
    const word = encodeCommand({ kind: 'pulse', body: {} }, { origin, token: 1 })
    const { seq } = await js.publish(subjectOf(namespace, 'live'), word, { headers: ownReader() })
    const relays = await heard(jsm, streamOf(namespace, 'live'), { own: bytesToHex(origin), last: seq })
    return await work({ bucket, fleet: { minReader, reads: commandReader, relays } })
  } catch (thrown) {
    throw thrown instanceof GiaobanError ? thrown : new GiaobanError('relay/no-engine')
  } finally {
    await connection.close()
  }
}

async function opened(js: ReturnType<typeof jetstream>, namespace: string): Promise<KV> {
  try {
    const bucket = await new Kvm(js).open(namespace)
    if ((await bucket.get('format')) !== null) return bucket
  } catch {
    // there is none
  }
  throw refused()
}

/** The newest word of each, backwards from the last. */
async function heard(
  jsm: JetStreamManager,
  stream: string,
  { own, last }: { readonly own: string; readonly last: number },
): Promise<Fleet['relays']> {
  const found = new Map<string, { readonly reader: number; readonly silentMs: number }>()
  let now: number | undefined
  for (let sequence = last; sequence > Math.max(0, last - limits.fleetWords); sequence -= 1) {
    const message = await jsm.streams.getMessage(stream, { seq: sequence })
    if (message === null) break
    const at = message.time.getTime()
    now ??= at
    if (now - at > limits.fleetHeardMs) break
    const origin = originOf(new Uint8Array(message.data))
    if (origin === undefined || origin === own || found.has(origin)) continue
    found.set(origin, { reader: Number(message.header.get(readerHeader)) || 1, silentMs: now - at })
  }
  return [...found].map(([id, each]) => ({ id: id.slice(0, 8), ...each }))
}

/** Nothing of a kind that this version does not know: whoever writes one reads more. */
function originOf(command: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return decodeCommands(command)[0]?.origin
  } catch {
    return undefined
  }
}
