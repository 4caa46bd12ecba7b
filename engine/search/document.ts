/** What of a bulletin can be found, and under which key (docs/spec/search.md). */
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import { compactNumber } from '../../shared/domain/identity/identity-number.ts'
import { parsePhone } from '../../shared/domain/identity/phone.ts'
import { compactPlate } from '../../shared/domain/identity/plate.ts'

export const textFields = ['name', 'alias', 'title', 'place', 'text'] as const
export type TextField = (typeof textFields)[number]
export const isNameField = (field: TextField): boolean => field === 'name' || field === 'alias'
export const identifierKinds = ['cccd', 'cmnd', 'passport', 'phone', 'plate', 'account', 'ref'] as const
export type IdentifierKind = (typeof identifierKinds)[number]

export interface FieldText {
  readonly field: TextField
  readonly text: string
}
export interface Identifier {
  readonly kind: IdentifierKind
  /** Canonical: what is compared. */
  readonly value: string
  /** `old-number`: written in its form before 2018; otherwise `exact`. */
  readonly how: 'exact' | 'old-number'
  /** As written. */
  readonly shown: string
}

/** What of a record can be found: a bulletin, or the same fields of another one. */
export type Searchable = Partial<BulletinInput>

export interface SearchDocument {
  /** In the order of their weight. */
  readonly texts: readonly FieldText[]
  readonly identifiers: readonly Identifier[]
}

/** In the order of their weight. */
export function textsOf(bulletin: Searchable): readonly FieldText[] {
  const { subject, offence, legal, contact } = bulletin
  const names = subject?.names ?? []
  const present = (field: TextField, ...texts: readonly (string | undefined)[]): readonly FieldText[] =>
    texts.flatMap((text) => (text === undefined ? [] : [{ field, text }]))
  return [
    ...present('name', ...names.filter((name) => name.kind === 'legal').map((name) => name.full)),
    ...present('alias', ...names.filter((name) => name.kind !== 'legal').map((name) => name.full)),
    ...present('title', bulletin.title),
    ...present('place', subject?.birthPlace, subject?.hometown),
    ...present('place', ...(subject?.addresses ?? []).map((each) => each.text)),
    ...present('place', ...(bulletin.hidingPlaces ?? []).map((each) => each.text)),
    ...present('text', offence?.name, offence?.article, subject?.father, subject?.mother, subject?.occupation),
    ...present('text', subject?.hair, subject?.skin, ...(subject?.marks ?? []).map((each) => each.text)),
    ...present('text', bulletin.danger, bulletin.weapons, bulletin.notes),
    ...present('text', ...(bulletin.vehicles ?? []).map((each) => each.text)),
    ...present('text', ...(bulletin.accounts ?? []).map((each) => each.bank)),
    ...present('text', legal?.decision?.number, legal?.decision?.authority, legal?.decision?.reason),
    ...present('text', legal?.prosecution?.number, contact?.name),
    ...present('text', ...(bulletin.attachments ?? []).map((each) => each.caption)),
  ]
}

export function identifiersOf(bulletin: Searchable, ref: string): readonly Identifier[] {
  const exact = (kind: IdentifierKind, value: string, shown: string): readonly Identifier[] =>
    value === '' ? [] : [{ kind, value, how: 'exact', shown }]
  const all = [
    ...exact('ref', ref, ref),
    ...(bulletin.subject?.ids ?? []).flatMap((id) => exact(id.type, compactNumber(id.number), id.number)),
    ...(bulletin.vehicles ?? []).flatMap(({ plate }) =>
      plate === undefined ? [] : exact('plate', compactPlate(plate), plate),
    ),
    ...(bulletin.accounts ?? []).flatMap(({ number }) => exact('account', compactNumber(number), number)),
    ...(bulletin.phones ?? []).flatMap(phoneIdentifier), // the contact's number would find every bulletin of a desk
  ]
  // A value that is written twice counts once, in the form that comes first.
  return [...new Map(all.toReversed().map((each) => [`${each.kind} ${each.value}`, each])).values()].toReversed()
}

function phoneIdentifier(phone: string): readonly Identifier[] {
  const parsed = parsePhone(phone)
  if (parsed === undefined) return []
  return [{ kind: 'phone', value: parsed.canonical, how: parsed.old ? 'old-number' : 'exact', shown: phone }]
}
