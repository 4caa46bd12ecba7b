/**
 * A relay that lies: it stands before a real one, passes on what it hears, and bends what its script says. Whatever it
 * does not bend is the real relay's, so a lie is the only difference.
 */
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket, WebSocketServer } from 'ws'
import type { Bytes } from '../../shared/bytes.ts'
import type { AnswerOf, CallName, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import { closeCodes } from '../../shared/protocol/relay-wire/codes.ts'
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientFrame,
  encodeRelayFrame,
  type ClientFrame,
  type RelayFrame,
} from '../../shared/protocol/relay-wire/frame.ts'
import { relayLimits } from '../../shared/relay-limits.ts'

type Maybe<T> = T | undefined

/** Each is asked first; `undefined` lets the truth pass. */
export interface Script {
  /** Answers instead of the relay, which never hears of it. */
  readonly instead?: { readonly [N in CallName]?: (body: RequestOf<N>) => Maybe<AnswerOf<N> | 'silence'> }
  /** Changes what the relay is asked. */
  readonly asked?: { readonly [N in CallName]?: (body: RequestOf<N>) => Maybe<RequestOf<N>> }
  /** Changes what the relay answers. */
  readonly answered?: {
    readonly [N in CallName]?: (answer: AnswerOf<N>, body: RequestOf<N>) => Maybe<AnswerOf<N> | Bytes>
  }
  /** Changes any other frame of the relay: challenge, welcome, pushes. */
  readonly said?: (frame: RelayFrame) => Maybe<RelayFrame>
  /** Status to answer an HTTP request with. */
  readonly http?: (method: string, path: string) => Maybe<number>
}

export interface HostileRelay extends AsyncDisposable {
  readonly url: string
  /** From now on. */
  script: Script
  /** Requests that came, by name. */
  readonly heard: readonly CallName[]
  /** As a relay that is told to end: nobody comes in any more, and who is there is told and let go. */
  drain(): Promise<void>
}

type Hook = Maybe<(...values: readonly unknown[]) => unknown>
const hookOf = (hooks: Maybe<object>, name: CallName): Hook => (hooks as Maybe<Record<string, Hook>>)?.[name]

/** @param port one of its own where it is 0 */
export async function startHostileRelay(truth: string, script: Script = {}, port = 0): Promise<HostileRelay> {
  const heard: CallName[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => forward(hostile, { truth, request, response }))
  const websockets = new WebSocketServer({ server })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  websockets.on('connection', (client, request) => {
    relaySession(hostile, heard, { client, relay: new WebSocket(`${truth}${request.url ?? ''}`) })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const hostile: HostileRelay = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    script,
    heard,
    drain: async () => {
      server.close()
      const left = [...websockets.clients].map((client) => once(client, 'close'))
      for (const client of websockets.clients) {
        client.send(encodeRelayFrame({ type: 'push', name: 'draining', body: {} }))
        client.send(encodeRelayFrame({ type: 'error', id: 0, body: { code: 'draining' } }))
        client.close(closeCodes.goingAway, 'draining')
      }
      await Promise.race([Promise.all(left), sleep(relayLimits.drainMs)])
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
  return hostile
}

interface Ends {
  readonly client: WebSocket
  readonly relay: WebSocket
}

function relaySession(hostile: HostileRelay, heard: CallName[], { client, relay }: Ends): void {
  for (const socket of [client, relay]) {
    socket.binaryType = 'nodebuffer'
    socket.on('error', () => undefined)
  }
  const open = new Map<number, ClientFrame & { type: 'request' }>()
  const ready = once(relay, 'open').catch(() => client.close())
  const tell = (frame: RelayFrame | Uint8Array): void =>
    client.send(frame instanceof Uint8Array ? frame : encodeRelayFrame(frame))
  client.on('message', (data: Buffer) => {
    const frame = decodeClientFrame(new Uint8Array(data))
    if (frame.type !== 'request') return void ready.then(() => relay.send(data))
    heard.push(frame.name)
    const lie = hookOf(hostile.script.instead, frame.name)?.(frame.body)
    if (lie === 'silence') return
    if (lie !== undefined) return tell({ type: 'answer', id: frame.id, name: frame.name, body: lie } as RelayFrame)
    open.set(frame.id, frame)
    const body = hookOf(hostile.script.asked, frame.name)?.(frame.body)
    void ready.then(() => relay.send(body === undefined ? data : encodeClientFrame({ ...frame, body } as ClientFrame)))
  })
  relay.on('message', (data: Buffer) => {
    const frame = decodeRelayFrame(new Uint8Array(data))
    if (frame.type !== 'answer') return tell(hostile.script.said?.(frame) ?? data)
    const lie = hookOf(hostile.script.answered, frame.name)?.(frame.body, open.get(frame.id)?.body)
    if (lie === undefined) tell(data)
    else tell(lie instanceof Uint8Array ? lie : ({ ...frame, body: lie } as RelayFrame))
  })
  client.on('close', () => relay.close())
  relay.on('close', (code, reason) => client.close(code >= 3000 || code === 1000 ? code : 1011, reason))
}

interface Http {
  readonly truth: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

function forward({ script }: HostileRelay, { truth, request, response }: Http): void {
  const { method = 'GET', url = '/', headers } = request
  const status = script.http?.(method, url)
  if (status !== undefined) {
    request.resume()
    response.writeHead(status).end()
    return
  }
  const onward = httpRequest(`${truth.replace(/^ws/, 'http')}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}
