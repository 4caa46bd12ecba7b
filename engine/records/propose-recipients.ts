/** To whom a bulletin should go, and why (field.md 6.2, art. 6): a proposal, each unit removable. */
import { provinceByCccd, provinces, type Province } from '../../shared/domain/data/provinces.ts'
import { compactNumber } from '../../shared/domain/identity/identity-number.ts'
import { plateProvince } from '../../shared/domain/identity/plate.ts'
import { foldText } from '../../shared/domain/vietnamese/fold.ts'
import type { RecordsDirectory } from './records-directory.ts'
import type { UnitName } from './unit-names.ts'

export type ProposalReason =
  | 'neighbour'
  | 'residence'
  | 'hometown'
  | 'hiding-place'
  | 'plate'
  | 'identity-number'
  | 'other'
export interface Proposal {
  readonly unit: UnitName
  readonly selected: boolean
  readonly reasons: readonly ProposalReason[]
}

/** `typed` is a bulletin as far as it was typed: anything may be missing or malformed. */
export function proposeRecipients(directory: RecordsDirectory, typed: unknown): readonly Proposal[] {
  const neighbours = directory.neighbours()
  const reasons = new Map<string, Set<ProposalReason>>()
  const add = (code: string | undefined, reason: ProposalReason): void => {
    if (code !== undefined) reasons.set(code, (reasons.get(code) ?? new Set()).add(reason))
  }
  for (const { reason, code } of findings(directory, typed)) add(code, reason)
  return directory
    .addressable()
    .map((unit): Proposal => {
      const found = [...(neighbours.has(unit.id) ? (['neighbour'] as const) : []), ...(reasons.get(unit.code) ?? [])]
      return { unit, selected: found.length > 0, reasons: found }
    })
    .toSorted((a, b) => b.reasons.length - a.reasons.length || (a.unit.code < b.unit.code ? -1 : 1))
}

interface Finding {
  readonly code: string | undefined
  readonly reason: ProposalReason
}
function findings(directory: RecordsDirectory, typed: unknown): readonly Finding[] {
  const bulletin = fields(typed)
  const subject = fields(bulletin['subject'])
  const placed = (list: unknown, reason: (item: Fields) => ProposalReason): readonly Finding[] =>
    items(list).flatMap((item) => {
      const unit = text(item['unit'])
      return [
        { code: unit === '' ? undefined : unit, reason: reason(item) },
        ...unitsIn(directory, text(item['text'])).map((code) => ({ code, reason: reason(item) })),
      ]
    })
  return [
    ...placed(subject['addresses'], (item) => (item['type'] === 'hometown' ? 'hometown' : 'residence')),
    ...unitsIn(directory, text(subject['hometown'])).map((code) => ({ code, reason: 'hometown' as const })),
    ...placed(bulletin['hidingPlaces'], () => 'hiding-place'),
    ...items(bulletin['vehicles']).map((item) => ({
      code: plateProvince(text(item['plate']))?.unit,
      reason: 'plate' as const,
    })),
    ...items(subject['ids'])
      .filter((item) => item['type'] === 'cccd')
      .map((item) => ({
        code: provinceByCccd.get(compactNumber(text(item['number'])).slice(0, 3))?.unit,
        reason: 'identity-number' as const,
      })),
  ]
}

/** Codes of units whose name, or whose province's name, stands in a text: "ấp 2, Bến Lức, Long An". */
function unitsIn(directory: RecordsDirectory, place: string): readonly string[] {
  const folded = ` ${foldText(place)} `
  const named = (name: string): boolean => name !== '' && folded.includes(` ${name} `)
  const provinceNames = (province: Province): readonly string[] => [foldText(province.name)]
  return directory.addressable().flatMap(({ code, name }) => {
    const province = provinces.find((each) => each.unit === code)
    const bare = foldText(name).replace(/^cong an (tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong) /, '')
    return [bare, ...(province === undefined ? [] : provinceNames(province))].some(named) ? [code] : []
  })
}

type Fields = Readonly<Record<string, unknown>>
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const items = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.slice(0, 32).map(fields) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 400) : '')
