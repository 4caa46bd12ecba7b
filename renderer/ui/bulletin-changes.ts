/** What differs between two versions of a bulletin, in the labels of its fields. */
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'

type Part = (bulletin: BulletinInput) => unknown

const parts = {
  title: (bulletin) => bulletin.title,
  status: (bulletin) => bulletin.status,
  marking: (bulletin) => bulletin.marking,
  handling: ({ handling, handlingNote }) => [handling, handlingNote],
  grading: (bulletin) => bulletin.grading,
  type: ({ kind, type }) => [kind, type],
  fullName: ({ subject }) => subject?.names?.filter(({ kind }) => kind === 'legal'),
  aliases: ({ subject }) => subject?.names?.filter(({ kind }) => kind !== 'legal'),
  sex: ({ subject }) => subject?.sex,
  birth: ({ subject }) => subject?.birth,
  birthPlace: ({ subject }) => subject?.birthPlace,
  hometown: ({ subject }) => subject?.hometown,
  nationality: ({ subject }) => subject?.nationality,
  ethnicity: ({ subject }) => subject?.ethnicity,
  religion: ({ subject }) => subject?.religion,
  occupation: ({ subject }) => subject?.occupation,
  father: ({ subject }) => subject?.father,
  mother: ({ subject }) => subject?.mother,
  ids: ({ subject }) => subject?.ids,
  addresses: ({ subject }) => subject?.addresses,
  height: ({ subject }) => subject?.heightCm,
  hair: ({ subject }) => subject?.hair,
  skin: ({ subject }) => subject?.skin,
  marks: ({ subject }) => subject?.marks,
  offence: (bulletin) => bulletin.offence,
  prosecution: ({ legal }) => legal?.prosecution,
  decision: ({ legal }) => legal?.decision,
  danger: (bulletin) => bulletin.danger,
  weapons: (bulletin) => bulletin.weapons,
  vehicles: (bulletin) => bulletin.vehicles,
  phones: (bulletin) => bulletin.phones,
  accounts: (bulletin) => bulletin.accounts,
  hidingPlaces: (bulletin) => bulletin.hidingPlaces,
  actions: (bulletin) => bulletin.actions,
  contact: (bulletin) => bulletin.contact,
  notes: (bulletin) => bulletin.notes,
} as const satisfies Readonly<Record<string, Part>>
export type ChangedLabel = keyof typeof parts

/** In the order of the form. Both come from the engine, which writes keys in one order. */
export const changedLabels = (before: BulletinInput, after: BulletinInput): readonly ChangedLabel[] =>
  (Object.keys(parts) as ChangedLabel[]).filter((label) => {
    const part: Part = parts[label]
    return JSON.stringify(part(before) ?? []) !== JSON.stringify(part(after) ?? [])
  })

type Files = Pick<ResponseOf<'bulletin.get'>, 'attachments'>

/** By content where it is known: a file that stays is sealed anew. */
export function hasOtherFiles(before: Files, after: Files): boolean {
  const said = ({ attachments }: Files): string =>
    JSON.stringify(
      attachments.map(({ name, kind, size, sha256, caption, takenOn }) => [name, kind, size, sha256, caption, takenOn]),
    )
  return said(before) !== said(after)
}
