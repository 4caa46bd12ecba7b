/** What is asked of the running relay when somebody reads its metrics. */
import { readdirSync, readFileSync, statfsSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, Total } from './instruments.ts'

export interface GaugeSources {
  readonly version: string
  readonly store: string
  /** Open TCP connections, of whatever kind. */
  readonly connections: () => Promise<number>
  readonly sessions: () => {
    readonly challenged: number
    readonly online: number
    readonly visiting: number
    /** Requests that wait for their answer. */
    readonly requests: number
    /** Bytes that wait for slow readers. */
    readonly bytes: number
  }
  readonly logSize: () => number
  /** Size of the tree that was signed and is not here. */
  readonly logMissing: () => number | undefined
  /** When the newest checkpoint was cosigned, ms UTC. */
  readonly signedAt: () => number | undefined
  /** Whether the storage engine that is shared with other processes answers; `undefined` where there is none. */
  readonly engine: () => boolean | undefined
  readonly enrolBoxes: () => number
  readonly ready: () => Promise<boolean>
  /** Folder whose file system is measured. */
  readonly data: string
  /** End of the certificate in use, ms UTC. */
  readonly certificateEnds: () => number | undefined
  /** ms UTC. */
  readonly now: () => number
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000)
const relay = (rest: string): string => `giaoban_relay_${rest}`

/** Holds a timer of its own: dispose it. */
export class Gauges implements Disposable {
  readonly #sources: GaugeSources
  readonly #delay: ReturnType<typeof monitorEventLoopDelay>

  constructor(sources: GaugeSources) {
    this.#sources = sources
    this.#delay = monitorEventLoopDelay({ resolution: 10 })
    this.#delay.enable()
  }

  /** As of now. The delay of the event loop is that since the last reading. */
  async read(): Promise<readonly Gauge[]> {
    const of = this.#sources
    const [connections, ready] = [await of.connections(), await of.ready()]
    const { challenged, online, visiting, requests, bytes } = of.sessions()
    const lag = (['50', '99', '100'] as const).map(
      (part) => [{ percentile: part }, this.#delay.percentile(Number(part)) / 1e9] as const,
    )
    this.#delay.reset()
    return [
      new Gauge(relay('info'), 'Version and store of this process.', () => [
        [{ version: of.version, store: of.store }, 1],
      ]),
      new Gauge(relay('ready'), '1 when /readyz says so.', () => (ready ? 1 : 0)),
      new Gauge(relay('engine_reachable'), '1 while the engine of the store answers.', () => {
        const isThere = of.engine()
        return isThere === undefined ? undefined : Number(isThere)
      }),
      new Gauge(relay('connections'), 'Open TCP connections.', () => connections),
      new Gauge(relay('sessions'), 'Sessions by what they have proved.', () => [
        [{ state: 'challenged' }, challenged],
        [{ state: 'online' }, online],
        [{ state: 'visiting' }, visiting],
      ]),
      new Gauge(relay('requests_waiting'), 'Requests that wait for their answer.', () => requests),
      new Gauge(relay('send_waiting_bytes'), 'Bytes that wait for slow readers.', () => bytes),
      new Gauge(relay('enrolment_boxes'), 'Open enrolment mailboxes.', of.enrolBoxes),
      new Gauge(relay('log_leaves'), 'Size of the directory log.', of.logSize),
      new Gauge(relay('log_missing_leaves'), 'Leaves that were signed and are not here.', () => {
        const missing = of.logMissing()
        return missing === undefined ? 0 : missing - of.logSize()
      }),
      new Gauge(relay('checkpoint_age_seconds'), 'Since the newest checkpoint was cosigned.', () => {
        const at = of.signedAt()
        return at === undefined ? undefined : seconds(of.now() - at)
      }),
      new Gauge(relay('certificate_end_timestamp_seconds'), 'End of the TLS certificate in use.', () =>
        seconds(of.certificateEnds()),
      ),
      new Gauge(relay('disk_free_bytes'), 'Free for the relay where its data lies.', () => freeBytes(of.data)),
      new Gauge(relay('event_loop_delay_seconds'), 'Delay of the event loop since the last reading.', () => lag),
      new Gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss()),
      new Gauge('process_heap_bytes', 'Heap of JavaScript in use.', () => process.memoryUsage().heapUsed),
      new Total('process_cpu_seconds_total', 'CPU time, user and system.', () => {
        const { user, system } = process.cpuUsage()
        return (user + system) / 1e6
      }),
      new Gauge('process_start_time_seconds', 'When this process began.', () =>
        Math.round(of.now() / 1000 - process.uptime()),
      ),
      new Gauge('process_open_fds', 'Open files and sockets.', () => countOpen()),
      new Gauge('process_max_fds', 'How many may be open.', () => maxOpen()),
    ]
  }

  [Symbol.dispose](): void {
    this.#delay.disable()
  }
}

/** `undefined` where there is no such folder. */
export function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return undefined
  }
}

/** Linux only. */
function countOpen(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return undefined
  }
}

function maxOpen(): number | undefined {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return found === undefined ? undefined : Number(found)
  } catch {
    return undefined
  }
}
