/**
 * A relay in this process. Its server is loaded only when one is asked for: it and the libraries that it stands on are a
 * third of the program, and every other command would start later for them.
 */
import type { RelayConfig } from '../relay/config.ts'
import type { RelayDeps } from '../relay/deps.ts'
import type { RelayLogLevel } from '../relay/logger.ts'
import type { Relay } from '../relay/server.ts'

export async function startRelay(options: {
  readonly config: RelayConfig
  readonly deps: Omit<RelayDeps, 'log'>
  readonly logLevel: RelayLogLevel
}): Promise<Relay> {
  const { createRelayLogger } = await import('../relay/logger.ts')
  const { createRelay } = await import('../relay/server.ts')
  const { config, deps, logLevel } = options
  return createRelay({ config, deps: { ...deps, log: createRelayLogger(logLevel) } })
}
