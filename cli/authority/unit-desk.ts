/** The desk of a unit that is being founded: the directory comes in a file, from the authority's own hand. */
import { resolve } from 'node:path'
import { parseLogFile, stateOfLeaves } from '../../engine/authority/log-file.ts'
import type { Deps } from '../../engine/deps.ts'
import type { Vault } from '../../engine/vault/vault.ts'
import { hexToBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import type { Cli } from '../cli.ts'
import type { OptionSpec } from '../command.ts'
import { readNamedFile } from '../files.ts'
import { timeOf, type StatementDesk } from './desk.ts'

export const logFileOption: OptionSpec = {
  flags: '--log <file>',
  summary: {
    vi: 'danh bạ do cơ quan điều phối xuất ra (authority export)',
    en: 'the directory as the authority has written it out (authority export)',
  },
}

/** Everything in the file is judged from the root that the home was begun with. Throws GiaobanError `directory/invalid|other-world`. */
export function openUnitDesk(
  cli: Cli,
  { deps, vault, log }: { readonly deps: Deps; readonly vault: Vault; readonly log: string },
): StatementDesk {
  const root = hexToBytes(vault.profile.root)
  if (root === undefined) throw new GiaobanError('profile/invalid', { recoverable: false })
  const { leaves } = parseLogFile(readNamedFile(resolve(cli.process.cwd, log), limits.logFileBytes))
  const state = stateOfLeaves(deps.crypto, leaves, root)
  const policy = state.policies.last?.policy
  if (policy === undefined) throw new GiaobanError('directory/invalid')
  if (policy.demo !== vault.profile.demo) throw new GiaobanError('directory/other-world')
  return { deps, state, holders: [], now: timeOf(deps, vault.profile) }
}
