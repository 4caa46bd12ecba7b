/** What the command line gives an engine: the real machine, no shell, a passphrase hash that may block. */
import { createDeps as composeDeps } from '../engine/compose.ts'
import { readEngineConfig } from '../engine/config.ts'
import type { Deps } from '../engine/deps.ts'
import { verifyInWorker } from '../engine/envelope/verify-worker.ts'
import { createStep } from '../engine/kill-step.ts'
import { version } from '../package.json'
import { createCrypto } from '../shared/crypto/index.ts'
import type { Cli } from './cli.ts'

/** Throws GiaobanError `config/*` for an environment that cannot be meant. */
export async function createDeps({ process: { env, workerFile, writeError, kill } }: Cli): Promise<Deps> {
  return composeDeps({
    crypto: await createCrypto(),
    config: readEngineConfig(env),
    version,
    writeLog: writeError,
    step: createStep({ spec: env.GIAOBAN_STEP, kill, write: writeError }),
    ...(workerFile !== undefined && { verifyBeside: verifyInWorker(workerFile) }),
  })
}
