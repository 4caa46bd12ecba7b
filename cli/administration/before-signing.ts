/** What a signature is about to be given to, on stderr: stdout is the command's own answer. */
import type { ProposalRow } from '../../shared/ipc/admin-calls.ts'
import type { Cli } from '../cli.ts'
import { escaped, printable } from '../printable.ts'
import { sayProposal } from './say.ts'

export function sayBeforeSigning(cli: Cli, row: ProposalRow): void {
  const text = cli.json ? escaped(JSON.stringify({ signing: row })) : printable(sayProposal(row, cli.language))
  cli.process.writeError(`${text}\n`)
}
