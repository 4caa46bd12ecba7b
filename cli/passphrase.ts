/** Where a passphrase comes from: never from an argument, which others on the machine can read. */
import { resolve } from 'node:path'
import { limits } from '../shared/limits.ts'
import type { Cli } from './cli.ts'
import { UsageError } from './errors.ts'
import { readFirstLine } from './files.ts'
import { say } from './words/say.ts'

/** Of the longest passphrase, of four bytes a letter, and the end of its line. */
const lineBytes = 4 * limits.passphraseBytes + 2

/** GIAOBAN_PASSPHRASE, else the first line of `--passphrase-file`, else a question without echo. */
export async function readPassphrase(cli: Cli): Promise<string> {
  const fromEnvironment = cli.process.env.GIAOBAN_PASSPHRASE
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment
  if (cli.passphraseFile !== undefined) return firstLine(cli, cli.passphraseFile)
  if (!cli.process.interactive) throw new UsageError('passphrase-needed')
  return cli.process.askSecret(say(cli.language, 'passphrase-question'))
}

/** As `readPassphrase`, of somebody who chooses it now: a person types it twice, for a slip would lock them out for good. */
export async function readChosenPassphrase(cli: Cli): Promise<string> {
  const isAsked = cli.process.env.GIAOBAN_PASSPHRASE === undefined || cli.process.env.GIAOBAN_PASSPHRASE === ''
  const once = await readPassphrase(cli)
  return isAsked && cli.passphraseFile === undefined ? sameAgain(cli, once) : once
}

/** Of a newcomer, never of whoever is signed in: GIAOBAN_NEW_PASSPHRASE, else a file, else asked twice. */
export async function readNewPassphrase(cli: Cli, file: string | undefined): Promise<string> {
  const fromEnvironment = cli.process.env['GIAOBAN_NEW_PASSPHRASE']
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment
  if (file !== undefined) return firstLine(cli, file)
  if (!cli.process.interactive) throw new UsageError('new-passphrase-needed')
  const once = await cli.process.askSecret(say(cli.language, 'new-passphrase-question'))
  return sameAgain(cli, once)
}

async function sameAgain(cli: Cli, once: string): Promise<string> {
  const again = await cli.process.askSecret(say(cli.language, 'new-passphrase-again'))
  if (once !== again || once === '') throw new UsageError('new-passphrase-differs')
  return once
}

function firstLine(cli: Cli, file: string): string {
  const path = resolve(cli.process.cwd, file)
  try {
    const line = readFirstLine(path, lineBytes)
    if (line !== undefined && line !== '') return line
  } catch {
    // said below, together with an empty file
  }
  throw new UsageError('passphrase-file', { path })
}
