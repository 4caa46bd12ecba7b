/** What of a bulletin can be compared with who or what is held, each with what the bulletin says. */
import type { BulletinInput } from '../../../shared/domain/bulletin-input.ts'
import type { hitChecks } from '../../../shared/domain/bulletin-words.ts'
import { plainDate } from '../../ui/dates.ts'

export type HitCheck = (typeof hitChecks)[number]

export interface Comparable {
  readonly what: HitCheck
  /** Empty where there is nothing to read: a photo, a fingerprint. */
  readonly says: string
}

/** In the order of the list of checks; without what the bulletin does not say. */
export function comparables(bulletin: BulletinInput, hasPhoto: boolean): readonly Comparable[] {
  const { subject = {}, vehicles = [], phones = [], accounts = [] } = bulletin
  const joined = (parts: readonly (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined && part !== '').join(', ')
  const marks = (type: string): string =>
    joined((subject.marks ?? []).map((mark) => (mark.type === type ? mark.text : undefined)))
  const number = (type: string): string =>
    joined((subject.ids ?? []).map((id) => (id.type === type ? id.number : undefined)))
  const { date, year } = subject.birth ?? {}
  const says: readonly (readonly [HitCheck, string])[] = [
    ['name', joined((subject.names ?? []).map(({ full }) => full))],
    ['birth', date === undefined ? (year?.toString() ?? '') : plainDate(date)],
    ['cccd', number('cccd')],
    ['cmnd', number('cmnd')],
    ['passport', number('passport')],
    ['father', subject.father ?? ''],
    ['mother', subject.mother ?? ''],
    ['hometown', subject.hometown ?? ''],
    ['address', joined((subject.addresses ?? []).map(({ text }) => text))],
    ['scar', marks('scar')],
    ['mole', marks('mole')],
    ['tattoo', marks('tattoo')],
    ['height', subject.heightCm === undefined ? '' : `${subject.heightCm} cm`],
    ['plate', joined(vehicles.map(({ plate }) => plate))],
    ['vehicle', joined(vehicles.map(({ text }) => text))],
    ['phone', joined(phones)],
    ['account', joined(accounts.map(({ bank, number: account }) => `${bank} ${account}`))],
  ]
  return [
    ...(hasPhoto ? [{ what: 'photo' as const, says: '' }] : []),
    ...says.flatMap(([what, text]) => (text === '' ? [] : [{ what, says: text }])),
    { what: 'fingerprint', says: '' },
    { what: 'other', says: '' },
  ]
}
