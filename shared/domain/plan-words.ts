/** The closed lists of a joint plan. Their order is the wire form: append only, never reorder. */

/** What units do together where they border each other (field.md, regulation 303). */
export const planKinds = ['joint-patrol', 'lodging-check', 'checkpoint', 'arrest-operation', 'other'] as const
export const planAnswers = ['accept', 'refuse'] as const
export const planOutcomes = ['done', 'partly', 'not-done'] as const
export const planClosings = ['completed', 'cancelled', 'other'] as const
/** What a result counts, in the order in which it is shown. */
export const planFigures = ['places', 'persons', 'vehicles', 'violations', 'arrests'] as const

export type PlanKind = (typeof planKinds)[number]
export type PlanAnswer = (typeof planAnswers)[number]
export type PlanOutcome = (typeof planOutcomes)[number]
export type PlanClosing = (typeof planClosings)[number]
export type PlanFigure = (typeof planFigures)[number]
/** proposed: a unit has not answered the newest version; agreed: all have, and one takes part; refused: nobody does. */
export type PlanState = 'proposed' | 'agreed' | 'refused' | 'closed'
