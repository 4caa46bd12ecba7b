/** What lists of any family of records beside bulletins show. */
import { z } from 'zod'
import { hex32, recordStatus, time, unitCode, urgency } from './values.ts'

export const recordFamily = z.enum(['request', 'handover', 'conversation', 'case', 'plan', 'report'])

export const recordLine = z.strictObject({
  id: hex32,
  family: recordFamily,
  ref: z.string(),
  title: z.string(),
  status: recordStatus,
  /** In the family's own words. */
  state: z.string(),
  urgency,
  /** Owner unit. */
  unit: unitCode,
  unitName: z.string(),
  own: z.boolean(),
  at: time,
  /** When something was last said in it. */
  changed: time,
  /** Whose word is owed next, and until when. */
  owed: z.enum(['us', 'others', 'none']),
  due: time.optional(),
  late: z.boolean(),
  /** Units whose word is awaited, or whom it is shared with. */
  parties: z.array(unitCode),
})
export type RecordLine = z.infer<typeof recordLine>
