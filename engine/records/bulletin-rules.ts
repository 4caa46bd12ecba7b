/** Who may do what in a bulletin (docs/spec/records.md, Who may). */
import type { Release } from '../../shared/domain/bulletin-words.ts'
import type { Action } from './allowed.ts'
import { addressedBy, type FamilyRules, type Judging } from './family.ts'
import type { Operation, OperationOf } from './operation.ts'

/** What an operation is, as a row of the table of roles. `release` is that of the bulletin as it came before it. */
const actions = {
  'bulletin-create': { diffusion: 'send-diffusion', notice: 'release-notice' },
  'bulletin-update': { diffusion: 'change-diffusion', notice: 'change-notice' },
  'bulletin-release': { diffusion: 'release-notice', notice: 'release-notice' },
  'bulletin-revalidate': { diffusion: 'change-diffusion', notice: 'change-notice' },
  'bulletin-cancel': { diffusion: 'change-diffusion', notice: 'change-notice' },
  acknowledge: { diffusion: 'acknowledge', notice: 'acknowledge' },
  acted: { diffusion: 'mark-acted', notice: 'mark-acted' },
  sighting: { diffusion: 'report-sighting', notice: 'report-sighting' },
  'hit-request': { diffusion: 'report-sighting', notice: 'report-sighting' },
  'hit-answer': { diffusion: 'answer-hit', notice: 'answer-hit' },
  'sheet-print': { diffusion: 'print', notice: 'print' },
  'sheet-return': { diffusion: 'print', notice: 'print' },
} as const satisfies Readonly<Record<string, Readonly<Record<Release, Action>>>>
type BulletinOperationKind = keyof typeof actions

export const bulletinAction = (kind: BulletinOperationKind, release: Release): Action => actions[kind][release]

type BulletinJudging = Judging<OperationOf<'bulletin-create'>>
const releaseBefore = ({ creator, before }: BulletinJudging): Release =>
  before.some(({ kind }) => kind === 'bulletin-release') ? 'notice' : creator.body.release

export const isContent = (
  operation: Operation,
): operation is OperationOf<'bulletin-create'> | OperationOf<'bulletin-update'> =>
  operation.kind === 'bulletin-create' || operation.kind === 'bulletin-update'

/** Four eyes: it names the newest content that came before it, and somebody else has written that. */
function isSecondHand({ body, officer }: OperationOf<'bulletin-release'>, { before }: BulletinJudging): boolean {
  const content = before.findLast(isContent)
  return content?.hash === body.content && content.officer?.id !== officer?.id
}

/** A promise has its time, a refusal its reason. */
const isWhole = ({ body: { answer, until, text } }: OperationOf<'hit-answer'>): boolean =>
  (answer === 'need-until') === (until !== undefined) && (answer !== 'refused' || text !== undefined)

export const bulletinRules: FamilyRules<OperationOf<'bulletin-create'>> = {
  kinds: Object.keys(actions) as BulletinOperationKind[], // keys of the table itself
  action: (operation, judging) => bulletinAction(operation.kind as BulletinOperationKind, releaseBefore(judging)),
  permits(operation, judging) {
    switch (operation.kind) {
      case 'bulletin-create':
        return true
      case 'bulletin-release':
        return judging.speaksFor(judging.creator.unit) && isSecondHand(operation, judging)
      case 'bulletin-update':
      case 'bulletin-revalidate':
      case 'bulletin-cancel':
        return judging.speaksFor(judging.creator.unit)
      case 'hit-answer':
        return judging.speaksFor(judging.creator.unit) && isWhole(operation)
      case 'sighting':
      case 'hit-request':
      case 'sheet-print':
        return (
          judging.before.some(({ hash }) => hash === operation.body.head) &&
          addressedBy(judging).some((unit) => judging.speaksFor(unit))
        )
      case 'acknowledge':
      case 'acted':
      case 'sheet-return':
        return addressedBy(judging).some((unit) => judging.speaksFor(unit))
      default:
        return false
    }
  },
}
