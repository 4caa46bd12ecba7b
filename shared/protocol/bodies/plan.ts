/** Bodies of the operations on a joint plan, types 28 to 31, 34 and 35, version 1 (docs/spec/plan.md). */
import type { PlanFigures, PlanText } from '../../domain/plan-input.ts'
import { figuresTable, planTable } from '../../domain/plan-table.ts'
import { planAnswers, planClosings, planOutcomes } from '../../domain/plan-words.ts'
import { text } from '../../domain/shape.ts'
import type { StatementHash, UnitId } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { field, id, optional, time, words, type Schema } from '../schema.ts'
import { roleField, shortText } from './record-body.ts'

/** The part of a plan that its body holds as one table. */
export type PlanContent = Omit<PlanText, 'marking' | 'handling'>
// The table leaves out the rows without a key: marking, handling.
const content = planTable.cbor as unknown as Schema<PlanContent>
const figures = figuresTable.cbor as unknown as Schema<PlanFigures>
const long = text(limits.longTextBytes, { lines: true }).cbor
const statement = id<StatementHash>(32)

/** The whole of one version: nothing of an earlier one holds beside it. */
const version = { plan: field(9, content), starts: field(10, time), ends: field(11, time) }

export const planCreate = defineBody({ role: roleField, ...version })

export const planUpdate = defineBody({ role: roleField, ...version, reason: optional(12, shortText) })

/** A unit's word about one version, and about no other. */
export const planAnswer = defineBody({
  role: roleField,
  version: field(9, statement),
  answer: field(10, words(planAnswers)),
  /** Who comes, and with what. */
  forces: optional(11, shortText),
  text: optional(12, long),
})

export const planTask = defineBody({
  role: roleField,
  title: field(9, text(limits.titleBytes).cbor),
  /** Who is to do it. */
  unit: field(10, id<UnitId>(16)),
  due: optional(11, time),
  text: optional(12, long),
})

/** What came of a task, by the unit whose it is. */
export const planResult = defineBody({
  role: roleField,
  task: field(9, statement),
  outcome: field(10, words(planOutcomes)),
  text: field(11, long),
  figures: optional(12, figures),
})

export const planClose = defineBody({
  role: roleField,
  reason: field(9, words(planClosings)),
  text: optional(10, shortText),
})
