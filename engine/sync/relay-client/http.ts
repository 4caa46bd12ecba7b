/** Requests beside the session, over sockets that were judged as the session's own. */
import { Agent, request, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { concat, utf8ToText, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { wireCodes, type WireCode } from '../../../shared/protocol/relay-wire/codes.ts'
import { day } from '../../../shared/time.ts'
import { networkError, openSocket, type RelayAddress, type RelayTrust } from '../socket.ts'
import { fromWire } from './errors.ts'

export interface HttpDeps {
  readonly crypto: Pick<Crypto, 'sha256'>
  readonly step: (name: string) => void
}

/** A body that is read as it goes: a window of it is in memory. */
export interface ReadBody {
  readonly length: number
  /** Bytes [from, to) of it, in `into` where that is of use. */
  read(from: number, to: number, into: Uint8Array): Promise<Uint8Array>
}

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | ReadBody
  /** More than this is garbage. */
  readonly maxBytes: number
  /** Takes the body of a 206 as it comes; that of the answer is empty then. What it rejects with, the request does. */
  readonly take?: (part: Uint8Array) => Promise<void> | void
  /** Ends it where it is, with `engine/cancelled`. */
  readonly signal?: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Bytes
}

export interface RelayHttp {
  /** Any status. Rejects with GiaobanError when there is no answer. */
  send(asked: HttpRequest): Promise<HttpAnswer>
  close(): void
}

/** Two answers that come, a part that goes, and one for a question between them. */
const socketsKept = 4
/** A body is sent in pieces, each of which may take the whole time: a slow line is not a dead one. */
const pieceBytes = 64 * 1024
/** Of a body that is read, what is in memory at a time is twice this. */
const windowBytes = 512 * 1024

/** Every connection, a kept one too, has passed `openSocket`: pins before the first byte. */
class TrustedAgent extends Agent {
  readonly #open: () => Promise<Duplex>

  constructor(open: () => Promise<Duplex>) {
    super({ keepAlive: true, maxSockets: socketsKept })
    this.#open = open
  }

  override createConnection(_options: unknown, done?: (error: Error | null, socket: Duplex) => void): undefined {
    this.#open().then(
      (socket) => done?.(null, socket),
      // Node's type asks for a socket where there is none
      (error: Error) => done?.(error, undefined as never),
    )
  }
}

export function createRelayHttp(
  deps: HttpDeps,
  options: {
    readonly address: RelayAddress
    readonly trust: RelayTrust
    readonly connectMs: number
    readonly timeoutMs: number
  },
): RelayHttp {
  const { address, trust, connectMs, timeoutMs } = options
  const { crypto, step } = deps
  const agent = new TrustedAgent(
    async () => (await openSocket({ address, trust, crypto, timeoutMs: connectMs })).socket,
  )
  /** How to end what is still asked: a connection that is over keeps nobody waiting for its time to run out. */
  const open = new Set<(thrown: unknown) => void>()
  const host = address.host.includes(':') ? `[${address.host}]` : address.host

  const send = (asked: HttpRequest): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const { method, path, body, take, signal } = asked
      const length = body === undefined ? {} : { 'content-length': String(body.length) }
      const headers = { host: `${host}:${address.port}`, ...asked.headers, ...length }
      const outgoing = request({ agent, method, path, headers, host: address.host, port: address.port })
      const fail = (thrown: unknown): void => {
        ended()
        outgoing.destroy()
        reject(networkError(thrown))
      }
      const cancel = (): void => fail(new GiaobanError('engine/cancelled'))
      const ended = (): void => {
        clearTimeout(timer)
        clearTimeout(whole)
        open.delete(fail)
        signal?.removeEventListener('abort', cancel)
      }
      const late = (): void => fail(new GiaobanError('relay/timeout'))
      const timer = setTimeout(late, timeoutMs)
      const bytes = (body?.length ?? 0) + asked.maxBytes
      const whole = setTimeout(
        late,
        timeoutMs + Math.min((bytes / limits.httpLeastPerSecond) * 1000, limits.httpMostMs),
      )
      open.add(fail)
      outgoing.on('error', fail)
      outgoing.on('response', (incoming) => {
        incoming.on('error', fail)
        const status = incoming.statusCode ?? 0
        const into = status === 206 ? take : undefined
        receive(incoming, { maxBytes: asked.maxBytes, take: into, moved: () => timer.refresh() }).then((bytes) => {
          ended()
          step('client.http.receive.after')
          resolve({ status, headers: incoming.headers, body: bytes })
        }, fail)
      })
      signal?.addEventListener('abort', cancel)
      step('client.http.send.before')
      sendBody(outgoing, body, () => timer.refresh()).catch(fail)
      step('client.http.send.after')
    })

  const close = (): void => {
    for (const fail of open) fail(new GiaobanError('relay/unreachable'))
    agent.destroy()
  }
  return { send, close }
}

interface Receiving {
  readonly maxBytes: number
  readonly take: HttpRequest['take']
  readonly moved: () => void
}

async function receive(incoming: IncomingMessage, { maxBytes, take, moved }: Receiving): Promise<Bytes> {
  const parts: Uint8Array[] = []
  let received = 0
  for await (const part of incoming as AsyncIterable<Uint8Array>) {
    moved()
    received += part.length
    if (received > maxBytes) throw new GiaobanError('relay/garbage')
    if (take === undefined) parts.push(part)
    else await take(part)
  }
  return concat(...parts)
}

/** What is there at once, for node; what is read, a window while the one before goes out. The callbacks tell how far. */
async function sendBody(
  outgoing: ClientRequest,
  body: Uint8Array | ReadBody | undefined,
  onPiece: () => void,
): Promise<void> {
  const write = (bytes: Uint8Array): Promise<void> => {
    let gone = Promise.resolve()
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes)
      gone = new Promise((resolve) => outgoing.write(piece, () => (onPiece(), resolve())))
    }
    return gone
  }
  if (body instanceof Uint8Array) void write(body)
  else if (body !== undefined) {
    let [window, other] = [new Uint8Array(windowBytes), new Uint8Array(windowBytes)]
    let gone = Promise.resolve()
    for (let at = 0; at < body.length && !outgoing.destroyed; at += windowBytes) {
      const bytes = await body.read(at, Math.min(body.length, at + windowBytes), window)
      await gone // the other window is free again
      gone = write(bytes)
      ;[window, other] = [other, window]
    }
  }
  outgoing.end()
}

const known: ReadonlySet<string> = new Set(wireCodes)
/** As in a session (docs/spec/relay.md, frame 4): a timer of months would fire at once. */
const longestPauseMs = 1 * day

/** The refusal that an answer is. One that is none of the protocol's is `relay/garbage`. */
export function refusalOf({ status, body, headers }: HttpAnswer): GiaobanError {
  const error = parseError(body)
  const code = error?.code ?? (status === 401 ? 'auth-refused' : status === 404 ? 'not-found' : undefined)
  if (code === undefined) return new GiaobanError(status >= 500 ? 'relay/unreachable' : 'relay/garbage')
  if (code === 'auth-refused') return new GiaobanError('relay/unreachable') // the session ended: connect again
  const seconds = Number(headers['retry-after'])
  const asked = error?.retryAfterMs ?? seconds * 1000
  return fromWire({ code, ...(asked > 0 && { retryAfterMs: Math.min(asked, longestPauseMs) }) })
}

function parseError(body: Bytes): { readonly code: WireCode; readonly retryAfterMs: number | undefined } | undefined {
  const json = parseJson(body)
  const error = isObject(json) ? json['error'] : undefined
  if (!isObject(error) || typeof error['code'] !== 'string' || !known.has(error['code'])) return undefined
  const retryAfterMs = typeof error['retryAfterMs'] === 'number' ? error['retryAfterMs'] : undefined
  return { code: error['code'] as WireCode, retryAfterMs }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** `undefined` for anything but JSON. */
export function parseJson(body: Bytes): unknown {
  try {
    return JSON.parse(utf8ToText(body))
  } catch {
    return undefined
  }
}
