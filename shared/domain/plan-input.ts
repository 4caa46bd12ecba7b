/** A joint plan as people and other systems write it (docs/spec/plan.md). */
import { z } from 'zod'
import { figuresTable, planTable } from './plan-table.ts'

/** RFC 3339, in UTC or with an offset. */
const moment = z.iso.datetime({ offset: true })

export const planInput = planTable.json.extend({ starts: moment, ends: moment })
export type PlanInput = z.output<typeof planInput>
export type PlanText = z.output<typeof planTable.json>
export const planFiguresInput = figuresTable.json
export type PlanFigures = z.output<typeof planFiguresInput>
