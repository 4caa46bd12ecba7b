/** Every kind of operation that this build reads and writes, with its body, by the family of records that it belongs to. */
import { acknowledge } from '../../shared/protocol/bodies/acknowledge.ts'
import { acted } from '../../shared/protocol/bodies/acted.ts'
import { bulletinCancel } from '../../shared/protocol/bodies/bulletin-cancel.ts'
import { bulletinRelease } from '../../shared/protocol/bodies/bulletin-release.ts'
import { bulletinRevalidate } from '../../shared/protocol/bodies/bulletin-revalidate.ts'
import { bulletinCreate, bulletinUpdate } from '../../shared/protocol/bodies/bulletin.ts'
import {
  caseClose,
  caseCustody,
  caseExhibit,
  caseNarrow,
  caseNote,
  caseOpen,
  caseTask,
  caseWiden,
} from '../../shared/protocol/bodies/case.ts'
import { hitAnswer } from '../../shared/protocol/bodies/hit-answer.ts'
import { hitRequest } from '../../shared/protocol/bodies/hit-request.ts'
import { sheetPrint, sheetReturn } from '../../shared/protocol/bodies/sheet.ts'
import { sighting } from '../../shared/protocol/bodies/sighting.ts'
import { conversationLeave, conversationMessage, conversationOpen } from '../../shared/protocol/bodies/conversation.ts'
import { handoverAccept, handoverOffer, handoverWithdraw } from '../../shared/protocol/bodies/handover.ts'
import {
  planAnswer,
  planClose,
  planCreate,
  planResult,
  planTask,
  planUpdate,
} from '../../shared/protocol/bodies/plan.ts'
import { reportCorrect, reportSubmit } from '../../shared/protocol/bodies/report.ts'
import { requestAnswer, requestClarify, requestClose, requestCreate } from '../../shared/protocol/bodies/request.ts'
import { messageTypeName, messageTypes } from '../../shared/protocol/message-types.ts'

export const bodies = {
  'bulletin-create': bulletinCreate,
  'bulletin-update': bulletinUpdate,
  'bulletin-release': bulletinRelease,
  'bulletin-revalidate': bulletinRevalidate,
  'bulletin-cancel': bulletinCancel,
  acknowledge,
  acted,
  sighting,
  'hit-request': hitRequest,
  'hit-answer': hitAnswer,
  'sheet-print': sheetPrint,
  'sheet-return': sheetReturn,
  'request-create': requestCreate,
  'request-answer': requestAnswer,
  'request-clarify': requestClarify,
  'request-close': requestClose,
  'conversation-open': conversationOpen,
  'conversation-message': conversationMessage,
  'conversation-leave': conversationLeave,
  'handover-offer': handoverOffer,
  'handover-accept': handoverAccept,
  'handover-withdraw': handoverWithdraw,
  'case-open': caseOpen,
  'case-note': caseNote,
  'case-task': caseTask,
  'case-widen': caseWiden,
  'case-narrow': caseNarrow,
  'case-close': caseClose,
  'case-exhibit': caseExhibit,
  'case-custody': caseCustody,
  'plan-create': planCreate,
  'plan-update': planUpdate,
  'plan-answer': planAnswer,
  'plan-task': planTask,
  'plan-result': planResult,
  'plan-close': planClose,
  'report-submit': reportSubmit,
  'report-correct': reportCorrect,
} as const

export type OperationKind = keyof typeof bodies
export type BodyOf<K extends OperationKind> = ReturnType<(typeof bodies)[K]['decode']>
/** The body version that this build writes and reads, for each of its types. */
export const operationBodyVersion = 1
/**
 * Of an exhibit whose files are larger than a program before it takes: the same body. Such a program answers
 * `needs-update` instead of refusing for good.
 */
export const largeFilesVersion = 2

export const readsBody = (kind: OperationKind, version: number): boolean =>
  version === operationBodyVersion || (kind === 'case-exhibit' && version === largeFilesVersion)

/** What creates a record: its statement hash is the record's id, and it says to which family the record belongs. */
export const creatingKinds = [
  'bulletin-create',
  'request-create',
  'handover-offer',
  'conversation-open',
  'case-open',
  'plan-create',
  'report-submit',
] as const satisfies readonly OperationKind[]
export type CreatingKind = (typeof creatingKinds)[number]
export const isCreating = (kind: OperationKind): kind is CreatingKind => creatingKinds.some((each) => each === kind)

/** Words that nothing else is judged by. There may be thousands in a record, and nobody asks what came after which. */
const passingKinds: readonly OperationKind[] = [
  'acknowledge',
  'acted',
  'sighting',
  'hit-request',
  'hit-answer',
  'sheet-print',
  'sheet-return',
  'request-answer',
  'request-clarify',
  'conversation-message',
  'case-note',
  'case-task',
  'case-exhibit',
  'case-custody',
  'plan-answer',
  'plan-result',
]
/** Others are judged by whether it came before them (causal-order.ts, `isAncestor`). */
export const isTurning = (kind: OperationKind): boolean => !passingKinds.includes(kind)
/** Its parents are turns only: what leads to them can be carried to newcomers, and whatever they are given stands alone. */
export const namesTurns = (kind: OperationKind): boolean =>
  isTurning(kind) || kind.startsWith('case-') || kind.startsWith('plan-')

/** `undefined` for types that are not operations on a record, or not known here. */
export function operationKind(type: number): OperationKind | undefined {
  const name = messageTypeName(type)
  return name !== undefined && Object.hasOwn(bodies, name) ? (name as OperationKind) : undefined // a key of `bodies`
}
export const operationType = (kind: OperationKind): number => messageTypes[kind]
