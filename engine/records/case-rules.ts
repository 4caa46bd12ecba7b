/** Who may do what in a case file (docs/spec/case.md, Who may). */
import type { UnitId } from '../../shared/ids.ts'
import type { Action } from './allowed.ts'
import { membersOf } from './case-members.ts'
import type { FamilyRules, Judging } from './family.ts'
import type { Operation, OperationOf } from './operation.ts'

const actions = {
  'case-open': 'write-case',
  'case-note': 'write-case',
  'case-task': 'write-case',
  'case-exhibit': 'write-case',
  'case-custody': 'write-case',
  'case-close': 'write-case',
  'case-widen': 'widen-case',
  'case-narrow': 'widen-case',
} as const satisfies Readonly<Record<string, Action>>
export type CaseOperationKind = keyof typeof actions

export const caseAction = (kind: CaseOperationKind): Action => actions[kind]

export const caseRules: FamilyRules<OperationOf<'case-open'>> = {
  kinds: Object.keys(actions) as CaseOperationKind[], // keys of the table itself
  action: (operation) => actions[operation.kind as CaseOperationKind],
  permits(operation, judging) {
    if (operation.kind === 'case-open') return true
    const { creator, before, speaksFor } = judging
    const members = [...membersOf({ turns: before, isAncestor: judging.isAncestor }).keys()]
    const isOwner = speaksFor(creator.unit)
    const isOpen = !before.some(({ kind }) => kind === 'case-close')
    switch (operation.kind) {
      case 'case-widen':
        return isOwner && isFor(operation, judging, [...members, ...operation.body.units]) && isTold(operation)
      case 'case-narrow':
        return isOwner && isFor(operation, judging, members) && !operation.body.units.includes(creator.unit)
      case 'case-close':
        return isOwner && isOpen && isFor(operation, judging, members)
      case 'case-task':
        return isOpen && members.some(speaksFor) && isFor(operation, judging, members) && isTask(operation)
      case 'case-note':
      case 'case-exhibit':
      case 'case-custody':
        return isOpen && members.some(speaksFor) && isFor(operation, judging, members)
      default:
        return false
    }
  },
}

/** To members, or who answers for them, and to nobody else: a word to somebody outside is no word in the case. */
const isFor = ({ recipients, unit }: Operation, judging: Pick<Judging, 'answersFor'>, members: readonly UnitId[]) =>
  outsideOf(recipients, judging, members).every((each) => each === unit)

export function outsideOf(
  recipients: readonly UnitId[],
  { answersFor }: Pick<Judging, 'answersFor'>,
  members: readonly UnitId[],
): readonly UnitId[] {
  const readers = new Set(members.flatMap((each) => [each, answersFor(each) ?? each]))
  return recipients.filter((each) => !readers.has(each))
}

/** Who is let in is told so. */
const isTold = ({ recipients, body }: OperationOf<'case-widen'>): boolean =>
  body.units.every((unit) => recipients.includes(unit))

/** A new task says what and who; a word about one says which and how it stands now. */
const isTask = ({ body: { title, unit, task, after, state } }: OperationOf<'case-task'>): boolean =>
  task === undefined
    ? title !== undefined && unit !== undefined && after === undefined && state === undefined
    : title === undefined && after !== undefined && state !== undefined
