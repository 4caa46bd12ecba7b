/** What an authority without a device asks of a relay: the log's keys, and a place for its statements. */
import { hexToBytes, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import {
  bundleAnswerSchema,
  bundleSchema,
  refillAnswerSchema,
  refillSchema,
  type LogBundle,
  type LogBundleAnswer,
} from '../../../shared/protocol/relay-wire/log.ts'
import { cborMediaType, relayPaths } from '../../../shared/protocol/relay-wire/paths.ts'
import { decodeAs, encodeAs, type Infer, type Schema } from '../../../shared/protocol/schema.ts'
import type { BasicDeps } from '../../deps.ts'
import { parseRelayUrl, type RelayTrust } from '../socket.ts'
import { fromWire } from './errors.ts'
import { createRelayHttp, parseJson, refusalOf } from './http.ts'

/** Keys as this relay says; what makes them right is the policy that names them. */
export interface RelayLogKeys {
  readonly origin: string
  readonly key: Bytes
  readonly witness: { readonly name: string; readonly key: Bytes }
  /** Leaves that the log has: a new world wants 0. */
  readonly size: number
  /** Leaves that it has signed are not there, or it cannot say whether they are. */
  readonly isMissing: boolean
}

export type RefillPage = Infer<typeof refillSchema>

export interface RelayPublisher extends Disposable {
  logKeys(): Promise<RelayLogKeys>
  /** Throws GiaobanError: `directory/refused` with the log's reason, `relay/rate-limited` with the time to wait. */
  publish(bundle: LogBundle): Promise<LogBundleAnswer['submitted']>
  /** Leaves for a log that has lost them. Throws GiaobanError `directory/refused` when they are not what it signed. */
  refill(offer: RefillPage): Promise<{ readonly isComplete: boolean; readonly next: number }>
}

export function createRelayPublisher(options: {
  readonly url: string
  readonly deps: Pick<BasicDeps, 'crypto' | 'step'>
  readonly trust?: RelayTrust
}): RelayPublisher {
  const http = createRelayHttp(options.deps, {
    address: parseRelayUrl(options.url),
    trust: options.trust ?? {},
    connectMs: limits.connectTimeoutMs,
    timeoutMs: limits.requestTimeoutMs,
  })
  return {
    logKeys: async () => {
      const answer = await http.send({ method: 'GET', path: relayPaths.logKey, maxBytes: 4096 })
      if (answer.status !== 200) throw refusalOf(answer)
      return parseLogKeys(parseJson(answer.body))
    },
    publish: async (bundle) => {
      const body = encodeAs(bundleSchema, bundle)
      if (body.length > limits.frameBytes) throw new GiaobanError('usage/too-large')
      const path = relayPaths.logStatements
      const headers = { 'content-type': cborMediaType }
      const answer = await http.send({ method: 'POST', path, headers, body, maxBytes: limits.frameBytes })
      if (answer.status !== 200) throw refusalOf(answer)
      const { submitted, error } = parseAs(bundleAnswerSchema, answer.body)
      if (error !== undefined) throw fromWire(error)
      return submitted
    },
    refill: async (offer) => {
      const body = encodeAs(refillSchema, offer)
      const headers = { 'content-type': cborMediaType }
      const answer = await http.send({ method: 'POST', path: relayPaths.logRefill, headers, body, maxBytes: 4096 })
      if (answer.status !== 200) throw refusalOf(answer)
      return parseAs(refillAnswerSchema, answer.body)
    },
    [Symbol.dispose]: () => http.close(),
  }
}

function parseAs<T>(schema: Schema<T>, body: Bytes): T {
  try {
    return decodeAs(schema, body, limits.frameBytes)
  } catch (thrown) {
    throw thrown instanceof CodecError ? new GiaobanError('relay/garbage') : thrown
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined

/** Throws GiaobanError `relay/garbage`. */
export function parseLogKeys(json: unknown): RelayLogKeys {
  const [origin, size, witness] = [field(json, 'origin'), field(json, 'size'), field(json, 'witness')]
  const name = field(witness, 'name')
  const key = keyOf(field(json, 'key'))
  const witnessKey = keyOf(field(witness, 'key'))
  if (typeof origin !== 'string' || typeof name !== 'string' || typeof size !== 'number' || !key || !witnessKey)
    throw new GiaobanError('relay/garbage')
  const isMissing = typeof field(json, 'missing') === 'number'
  return { origin, key, witness: { name, key: witnessKey }, size, isMissing }
}

function keyOf(hex: unknown): Bytes | undefined {
  const key = typeof hex === 'string' ? hexToBytes(hex) : undefined
  return key?.length === 32 ? key : undefined
}
