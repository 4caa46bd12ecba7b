/** What a statement is: TBS field 6. Numbers are never reused; those without a body table are reserved. */
export const messageTypes = {
  'bulletin-create': 1,
  'bulletin-update': 2,
  'bulletin-release': 3,
  'bulletin-revalidate': 4,
  'bulletin-cancel': 5,
  acknowledge: 6,
  acted: 7,
  sighting: 8,
  'hit-request': 9,
  'hit-answer': 10,
  'request-create': 11,
  'request-answer': 12,
  'request-clarify': 13,
  'request-close': 14,
  'sheet-print': 15,
  'case-open': 16,
  'case-note': 17,
  'case-task': 18,
  'case-widen': 19,
  'case-narrow': 20,
  'case-close': 21,
  'case-exhibit': 22,
  'case-custody': 23,
  'conversation-open': 24,
  'conversation-message': 25,
  'conversation-leave': 26,
  'sheet-return': 27,
  'plan-create': 28,
  'plan-update': 29,
  'plan-result': 30,
  'plan-close': 31,
  'report-submit': 32,
  'report-correct': 33,
  'plan-answer': 34,
  'plan-task': 35,
  'handover-offer': 36,
  'handover-accept': 37,
  'handover-withdraw': 38,
  receipt: 64,
  heartbeat: 65,
  carry: 66,
  snapshot: 67,
  'matching-table': 68,
  'matching-query': 69,
  'matching-answer': 70,
  'epoch-report': 71,
  audit: 72,
  proposal: 73,
  'circle-name': 74,
  chains: 75,
  'snapshot-seen': 76,
  'fork-proof': 77,
} as const

export type MessageTypeName = keyof typeof messageTypes
export type MessageType = (typeof messageTypes)[MessageTypeName]

/** The largest number that a type or a body version may ever have. */
export const maxTypeNumber = 0xffff

const namesByNumber: ReadonlyMap<number, MessageTypeName> = new Map(
  Object.entries(messageTypes).map(([name, number]) => [number, name as MessageTypeName]), // keys of the table itself
)

/** `undefined` for a number that this version does not know: outcome `needs-update`, never an error. */
export const messageTypeName = (number: number): MessageTypeName | undefined => namesByNumber.get(number)

/** Types that are not operations on a record: no record id, no parents, no receipt for receipts. */
export const isControlType = (number: number): boolean => number >= 64 && number < 128

/** What a client understands: for each type the body versions, and the critical extensions. */
export interface Understanding {
  readonly bodyVersions: ReadonlyMap<number, ReadonlySet<number>>
  readonly extensions: ReadonlySet<number>
}

/** Otherwise the verified statement is stored and answered with `needs-update`. */
export const isUnderstood = (
  statement: { readonly type: number; readonly bodyVersion: number; readonly crit?: readonly number[] },
  known: Understanding,
): boolean =>
  known.bodyVersions.get(statement.type)?.has(statement.bodyVersion) === true &&
  (statement.crit ?? []).every((entry) => known.extensions.has(entry))
