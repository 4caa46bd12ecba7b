/** What the composition roots (app, command line) have in common. */
import { dirname, join } from 'node:path'
import type { Crypto } from '../shared/protocol/crypto-port.ts'
import { createAuditHeads } from './audit/heads.ts'
import type { EngineConfig } from './config.ts'
import { systemClock } from './config.ts'
import { limits } from '../shared/limits.ts'
import type { EncapsulateAhead } from './envelope/encapsulations.ts'
import type { VerifyBeside } from './envelope/verify-worker.ts'
import type { DatabaseWork } from './store/database-job.ts'
import type { Deps, PassphraseHash, ShellPort } from './deps.ts'
import { createLogger, type LogLevel } from './logger.ts'
import { createAppMachineSecrets } from './vault/machine-key-app.ts'
import { createKeyParts } from './vault/key-parts.ts'
import { createFileMachineSecrets } from './vault/machine-key-file.ts'

export function createDeps(options: {
  readonly crypto: Crypto
  readonly config: EngineConfig
  readonly version: string
  readonly writeLog: (line: string) => void
  readonly logFrom?: LogLevel
  readonly step?: (name: string) => void
  readonly shell?: ShellPort
  /** A worker's, where a person waits; without it the hash blocks. */
  readonly hashPassphrase?: PassphraseHash
  /** A worker's, where a person waits; without it many addressees are sealed to in one go. */
  readonly encapsulate?: EncapsulateAhead
  /** A worker's, where a person waits; without it a backup blocks. */
  readonly databaseWork?: DatabaseWork
  /** A worker's; without it a file is verified when it is whole. */
  readonly verifyBeside?: VerifyBeside
}): Deps {
  const { crypto, config, shell } = options
  const clock = systemClock()
  return {
    clock,
    crypto,
    step: options.step ?? (() => {}),
    log: createLogger({ clock, from: options.logFrom ?? 'warn', write: options.writeLog }),
    machineSecrets: {
      app: shell === undefined ? undefined : createAppMachineSecrets({ crypto, shell }),
      file: createFileMachineSecrets({ crypto, path: config.machineKeyFile }),
    },
    auditHeads: createAuditHeads({ crypto, folder: join(dirname(config.machineKeyFile), 'heads') }),
    keyParts: createKeyParts({ folder: join(dirname(config.machineKeyFile), 'parts') }),
    hashPassphrase: options.hashPassphrase ?? blockingHash(crypto),
    ...(options.encapsulate !== undefined && {
      sealAhead: { from: limits.sealAheadFrom, encapsulate: options.encapsulate },
    }),
    ...(options.databaseWork !== undefined && { databaseWork: options.databaseWork }),
    ...(options.verifyBeside !== undefined && { verifyBeside: options.verifyBeside }),
    shell,
    testClockMs: config.testClockMs,
    version: options.version,
  }
}

export const blockingHash =
  (crypto: Crypto): PassphraseHash =>
  (options) =>
    Promise.resolve(crypto.passwordHash(options))
