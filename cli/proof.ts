/** What the offline verifiers of evidence and complaints share. */
import { resolve } from 'node:path'
import type { z } from 'zod'
import { levelOf, type Finding } from '../engine/evidence/findings.ts'
import { homePaths } from '../engine/home.ts'
import { readProfile } from '../engine/vault/profile.ts'
import { msToRfc3339 } from '../shared/time.ts'
import type { Cli } from './cli.ts'
import type { evidenceVerifyOutput } from './outputs/desk.ts'

/** The plain profile alone: the vault stays closed. Throws GiaobanError `profile/*`. */
export const rootOfHome = ({ home, process }: Cli): string | undefined =>
  home === undefined ? undefined : readProfile(homePaths(resolve(process.cwd, home)).profile).root

export const finding = ({ at, ...what }: Finding): z.output<typeof evidenceVerifyOutput>['findings'][number] => ({
  ...what,
  level: levelOf(what.code),
  ...(at !== undefined && { at: msToRfc3339(at) }),
})
