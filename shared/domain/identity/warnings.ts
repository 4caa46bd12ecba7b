/** What looks wrong in the identifiers of a bulletin: shown beside the field, never a refusal (field.md 6.4). */
import type { BulletinInput } from '../bulletin-input.ts'
import { isCmnd, isPassport, parseCccd } from './identity-number.ts'
import { parsePhone } from './phone.ts'
import { plateClasses, plateKind } from './plate.ts'

export const warningKeys = [
  'cccd-form',
  'cccd-province',
  'cccd-sex',
  'cccd-year',
  'cmnd-form',
  'passport-form',
  'phone-form',
  'phone-old',
  'plate-form',
  'plate-class',
  'plate-series',
] as const
export type WarningKey = (typeof warningKeys)[number]
export interface BulletinWarning {
  readonly key: WarningKey
  readonly path: string
}

export function identityWarnings(input: BulletinInput): readonly BulletinWarning[] {
  const { subject } = input
  return [
    ...(subject?.ids ?? []).flatMap((id, index) =>
      numberWarnings(input, id).map((key) => ({ key, path: `subject.ids.${index}.number` })),
    ),
    ...(input.phones ?? []).flatMap((phone, index) =>
      phoneWarnings(phone).map((key) => ({ key, path: `phones.${index}` })),
    ),
    ...(input.vehicles ?? []).flatMap((vehicle, index) =>
      plateWarnings(vehicle).map((key) => ({ key, path: `vehicles.${index}.plate` })),
    ),
  ]
}

type Identity = NonNullable<NonNullable<BulletinInput['subject']>['ids']>[number]
function numberWarnings(input: BulletinInput, id: Identity): readonly WarningKey[] {
  if (id.type === 'cmnd') return isCmnd(id.number) ? [] : ['cmnd-form']
  if (id.type === 'passport') return isPassport(id.number) ? [] : ['passport-form']
  const parts = parseCccd(id.number)
  if (parts === undefined) return ['cccd-form']
  const found: WarningKey[] = []
  const { sex, birth } = input.subject ?? {}
  const year = birth?.year ?? (birth?.date === undefined ? undefined : Number(birth.date.slice(0, 4)))
  if (parts.province === undefined) found.push('cccd-province')
  if (sex !== undefined && sex !== 'unknown' && sex !== parts.sex) found.push('cccd-sex')
  if (year !== undefined && year !== parts.birthYear) found.push('cccd-year')
  return found
}

function phoneWarnings(phone: string): readonly WarningKey[] {
  const parsed = parsePhone(phone)
  if (parsed === undefined) return ['phone-form']
  return parsed.old ? ['phone-old'] : []
}

type Vehicle = NonNullable<BulletinInput['vehicles']>[number]
function plateWarnings(vehicle: Vehicle): readonly WarningKey[] {
  if (vehicle.plate === undefined) return []
  const classes = plateClasses(vehicle.plate)
  if (classes.length === 0) return ['plate-form']
  const found: WarningKey[] = []
  if (vehicle.class !== 'other' && !classes.includes(vehicle.class)) found.push('plate-class')
  const kind = plateKind(vehicle.plate)
  if (kind === undefined || kind === 'demonstration') found.push('plate-series')
  return found
}
