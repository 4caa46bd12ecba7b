/** A desk without a vault: one session by the real wire code, over a real socket. */
import { TLSSocket } from 'node:tls'
import { WebSocket, type RawData } from 'ws'
import type { Bytes } from '../../shared/bytes.ts'
import type { DeviceId, UnitId } from '../../shared/ids.ts'
import type { Crypto, KeyPair } from '../../shared/protocol/crypto-port.ts'
import type { AnswerOf, CallName, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import {
  decodeRelayFrame,
  encodeClientFrame,
  type ClientFrame,
  type PushFrame,
  type RelayFrame,
} from '../../shared/protocol/relay-wire/frame.ts'
import { authMessage, noCertificate, type Challenge, type Welcome } from '../../shared/protocol/relay-wire/handshake.ts'
import { clientHeader, relayPaths } from '../../shared/protocol/relay-wire/paths.ts'

export interface DeskIdentity {
  readonly unit: UnitId
  readonly device: DeviceId
  readonly keys: KeyPair
}

/** The relay's own word for a refusal, or `closed`. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

interface Waiting {
  resolve(body: unknown): void
  reject(error: Refused): void
}

export class LoadDesk {
  readonly identity: DeskIdentity
  readonly #crypto: Crypto
  readonly #ca: string | undefined
  readonly #waiting = new Map<number, Waiting>()
  #socket: WebSocket | undefined
  #lastId = 0
  onPush: (frame: PushFrame) => void = () => {}
  /** The session has ended, whoever ended it. */
  onClosed: () => void = () => {}

  /** @param ca PEM: who vouches for relays that are reached by TLS */
  constructor(crypto: Crypto, identity: DeskIdentity, ca?: string) {
    this.#crypto = crypto
    this.identity = identity
    this.#ca = ca
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  /** @param from one of loopback's addresses: a relay counts what one address does */
  connect(url: string, from?: string): Promise<Welcome> {
    const headers = { [clientHeader.name]: String(clientHeader.knowsMailStore) }
    const source = from === undefined ? {} : { localAddress: from }
    const trust = this.#ca === undefined ? {} : { ca: this.#ca }
    const socket = new WebSocket(`${url}${relayPaths.session}`, {
      perMessageDeflate: false,
      headers,
      ...source,
      ...trust,
    })
    let certificateHash = noCertificate
    socket.on('upgrade', (answer) => {
      if (!(answer.socket instanceof TLSSocket)) return
      certificateHash = this.#crypto.sha256(new Uint8Array(answer.socket.getPeerCertificate().raw))
    })
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.on('error', () => undefined) // a close event follows
    return new Promise<Welcome>((resolve, reject) => {
      socket.on('close', () => {
        reject(new Refused('closed'))
        this.#failAll('closed')
        if (this.#socket === socket) this.onClosed()
      })
      socket.on('message', (data: RawData) => {
        const frame = decodeRelayFrame(new Uint8Array(data as ArrayBuffer)) // by binaryType
        if (frame.type === 'challenge') this.#send(this.#answer(frame.body, certificateHash))
        else if (frame.type === 'welcome') resolve(frame.body)
        else if (frame.type === 'push') this.onPush(frame)
        else if (frame.type === 'error' && frame.id === 0) reject(new Refused(frame.body.code))
        else if (frame.type === 'answer' || frame.type === 'error') this.#take(frame)
      })
    })
  }

  request<N extends CallName>(name: N, body: RequestOf<N>): Promise<AnswerOf<N>> {
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      if (!this.isOpen) {
        reject(new Refused('closed'))
        return
      }
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      this.#send({ type: 'request', id, name, body } as ClientFrame)
    })
  }

  /** Everything from `cursor` on. Nothing is acknowledged by it. */
  async *pages(cursor: number): AsyncGenerator<AnswerOf<'fetch'>> {
    for (let at = cursor; ;) {
      const page = await this.request('fetch', { cursor: at, maxBytes: 1_900 * 1024 })
      yield page
      at = page.next
      if (at >= page.head) return
    }
  }

  /** Fetches and acknowledges everything from `cursor` on; `each` sees every page. */
  async drain(cursor: number, each: (page: AnswerOf<'fetch'>) => void = () => {}): Promise<number> {
    let at = cursor
    for await (const page of this.pages(cursor)) {
      each(page)
      if (page.next > at) await this.request('ack', { cursor: page.next })
      at = page.next
    }
    return at
  }

  close(): void {
    this.#socket?.terminate()
  }

  /** Below the frames: what only hostile programs use. */
  get socket(): WebSocket | undefined {
    return this.#socket
  }

  #answer(challenge: Challenge, certificateHash: Bytes): ClientFrame {
    const { unit, device, keys } = this.identity
    const deviceNonce = this.#crypto.random(32)
    const { relayName, nonce: relayNonce, time } = challenge
    const facts = { relayName, certificateHash, relayNonce, deviceNonce, device, time }
    const signature = this.#crypto.sign(keys.secretKey, authMessage(facts))
    return { type: 'auth', body: { unit, device, deviceNonce, time, signature } }
  }

  #send(frame: ClientFrame): void {
    this.#socket?.send(encodeClientFrame(frame))
  }

  #take(frame: Extract<RelayFrame, { readonly type: 'answer' | 'error' }>): void {
    const waiting = this.#waiting.get(frame.id)
    this.#waiting.delete(frame.id)
    if (frame.type === 'error') waiting?.reject(new Refused(frame.body.code))
    else waiting?.resolve(frame.body)
  }

  #failAll(code: string): void {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const each of all) each.reject(new Refused(code))
  }
}
