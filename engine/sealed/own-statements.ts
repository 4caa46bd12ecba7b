/**
 * Statements of a desk without network that are on their way to the log by hand: which of them still are, and that no
 * second one of their kind is made meanwhile (docs/spec/sealed-files.md, Statements).
 */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { decodeStatement } from '../../shared/protocol/directory/statements.ts'
import { currentEpoch } from '../../shared/protocol/directory/selectors.ts'
import type { Bundle, CourierState, Word } from '../../shared/protocol/sealed-file.ts'
import type { SyncContext } from '../sync/context.ts'

export type OnItsWay = CourierState['statements'][number]
export type Kind = 'epoch' | 'device-key' | 'suspend' | 'circle'

/** Own bytes, made here: they parse. */
export const hasKind = ({ bundle }: OnItsWay, kind: Kind): boolean => {
  const statement = decodeStatement(bundle.statement.statement)
  return statement.known && statement.type === kind
}

/** Without what the log has, has refused, or would not take any more. */
export function stillOnTheirWay(
  context: SyncContext,
  kept: readonly OnItsWay[],
  word: Pick<Word, 'logged' | 'void'> | undefined,
): readonly OnItsWay[] {
  const now = context.clock.now()
  const done = new Set(
    [...(word?.logged ?? []), ...(word?.void ?? []).map(({ statement }) => statement)].map(bytesToHex),
  )
  return kept.filter(
    ({ at, bundle }) =>
      !done.has(nameOf(context, bundle)) && now - at < limits.statementLateMs && !isPassed(context, bundle),
  )
}

export const nameOf = ({ deps }: Pick<SyncContext, 'deps'>, { statement }: Bundle): string =>
  bytesToHex(deps.crypto.sha256(statement.statement))

/** The log has come to this number, with this statement or with another one. */
function isPassed({ directory, self }: SyncContext, { statement }: Bundle): boolean {
  const read = decodeStatement(statement.statement)
  if (!read.known) return false
  if (read.type === 'epoch') return (currentEpoch(directory.state, self.unit)?.epoch ?? 0) >= read.body.epoch
  if (read.type !== 'device-key') return false
  return (directory.state.devices.get(read.body.device)?.keys.last?.counter ?? 0) >= read.body.counter
}

/** One more, unless these bytes are on their way already. The oldest stay: those behind them may build on them. */
export function withStatement(context: SyncContext, kept: readonly OnItsWay[], made: Bundle): readonly OnItsWay[] {
  const name = nameOf(context, made)
  if (kept.length >= limits.sealedFileStatements) return kept
  return kept.some(({ bundle }) => nameOf(context, bundle) === name)
    ? kept
    : [...kept, { at: context.clock.now(), bundle: made }]
}

/** Objects and wraps that were handed over before the statement that names them. */
export class Collected {
  #objects: Bytes[] = []
  #wraps: (readonly Bytes[])[] = []

  object(bytes: Bytes): void {
    this.#objects = [...this.#objects, bytes].slice(-limits.logObjectsPerPage)
  }

  wraps(leaves: readonly Bytes[]): void {
    this.#wraps = [...this.#wraps, leaves].slice(-4)
  }

  bundle(statement: Bundle['statement']): Bundle {
    const made = { objects: this.#objects, wraps: this.#wraps, statement }
    this.#objects = []
    this.#wraps = []
    return made
  }
}
