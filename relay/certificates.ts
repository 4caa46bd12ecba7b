/**
 * The certificate in use, exchanged while the relay runs: a connection keeps the one that it was opened with, new ones
 * get the newest pair that is whole. A bad new pair changes nothing and is said in the log.
 */
import type { Server } from 'node:https'
import { TLSSocket } from 'node:tls'
import { equalBytes, type Bytes } from '../shared/bytes.ts'
import { GiaobanError } from '../shared/errors.ts'
import { limits } from '../shared/limits.ts'
import type { Crypto } from '../shared/protocol/crypto-port.ts'
import { noCertificate } from '../shared/protocol/relay-wire/handshake.ts'
import { day, type Clock } from '../shared/time.ts'
import type { RelayLogger } from './logger.ts'
import type { Counters } from './metrics/counters.ts'
import { certificateEnds, isInTime, readTls, type RelayTls } from './tls-files.ts'

/** TLS 1.3 only, at start and after every exchange. */
export const secureOptions = ({ cert, key }: RelayTls) => ({ cert, key, minVersion: 'TLSv1.3' as const })

/**
 * DER of the certificate that this very connection has shown, which its client signs: another one may be in use by now.
 * `undefined` without TLS.
 */
export function certificateOf(socket: unknown): Bytes | undefined {
  const certificate = socket instanceof TLSSocket ? socket.getX509Certificate() : undefined
  return certificate === undefined ? undefined : new Uint8Array(certificate.raw)
}

/** SHA-256 of it, zeros without TLS; `undefined` for a TLS connection that tells none: it is over, or not what it seems. */
export function certificateHashOf(socket: unknown, crypto: Pick<Crypto, 'sha256'>): Bytes | undefined {
  if (!(socket instanceof TLSSocket)) return noCertificate
  const shown = certificateOf(socket)
  return shown && crypto.sha256(shown)
}

export class Certificates {
  readonly #deps: { readonly clock: Clock; readonly log: RelayLogger; readonly counters: Counters }
  readonly #server: Pick<Server, 'setSecureContext'>
  #current: RelayTls
  #timer: NodeJS.Timeout | undefined
  /** What was refused last, so that it is said once. */
  #refused: string | undefined
  /** When it was last said that the end is near, ms UTC. */
  #warnedAt = Number.NEGATIVE_INFINITY

  constructor(
    current: RelayTls,
    server: Pick<Server, 'setSecureContext'>,
    deps: { readonly clock: Clock; readonly log: RelayLogger; readonly counters: Counters },
  ) {
    this.#current = current
    this.#server = server
    this.#deps = deps
  }

  /** Looks at the files every `everyMs`: their content counts, so that links that are turned are seen as well. */
  watch(everyMs: number): void {
    this.#warn()
    this.#timer = setInterval(() => {
      this.reload('watched')
      this.#warn()
    }, everyMs)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** ms UTC. */
  get ends(): number {
    return certificateEnds(this.#current)
  }

  /** Once a day, from `certificateNoticeMs` before the end on. */
  #warn(): void {
    const now = this.#deps.clock.now()
    if (this.ends - now > limits.certificateNoticeMs || now - this.#warnedAt < day) return
    this.#warnedAt = now
    this.#deps.log.warn('certificate-ends', { days: Math.floor((this.ends - now) / day) })
  }

  /** `asked`: by the operator, who is told as well that nothing has changed. */
  reload(why: 'asked' | 'watched'): void {
    const { clock, log, counters } = this.#deps
    const { files } = this.#current
    if (files === undefined) return
    try {
      const next = readTls(files)
      const isSame = equalBytes(next.leaf, this.#current.leaf) && next.cert === this.#current.cert
      if (!isSame && !isInTime(next, clock.now()))
        throw new GiaobanError('config/invalid', { params: { field: 'tls-cert' } })
      this.#refused = undefined
      if (isSame) {
        if (why === 'asked') log.info('tls-unchanged')
        return
      }
      this.#server.setSecureContext(secureOptions(next))
      this.#current = next
      counters.tlsLoads.add(1, 'taken')
      log.info('tls-reloaded', { ends: this.ends })
    } catch (thrown) {
      const field = thrown instanceof GiaobanError ? String(thrown.params['field']) : 'tls'
      if (why === 'watched' && this.#refused === field) return
      this.#refused = field
      counters.tlsLoads.add(1, 'refused')
      log.error('tls-refused', { field })
    }
  }
}
