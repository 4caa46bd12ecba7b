/** Who may do what in a bulletin (docs/spec/records.md, Who may). */
import type { Release } from '../../shared/domain/bulletin-words.ts'
import type { Action } from './allowed.ts'
import { addressedBy, type FamilyRules } from './family.ts'
import type { OperationOf } from './operation.ts'

/** What an operation is, as a row of the table of roles. `release` is that of the bulletin as its author saw it. */
const actions = {
  'bulletin-create': { diffusion: 'send-diffusion', notice: 'release-notice' },
  'bulletin-update': { diffusion: 'change-diffusion', notice: 'change-notice' },
  'bulletin-cancel': { diffusion: 'change-diffusion', notice: 'change-notice' },
  acknowledge: { diffusion: 'acknowledge', notice: 'acknowledge' },
  acted: { diffusion: 'mark-acted', notice: 'mark-acted' },
} as const satisfies Readonly<Record<string, Readonly<Record<Release, Action>>>>
type BulletinOperationKind = keyof typeof actions

export const bulletinAction = (kind: BulletinOperationKind, release: Release): Action => actions[kind][release]

export const bulletinRules: FamilyRules<OperationOf<'bulletin-create'>> = {
  kinds: Object.keys(actions) as BulletinOperationKind[], // keys of the table itself
  action: (operation, { creator }) => bulletinAction(operation.kind, creator.body.release),
  permits(operation, judging) {
    switch (operation.kind) {
      case 'bulletin-create':
        return true
      case 'bulletin-update':
      case 'bulletin-cancel':
        return judging.speaksFor(judging.creator.unit)
      case 'acknowledge':
      case 'acted':
        return addressedBy(judging).some((unit) => judging.speaksFor(unit))
    }
  },
}
