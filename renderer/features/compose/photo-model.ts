import type { attachmentKinds } from '../../../shared/domain/bulletin-words.ts'
import type { RequestOf, ResponseOf } from '../../../shared/ipc/contract.ts'
import { isoDate } from '../../ui/dates.ts'

export interface StagedPhoto {
  readonly staged: string
  readonly name: string
  readonly type: string
  readonly size: number
  /** Names of what the engine cut out; undefined after a draft was reopened. */
  readonly removed?: readonly string[]
  readonly kind: (typeof attachmentKinds)[number]
  /** As typed, dd/mm/yyyy or a year. */
  readonly takenOn: string
  readonly caption: string
}

export const photoOf = (staged: ResponseOf<'attachment.stage'>, kind: StagedPhoto['kind']): StagedPhoto => ({
  staged: staged.staged,
  name: staged.name,
  type: staged.type,
  size: staged.size,
  removed: staged.removed,
  kind,
  takenOn: '',
  caption: '',
})

type Choice = NonNullable<RequestOf<'bulletin.send'>['attachments']>[number]

export function choiceOf(photo: StagedPhoto): Choice {
  const taken = photo.takenOn.trim()
  const caption = photo.caption.trim()
  return {
    staged: photo.staged,
    kind: photo.kind,
    ...(taken === '' ? {} : { takenOn: isoDate(taken) ?? taken }),
    ...(caption === '' ? {} : { caption }),
  }
}
