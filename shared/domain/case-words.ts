/** The closed lists of a case file. Their order is the wire form: append only, never reorder. */
export const taskStates = ['open', 'done', 'dropped'] as const
/** What happened to an exhibit when it changed hands or state. */
export const custodyActions = [
  'handed-over',
  'received',
  'sealed',
  'opened',
  'examined',
  'stored',
  'returned',
  'destroyed',
] as const
export const caseClosings = ['concluded', 'transferred', 'suspended', 'other'] as const

export type TaskState = (typeof taskStates)[number]
export type CustodyAction = (typeof custodyActions)[number]
export type CaseClosing = (typeof caseClosings)[number]
