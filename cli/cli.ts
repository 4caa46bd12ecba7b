/** What a running command may use: never the process itself. */
import type { CallName, RequestOf, ResponseOf } from '../shared/ipc/contract.ts'
import type { Clock } from '../shared/time.ts'
import type { Language } from './language.ts'

/** Streams and environment of the process, handed in by `main.ts` or by a test. */
export interface CliProcess {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly clock: Clock
  /** What the engine's worker threads start; absent: nothing is done in one. */
  readonly workerFile?: string
  /** Whether a person sits at stdin and can be asked for a passphrase. */
  readonly interactive: boolean
  readonly writeOut: (text: string) => void
  readonly writeError: (text: string) => void
  /** Asks without echo. */
  readonly askSecret: (question: string) => Promise<string>
  /** SIGKILL to this process, for the kill tests (engine/kill-step.ts). */
  readonly kill: () => void
  /** Calls the listener at every SIGHUP from here on; without one the signal ends the process. */
  readonly onHangup?: (listener: () => void) => void
  /** Aborted by SIGTERM and SIGINT. */
  readonly stop: AbortSignal
}

/** An engine on one home, for as long as one command runs. Refusals are thrown as errors that carry a `code`. */
export interface EngineSession {
  readonly call: <Name extends CallName>(name: Name, input: RequestOf<Name>) => Promise<ResponseOf<Name>>
}

export interface Cli {
  readonly process: CliProcess
  readonly json: boolean
  readonly language: Language
  readonly home: string | undefined
  readonly officer: string | undefined
  readonly passphraseFile: string | undefined
  /** One JSON object a line on stderr. Never content of records, never secrets. */
  readonly log: (level: 'info' | 'warn' | 'error', event: string, fields?: Readonly<Record<string, unknown>>) => void
  /** Opens the home of `--home`, unlocks it, does the work, closes it again whatever happens. */
  readonly withEngine: <T>(work: (session: EngineSession) => Promise<T>) => Promise<T>
  /** The same without a passphrase: what is allowed while locked. */
  readonly withLockedEngine: <T>(work: (session: EngineSession) => Promise<T>) => Promise<T>
}
