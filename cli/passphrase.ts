/** Where a passphrase comes from: never from an argument, which others on the machine can read. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Cli } from './cli.ts'
import { UsageError } from './errors.ts'
import { say } from './words/say.ts'

/** GIAOBAN_PASSPHRASE, else the first line of `--passphrase-file`, else a question without echo. */
export async function readPassphrase(cli: Cli): Promise<string> {
  const fromEnvironment = cli.process.env.GIAOBAN_PASSPHRASE
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment
  if (cli.passphraseFile !== undefined) {
    const path = resolve(cli.process.cwd, cli.passphraseFile)
    try {
      const line = readFileSync(path, 'utf8').split(/\r?\n/, 1)[0]
      if (line !== undefined && line !== '') return line
    } catch {
      // said below, together with an empty file
    }
    throw new UsageError('passphrase-file', { path })
  }
  if (!cli.process.interactive) throw new UsageError('passphrase-needed')
  return cli.process.askSecret(say(cli.language, 'passphrase-question'))
}
