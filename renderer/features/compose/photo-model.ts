import type { attachmentKinds } from '../../../shared/domain/bulletin-words.ts'
import type { RequestOf, ResponseOf } from '../../../shared/ipc/contract.ts'
import { isoDate, plainDate } from '../../ui/dates.ts'

export interface StagedPhoto {
  readonly staged: string
  /** A file of the version that is revised: nothing is staged, it stays. */
  readonly kept?: { readonly id: string; readonly statement: string | undefined; readonly index: number }
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

function describedAs({ kind, takenOn, caption }: StagedPhoto): Omit<Choice, 'staged'> {
  const taken = takenOn.trim()
  const words = caption.trim()
  return {
    kind,
    ...(taken === '' ? {} : { takenOn: isoDate(taken) ?? taken }),
    ...(words === '' ? {} : { caption: words }),
  }
}

export const choiceOf = (photo: StagedPhoto): Choice => ({ staged: photo.staged, ...describedAs(photo) })

type Sent = ResponseOf<'bulletin.get'>

/** The files of what is revised, as they are described there. */
export const keptPhotos = ({
  id,
  statement,
  attachments,
}: Pick<Sent, 'id' | 'attachments'> & { readonly statement?: string }): readonly StagedPhoto[] =>
  attachments.map(({ index, name, type, size, kind, takenOn = '', caption = '' }) => ({
    staged: `kept ${index}`,
    kept: { id, statement, index },
    name,
    type,
    size,
    kind,
    takenOn: plainDate(takenOn),
    caption,
  }))

/** What stays and what is new, for an update. */
export const filesOf = (photos: readonly StagedPhoto[]) => ({
  keep: photos.flatMap((photo) =>
    photo.kept === undefined ? [] : [{ index: photo.kept.index, ...describedAs(photo) }],
  ),
  attachments: photos.filter((photo) => photo.kept === undefined).map(choiceOf),
})
