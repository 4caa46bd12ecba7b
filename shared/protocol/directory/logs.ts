/**
 * The logs that the authority has named, one after another: a lost key ends one, and the next goes on with its leaves
 * (docs/spec/directory.md, Lost log key).
 */
import { openCheckpoint, peekCheckpoint, type NoteKey, type OpenedCheckpoint } from '../checkpoint.ts'
import type { Crypto } from '../crypto-port.ts'
import type { DirectoryState } from './directory-state.ts'

export interface NamedLog {
  readonly key: NoteKey
  /** Leaves before the statement that ended it: what is signed for more of them is not its own. Infinite for today's. */
  readonly until: number
}

export function logsOf(state: Pick<DirectoryState, 'policies'>): readonly NamedLog[] {
  const logs: NamedLog[] = []
  for (const { policy, index } of state.policies) {
    const { origin: name, key: publicKey } = policy.log
    const last = logs.at(-1)
    if (last?.key.name === name) continue
    if (last !== undefined) logs.splice(-1, 1, { ...last, until: index })
    logs.push({ key: { name, publicKey }, until: Number.POSITIVE_INFINITY })
  }
  return logs
}

/** A note by one of these logs, for a tree that it may have signed. `undefined`: of none of them, or altered. */
export function openByLogs(
  crypto: Crypto,
  logs: readonly NamedLog[],
  note: Uint8Array,
): (Pick<OpenedCheckpoint, 'checkpoint'> & { readonly log: NamedLog }) | undefined {
  const origin = peekCheckpoint(note)?.origin
  const log = logs.find(({ key }) => key.name === origin)
  const opened = log && openCheckpoint(crypto, { note, log: log.key, witnesses: [] })
  if (log === undefined || opened?.ok !== true || opened.value.checkpoint.size > log.until) return undefined
  return { checkpoint: opened.value.checkpoint, log }
}
