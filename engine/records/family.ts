/**
 * What a family of records (bulletins, requests, case files) says about its operations: who may make them, in which role.
 * The same rules are asked before signing and at receipt, and the answer is the same everywhere, for good: it depends on
 * the operation, on what came before it in the record, and on the units' succession, never on when something arrived.
 */
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import type { Action } from './allowed.ts'
import type { Operation, OperationOf } from './operation.ts'
import type { CreatingKind, OperationKind } from './operation-kinds.ts'

export type Creator = { readonly [K in CreatingKind]: OperationOf<K> }[CreatingKind]

/** What an operation is judged by. */
export interface Judging<C extends Creator = Creator> {
  readonly creator: C
  /** Turns (operation-kinds.ts) that are permitted and came before it, in the order of projection; the creator first. */
  readonly before: readonly Operation[]
  /** Of turns. */
  isAncestor(a: StatementHash, b: StatementHash): boolean
  /** Who answered for that unit when the operation was made. */
  answersFor(unit: UnitId): UnitId | undefined
  /** Whether the operation's unit spoke for that one, itself or a closed one that it has come after. */
  speaksFor(unit: UnitId): boolean
}

export interface FamilyRules<C extends Creator = Creator> {
  /** All kinds of its operations. */
  readonly kinds: readonly OperationKind[]
  /** The row of the table of roles (allowed.ts). */
  action(operation: Operation, judging: Judging<C>): Action
  /** Whether the unit may: owner, addressee, what the record has come to. */
  permits(operation: Operation, judging: Judging<C>): boolean
}

/** Units that the record's turns have come from or were for. */
export const addressedBy = ({ before }: Pick<Judging, 'before'>): readonly UnitId[] => [
  ...new Set(before.flatMap(({ unit, recipients }) => [unit, ...recipients])),
]
