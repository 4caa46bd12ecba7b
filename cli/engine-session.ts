/** An engine on one home for the life of one command. */
import type { Cli, EngineSession } from './cli.ts'
import { UsageError } from './errors.ts'

export async function withEngine<T>(cli: Cli, work: (session: EngineSession) => Promise<T>): Promise<T> {
  if (cli.home === undefined) throw new UsageError('home-needed')
  return work(undefined as never)
}
export const withLockedEngine = withEngine
