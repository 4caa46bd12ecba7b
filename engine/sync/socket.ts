/**
 * The one door to the network: sockets to a relay, their certificates judged before a byte of ours goes out, and the
 * WebSocket on top (the one file of engine/ that imports `ws`).
 */
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { WebSocket } from 'ws'
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { isLoopback } from '../../shared/relay-address.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { closeCodes } from '../../shared/protocol/relay-wire/codes.ts'
import { noCertificate } from '../../shared/protocol/relay-wire/handshake.ts'
import { clientHeader, relayPaths } from '../../shared/protocol/relay-wire/paths.ts'

/** What a relay's certificate must be. Without pins: issued by a known authority for the name in the address. */
export interface RelayTrust {
  /** SHA-256 of accepted public keys (SPKI in DER): two while the relay's key changes. */
  readonly spki?: readonly Bytes[]
  /** Issuers in PEM, instead of the system's. */
  readonly ca?: string
}

export interface RelayAddress {
  readonly secure: boolean
  readonly host: string
  readonly port: number
}

/** `ws://` reaches this machine only; everything else is `wss://`. Throws GiaobanError `relay/untrusted`, `config/invalid`. */
export function parseRelayUrl(url: string): RelayAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !['ws:', 'wss:'].includes(parsed.protocol) || parsed.username !== '')
    throw new GiaobanError('config/invalid', { params: { field: 'relay' } })
  const secure = parsed.protocol === 'wss:'
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1')
  if (!secure && !isLoopback(host)) throw new GiaobanError('relay/untrusted', { recoverable: false })
  return { secure, host, port: Number(parsed.port === '' ? (secure ? 443 : 80) : parsed.port) }
}

export interface RelaySocket {
  readonly socket: Socket | TLSSocket
  /** SHA-256 of the server's leaf certificate; 32 zero bytes without TLS. */
  readonly certificateHash: Bytes
}

/** A connected socket whose peer is trusted. Rejects with GiaobanError. */
export function openSocket(options: {
  readonly address: RelayAddress
  readonly trust: RelayTrust
  readonly crypto: Pick<Crypto, 'sha256'>
  readonly timeoutMs: number
}): Promise<RelaySocket> {
  const { address, trust, crypto, timeoutMs } = options
  const { host, port } = address
  return new Promise((resolve, reject) => {
    const isPinned = trust.spki !== undefined && trust.spki.length > 0
    const socket = address.secure
      ? connectTls({
          host,
          port,
          minVersion: 'TLSv1.3',
          servername: /^[\d.:a-f]+$/i.test(host) ? '' : host, // SNI carries names only
          rejectUnauthorized: !isPinned, // a pin replaces the issuer, and is checked below
          ...(trust.ca === undefined ? {} : { ca: trust.ca }),
        })
      : connectPlain({ host, port })
    const fail = (thrown: unknown): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(networkError(thrown))
    }
    const timer = setTimeout(() => fail(new GiaobanError('relay/unreachable')), timeoutMs)
    socket.once('error', fail)
    socket.once(address.secure ? 'secureConnect' : 'connect', () => {
      const certificate = 'getPeerX509Certificate' in socket ? socket.getPeerX509Certificate() : undefined
      if (address.secure && certificate === undefined) return fail(new GiaobanError('relay/untrusted'))
      if (certificate !== undefined && isPinned) {
        const spki = crypto.sha256(certificate.publicKey.export({ type: 'spki', format: 'der' }))
        if (trust.spki?.some((pin) => equalBytes(pin, spki)) !== true) return fail(new GiaobanError('relay/untrusted'))
      }
      clearTimeout(timer)
      socket.off('error', fail)
      socket.on('error', () => undefined) // whoever uses the socket hears of it too
      resolve({ socket, certificateHash: certificate === undefined ? noCertificate : crypto.sha256(certificate.raw) })
    })
  })
}

const certificateTrouble = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/
const notOurProtocol = /^(?:HPE_|EPROTO|ERR_SSL_|WS_ERR_)/

/** What a failure of the network means. Never its text: it names addresses and paths. */
export function networkError(thrown: unknown): GiaobanError {
  if (thrown instanceof GiaobanError) return thrown
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : ''
  if (certificateTrouble.test(code)) return new GiaobanError('relay/untrusted')
  return new GiaobanError(notOurProtocol.test(code) ? 'relay/garbage' : 'relay/unreachable')
}

export interface FrameListener {
  /** One binary message; `undefined` for a text message. */
  message(bytes: Bytes | undefined): void
  /** The peer showed life without a message. */
  ping(): void
  /** Last call. `thrown` where the connection did not simply end. */
  closed(thrown: unknown): void
}

export interface FrameSocket {
  send(bytes: Bytes): void
  /** Says goodbye, and destroys the socket when the peer does not answer in time. */
  close(): void
  /** Resolves when the socket is gone. */
  readonly ended: Promise<void>
}

const closeGraceMs = 1000

/**
 * A WebSocket over that socket, open. Rejects with GiaobanError. The listener is told from the first frame on: the
 * relay speaks first, possibly in the packet that opens the connection.
 */
export function openWebSocket(options: {
  readonly address: RelayAddress
  readonly over: RelaySocket
  readonly timeoutMs: number
  readonly listener: FrameListener
}): Promise<FrameSocket> {
  const { address, over, timeoutMs, listener } = options
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return new Promise((resolve, reject) => {
    const webSocket = new WebSocket(`ws://${host}:${address.port}${relayPaths.session}`, {
      createConnection: () => over.socket,
      maxPayload: limits.frameBytes,
      perMessageDeflate: false,
      followRedirects: false,
      headers: { [clientHeader.name]: String(clientHeader.knowsMailStore) },
    })
    webSocket.binaryType = 'arraybuffer'
    let isOpen = false
    let trouble: unknown
    const fail = (error: GiaobanError): void => {
      clearTimeout(timer)
      over.socket.destroy()
      reject(error)
    }
    // a timer of our own: the library's counts only on sockets that it opens itself
    const timer = setTimeout(() => fail(new GiaobanError('relay/unreachable')), timeoutMs)
    webSocket.on('error', (thrown) => {
      trouble ??= thrown
      if (!isOpen) fail(handshakeError(thrown))
    })
    webSocket.once('unexpected-response', (_request, response) => {
      response.resume()
      fail(upgradeRefusal(response.statusCode))
    })
    const ended = new Promise<void>((done) => webSocket.once('close', () => done()))
    webSocket.once('open', () => {
      isOpen = true
      clearTimeout(timer)
      webSocket.on('message', (data, isBinary) =>
        listener.message(isBinary && data instanceof ArrayBuffer ? new Uint8Array(data) : undefined),
      )
      webSocket.on('ping', () => listener.ping())
      webSocket.once('close', () => listener.closed(trouble))
      resolve({
        send: (bytes) => webSocket.send(bytes, { binary: true }, () => undefined),
        close: () => {
          webSocket.close(closeCodes.normal)
          const timer = setTimeout(() => webSocket.terminate(), closeGraceMs)
          webSocket.once('close', () => clearTimeout(timer))
        },
        ended,
      })
    })
  })
}

function upgradeRefusal(status: number | undefined): GiaobanError {
  if (status === 429) return new GiaobanError('relay/rate-limited')
  return new GiaobanError(status === 503 ? 'relay/draining' : 'relay/garbage')
}

/** `ws` gives no codes for a bad answer to its handshake: a connection that was there and no code means that. */
function handshakeError(thrown: Error): GiaobanError {
  if ('code' in thrown) return networkError(thrown)
  return new GiaobanError(/timed out|hang up/.test(thrown.message) ? 'relay/unreachable' : 'relay/garbage')
}
