/** What is said about one task or exhibit, in the order in which its authors saw each other's words. */
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import type { TaskState } from '../../shared/domain/case-words.ts'
import type { Heirs } from './heirs.ts'
import type { Operation, OperationOf } from './operation.ts'

/** A word that names the one before it in its thread. */
interface Following {
  readonly hash: StatementHash
  readonly created: number
  readonly body: { readonly after?: StatementHash }
}

/** Longest way from the root first, then by time and hash: the same everywhere, whatever came when. */
export function threadOf<T extends Following>(root: StatementHash, words: readonly T[]): readonly T[] {
  const byHash = new Map(words.map((each) => [each.hash, each]))
  const depths = new Map<StatementHash, number>([[root, 0]])
  for (const word of words) {
    const way: T[] = []
    for (let next: T | undefined = word; next !== undefined && !depths.has(next.hash);) {
      way.push(next)
      next = next.body.after === undefined ? undefined : byHash.get(next.body.after)
    }
    for (const each of way.toReversed()) {
      depths.set(each.hash, (each.body.after === undefined ? 0 : (depths.get(each.body.after) ?? 0)) + 1)
    }
  }
  const depth = ({ hash }: T): number => depths.get(hash) ?? 0
  return words.toSorted((a, b) => depth(a) - depth(b) || a.created - b.created || (a.hash < b.hash ? -1 : 1))
}

export interface CaseTask {
  readonly operation: OperationOf<'case-task'>
  readonly title: string
  /** Who is to do it. */
  readonly unit: UnitId
  readonly due: number | undefined
  readonly state: TaskState
  /** The last word about it that counts: what the next one comes after. */
  readonly last: OperationOf<'case-task'>
}

/** Its author, who is to do it, and the owner of the case say how it stands; what others say changes nothing. */
export function taskOf(
  operation: OperationOf<'case-task'>,
  { words, owner, heirs }: { readonly words: readonly Operation[]; readonly owner: UnitId; readonly heirs: Heirs },
): CaseTask | undefined {
  const { title, unit, due } = operation.body
  if (title === undefined || unit === undefined) return undefined
  let task: CaseTask = { operation, title, unit, due, state: 'open', last: operation }
  const about = words.filter((each) => each.kind === 'case-task').filter(({ body }) => body.task === operation.hash)
  for (const word of threadOf(operation.hash, about)) {
    const may = [operation.unit, task.unit, owner]
    if (!may.some((each) => each === word.unit || heirs.whenMade(each, word) === word.unit)) continue
    const { state = task.state, due: until = task.due, unit: to = task.unit } = word.body
    task = { ...task, state, due: until, unit: to, last: word }
  }
  return task
}

export interface CaseExhibit {
  readonly operation: OperationOf<'case-exhibit'>
  /** In the order of the chain. */
  readonly custody: readonly OperationOf<'case-custody'>[]
  /** Who has it by the last word. */
  readonly holder: string
  /** What the next link comes after. */
  readonly last: StatementHash
  /** Two links come after the same one, or one after a link that is not here. */
  readonly broken: boolean
}

export function exhibitOf(operation: OperationOf<'case-exhibit'>, words: readonly Operation[]): CaseExhibit {
  const about = words
    .filter((each) => each.kind === 'case-custody')
    .filter(({ body }) => body.exhibit === operation.hash)
  const custody = threadOf(operation.hash, about)
  const links = [operation.hash, ...custody.map(({ hash }) => hash)]
  return {
    operation,
    custody,
    holder: custody.at(-1)?.body.to ?? operation.body.holder,
    last: custody.at(-1)?.hash ?? operation.hash,
    broken: custody.some(({ body }, index) => body.after !== links[index]),
  }
}
