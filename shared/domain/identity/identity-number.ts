/** CCCD (12 digits) and the older CMND (9 digits): structure for warnings, never a reason to refuse (field.md 6.4). */
import { provinceByCccd } from '../data/provinces.ts'

export interface CccdParts {
  /** Name of the province where the birth was registered; `undefined` for a code that the table does not know. */
  readonly province: string | undefined
  readonly sex: 'male' | 'female'
  readonly birthYear: number
}

/** Digits only: what is compared and indexed. Letters are kept for passports, in upper case. */
export const compactNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')

export function parseCccd(number: string): CccdParts | undefined {
  const digits = compactNumber(number)
  if (!/^\d{12}$/.test(digits)) return undefined
  const century = Number(digits[3])
  return {
    province: provinceByCccd.get(digits.slice(0, 3))?.name,
    sex: century % 2 === 0 ? 'male' : 'female',
    birthYear: 1900 + 100 * Math.floor(century / 2) + Number(digits.slice(4, 6)),
  }
}

export const isCmnd = (number: string): boolean => /^\d{9}$/.test(compactNumber(number))
/** Passports of many countries: a letter or two and six to nine digits. */
export const isPassport = (number: string): boolean => /^[A-Z]{0,3}\d{6,9}$/.test(compactNumber(number))
