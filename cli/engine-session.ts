/** An engine on one home for the life of one command. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createEngine } from '../engine/engine.ts'
import { createModules } from '../engine/modules.ts'
import { GiaobanError } from '../shared/errors.ts'
import type { Cli, EngineSession } from './cli.ts'
import { createDeps } from './deps.ts'
import { UsageError } from './errors.ts'
import { showProgress } from './shown-progress.ts'
import { readPassphrase } from './passphrase.ts'

/** Opens the home, signs the officer in, does the work, and closes the home whatever happens. */
export function withEngine<T>(cli: Cli, work: (session: EngineSession) => Promise<T>): Promise<T> {
  return withLockedEngine(cli, async (session) => {
    const { officers } = await session.call('session.state', {})
    const badges = [...new Set(officers.map((officer) => officer.badge))]
    if (cli.officer === undefined && badges.length > 1)
      throw new UsageError('officer-needed', { badges: badges.join(', ') }, 'officer/unknown')
    const passphrase = await readPassphrase(cli)
    await session.call('session.unlock', { passphrase, ...(cli.officer === undefined ? {} : { badge: cli.officer }) })
    return work(session)
  })
}

/** The same without a passphrase: what is allowed while locked. */
export async function withLockedEngine<T>(cli: Cli, work: (session: EngineSession) => Promise<T>): Promise<T> {
  if (cli.home === undefined) throw new UsageError('home-needed')
  const home = resolve(cli.process.cwd, cli.home)
  if (!existsSync(join(home, 'profile.json'))) throw new GiaobanError('profile/not-found')
  await using engine = createEngine({ home, deps: await createDeps(cli), modules: createModules({ live: false }) })
  using shown = cli.process.interactive && !cli.json ? showProgress(cli.process) : undefined
  if (shown !== undefined) engine.onEvent((event) => shown.hear(event))
  return await work({ call: (name, input) => engine.call(name, input) })
}
