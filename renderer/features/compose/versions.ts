/** What an update supersedes, and how what was typed for one version is carried over to the next. */
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { plainDate } from '../../ui/dates.ts'
import { keptPhotos, type StagedPhoto } from './photo-model.ts'
import type { DraftContent } from './use-draft.ts'

type Detail = ResponseOf<'bulletin.get'>

export interface Version extends Pick<Detail, 'id' | 'version' | 'head' | 'bulletin' | 'attachments' | 'urgency'> {
  /** Of what it says no more. */
  readonly statement?: string
}

/** What was read of it: what it says now, unless that is another version by now. */
export function versionOf(detail: Detail, head = detail.head): Version {
  const earlier = detail.earlier.find(({ statement }) => statement === head)
  if (earlier === undefined) return { ...detail, head }
  const { statement, version, bulletin, attachments } = earlier
  return { id: detail.id, statement, head, version, bulletin, attachments, urgency: detail.urgency }
}

/** Files of that version that stay, as a draft describes them. */
export const photosOf = (version: Version, keep: NonNullable<DraftContent['update']>['keep']): StagedPhoto[] =>
  keptPhotos(version).flatMap((photo) => {
    const said = keep.find(({ index }) => index === photo.kept?.index)
    if (said === undefined) return []
    return [{ ...photo, kind: said.kind, takenOn: plainDate(said.takenOn ?? ''), caption: said.caption ?? '' }]
  })

interface Change<T> {
  readonly before: T
  readonly typed: T
  readonly after: T
}

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What was typed stays; what was not touched becomes what the later version says. A list is one thing. */
export function carriedOver<T>({ before, typed, after }: Change<T>): T {
  if (isGroup(before) && isGroup(typed) && isGroup(after)) {
    const entries = Object.keys(typed).map((key) => [
      key,
      carriedOver({ before: before[key], typed: typed[key], after: after[key] }),
    ])
    return Object.fromEntries(entries) as T // the same keys, each with a value of one of the three
  }
  return isEqual(before, typed) ? after : typed
}

/** Files that both versions have stay as they are described here, new ones come along, those that are gone are gone. */
export function carriedPhotos(photos: readonly StagedPhoto[], before: Version, after: Version): readonly StagedPhoto[] {
  const had = new Set(before.attachments.map(({ sha256 }) => sha256))
  const kept = keptPhotos(after).flatMap((photo) => {
    const file = after.attachments.find(({ index }) => index === photo.kept?.index)
    if (file === undefined || !had.has(file.sha256)) return [photo]
    const old = before.attachments.find(({ sha256 }) => sha256 === file.sha256)
    const here = photos.find((one) => one.kept !== undefined && one.kept.index === old?.index)
    return here === undefined ? [] : [{ ...photo, kind: here.kind, takenOn: here.takenOn, caption: here.caption }]
  })
  return [...kept, ...photos.filter((photo) => photo.kept === undefined)]
}
