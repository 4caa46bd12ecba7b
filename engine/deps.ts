/**
 * What the engine is given instead of reaching for it: time, randomness, durable-step hook, log, machine secrets and
 * the shell. Only composition roots (engine/entry.node.ts, cli/, tests/support) make these.
 */
import type { Bytes } from '../shared/bytes.ts'
import type { ErrorCode } from '../shared/errors.ts'
import type { DeviceId } from '../shared/ids.ts'
import type { Crypto, SecretKey } from '../shared/protocol/crypto-port.ts'
import type { EncapsulateAhead } from './envelope/encapsulations.ts'
import type { VerifyBeside } from './envelope/verify-worker.ts'
import type { DatabaseWork } from './store/database-job.ts'
import type { Result } from '../shared/result.ts'
import type { Clock } from '../shared/time.ts'

export interface Deps {
  /** The real wall and monotonic clock. Inside an open vault use the vault's own clock, which never runs backwards. */
  readonly clock: Clock
  /** `crypto.random` is the one source of randomness. */
  readonly crypto: Crypto
  /**
   * Called before and after every durable write, network send and network receive, with a name of the form
   * `area.what.before|after`. Does nothing in production; the kill tests end the process in it.
   */
  readonly step: (name: string) => void
  readonly log: Logger
  readonly machineSecrets: MachineSecrets
  /** Where this machine remembers how far each device's audit had come; without one an old copy is not recognised. */
  readonly auditHeads?: AuditHeads
  /** The machine's halves of keys files; without them an old copy of a home keeps opening old mail. */
  readonly keyParts?: KeyParts
  /** Argon2id of NFC(passphrase): in a worker thread where a person waits, blocking where none does. */
  readonly hashPassphrase: PassphraseHash
  /** Encapsulates in a worker, from so many addressees on; absent where nobody waits for anything else meanwhile. */
  readonly sealAhead?: { readonly from: number; readonly encapsulate: EncapsulateAhead }
  /** In a worker thread where a person waits; absent: done at once. */
  readonly databaseWork?: DatabaseWork
  /** In a worker thread while a large file still comes; absent: when it is whole. */
  readonly verifyBeside?: VerifyBeside
  /** The Electron main process; `undefined` in the command line and in tests without a window. */
  readonly shell: ShellPort | undefined
  /** `GIAOBAN_TEST_CLOCK` as read by the composition root, ms; honoured in demonstration worlds only. */
  readonly testClockMs: number | undefined
  /** Version of the program, from package.json. */
  readonly version: string
}

/** The part of `Deps` that most functions need. */
export type BasicDeps = Pick<Deps, 'clock' | 'crypto' | 'step' | 'log' | 'verifyBeside'>

/**
 * Structured log on stderr, one JSON object a line. Fields are codes, counts, sizes, durations and ids of envelopes;
 * never names, texts, titles, paths, keys or anything a person typed. `error` means a bug.
 */
export interface Logger {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}
export type LogFields = Readonly<Record<string, string | number | boolean>>

export type PassphraseHash = (options: {
  readonly passphrase: string
  readonly salt: Uint8Array
  readonly memoryBytes: number
  readonly passes: number
}) => Promise<SecretKey>

/** Where the machine's half of a slot key comes from (docs/spec/vault.md, Machine secrets). */
export interface MachineSecrets {
  /** Type 1, the OS key store behind the shell; `undefined` where there is no shell. */
  readonly app: MachineSecretStore | undefined
  /** Type 2, a 0600 key file outside of the profile. */
  readonly file: MachineSecretStore
}

export interface MachineSecretStore {
  /** A secret of 32 bytes and what must lie in the slot to find it again. Throws GiaobanError `vault/needs-app`. */
  create(): Promise<{ readonly secret: SecretKey; readonly reference: Bytes }>
  /** The secret that `create` gave with this reference. */
  open(reference: Uint8Array): Promise<Result<SecretKey, Extract<ErrorCode, 'vault/machine-key-missing'>>>
}

/** Beside the machine's key, outside of every home (docs/spec/audit.md, Rollback). */
export interface AuditHeads {
  read(device: DeviceId): { readonly size: number; readonly root: Bytes } | undefined
  /** Kept when the process is killed; with `durable` also when the power fails. */
  write(device: DeviceId, head: { readonly size: number; readonly root: Bytes; readonly durable: boolean }): void
}

/** Beside the machine's key, outside of every home (docs/spec/vault.md, Keys file). */
export interface KeyParts {
  /** Halves of 32 bytes under this id; two when a change was cut short; none when this machine has none. */
  read(id: Uint8Array): readonly Bytes[]
  /** Durable when it returns; what was there before is gone. */
  write(id: Uint8Array, parts: readonly Bytes[]): void
}

/** The main-engine contract (shared/ipc/shell.ts) as the engine sees it. Every promise may reject with GiaobanError. */
export interface ShellPort {
  keystoreAvailable(): Promise<boolean>
  keystoreWrap(plaintext: Uint8Array): Promise<Bytes>
  keystoreUnwrap(wrapped: Uint8Array): Promise<Bytes>
  notify(notice: {
    readonly kind:
      | 'bulletin'
      | 'hit'
      | 'request'
      | 'late'
      | 'silent'
      | 'hit-late'
      | 'acknowledged'
      | 'locked'
      | 'trouble'
    readonly urgency: 'immediate' | 'urgent' | 'routine' | 'inquiry' | 'other'
    /** Only when unlocked and the policy allows it. */
    readonly text?: string
  }): void
  badge(count: number): void
  /** Path that a person chose, or `undefined` when they did not. */
  saveDialog(suggestedName: string): Promise<string | undefined>
  /** Paths that a person chose; none when they did not. `endings`: without the dot; none: any file. */
  openDialog(wanted: { readonly endings: readonly string[]; readonly many: boolean }): Promise<readonly string[]>
  /** After a vault lock: the process is to be ended and started empty. */
  restartEmpty(): void
}
