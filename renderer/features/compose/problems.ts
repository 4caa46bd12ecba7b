/** Refusals of the shared rules, brought to the field of the form where they can be put right. */
/** A group that is required as a whole is put right in its first field. */
const firstField: Readonly<Record<string, string>> = {
  subject: 'subject.names.0.full',
  'subject.names': 'subject.names.0.full',
  'subject.birth': 'subject.birth.date',
  'subject.birth.year': 'subject.birth.date',
  offence: 'offence.name',
  legal: 'legal.decision.number',
  'legal.decision': 'legal.decision.number',
  'legal.prosecution': 'legal.prosecution.number',
  contact: 'contact.name',
}

export const fieldOf = (path: string): string =>
  firstField[path] ?? (/^vehicles\.\d+$/.test(path) ? `${path}.plate` : path)

/** A date that the form rules refuse was typed in a way that is no date. */
export const isDateField = (path: string): boolean => /(?:^|\.)(?:date|takenOn)$/.test(fieldOf(path))

export const sections = [
  'notice',
  'what',
  'person',
  'places',
  'looks',
  'offence',
  'legal',
  'traces',
  'actions',
] as const
export type SectionId = (typeof sections)[number]

const sectionStarts: readonly (readonly [string, SectionId])[] = [
  ['title', 'what'],
  ['subject.addresses', 'places'],
  ['hidingPlaces', 'places'],
  ['subject.heightCm', 'looks'],
  ['subject.hair', 'looks'],
  ['subject.skin', 'looks'],
  ['subject.marks', 'looks'],
  ['subject', 'person'],
  ['offence', 'offence'],
  ['danger', 'offence'],
  ['weapons', 'offence'],
  ['legal', 'legal'],
  ['vehicles', 'traces'],
  ['phones', 'traces'],
  ['accounts', 'traces'],
  ['actions', 'actions'],
  ['contact', 'actions'],
  ['notes', 'actions'],
]

export const sectionOf = (field: string): SectionId =>
  sectionStarts.find(([start]) => field.startsWith(start))?.[1] ?? 'notice'
