/** The closed lists of a request for cooperation. Their order is the wire form: append only, never reorder. */
import { day, hour } from '../time.ts'
import type { Urgency } from './bulletin-words.ts'

/** What is asked: who somebody is, who stays where, whose vehicle, account or telephone it is, help with an arrest. */
export const requestKinds = [
  'identity',
  'lodging',
  'vehicle',
  'account',
  'phone',
  'records',
  'arrest-assistance',
  'interview',
  'other',
] as const
/** One word of the unit that was asked. `need-until`: a time by which there will be an answer (field.md, row 4). */
export const requestAnswers = ['reply', 'refuse', 'need-until'] as const
export const requestClosings = ['answered', 'withdrawn', 'other'] as const

export type RequestKind = (typeof requestKinds)[number]
export type RequestAnswer = (typeof requestAnswers)[number]
export type RequestClosing = (typeof requestClosings)[number]

/** Time to answer, from the making of the request: EU 2023/977 art. 5 (field.md section 2). Data, not law. */
export const answerWithinMs: Readonly<Record<Urgency, number>> = {
  immediate: 1 * hour,
  urgent: 8 * hour,
  routine: 3 * day,
  inquiry: 7 * day,
  other: 7 * day,
}
