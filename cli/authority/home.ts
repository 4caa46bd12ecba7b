/** The vault of a home that is in no directory yet: no engine would let anybody do anything there. */
import { resolve } from 'node:path'
import type { Deps } from '../../engine/deps.ts'
import { homePaths } from '../../engine/home.ts'
import { lockHome } from '../../engine/store/home-lock.ts'
import { readProfile } from '../../engine/vault/profile.ts'
import { openVault, type Vault } from '../../engine/vault/vault.ts'
import { limits } from '../../shared/limits.ts'
import type { Cli } from '../cli.ts'
import { UsageError } from '../errors.ts'
import { readPassphrase } from '../passphrase.ts'

/** Opens the vault of `--home` for as long as `work` lasts. */
export async function withVault<T>(cli: Cli, deps: Deps, work: (vault: Vault) => Promise<T>): Promise<T> {
  const paths = homePaths(homeOf(cli))
  const profile = readProfile(paths.profile)
  const passphrase = await readPassphrase(cli)
  using _lock = await lockHome({ file: paths.lock, clock: deps.clock, waitMs: limits.lockWaitMs })
  const badge = cli.officer === undefined ? {} : { badge: cli.officer }
  using vault = await openVault(deps, { paths, profile }, { passphrase, ...badge })
  return await work(vault)
}

export function homeOf(cli: Cli): string {
  if (cli.home === undefined) throw new UsageError('home-needed')
  return resolve(cli.process.cwd, cli.home)
}
