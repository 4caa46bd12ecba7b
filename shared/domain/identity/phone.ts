/** Vietnamese telephone numbers in one canonical form: `+84` and the national digits, old numbers migrated. */
import { mobilePrefixes2018 } from '../data/phone-migration.ts'

export interface CanonicalPhone {
  readonly canonical: string
  /** The number was written in its form before 15/9/2018. */
  readonly old: boolean
}

/** `undefined` when it cannot be a telephone number. Spaces, dots, dashes and brackets are punctuation. */
export function parsePhone(text: string): CanonicalPhone | undefined {
  const compact = text.normalize('NFKC').replaceAll(/[\s.\-()\u2010-\u2015]/g, '')
  if (!/^\+?\d{8,15}$/.test(compact)) return undefined
  const parsed = canonicalOf(compact)
  return parsed !== undefined && parsed.canonical.length > maxLength ? undefined : parsed
}

/** E.164: a plus and 15 digits. */
const maxLength = 16
/** Country and number; a shorter one is a mistyped number of ours. */
const minAbroad = 8

function canonicalOf(compact: string): CanonicalPhone | undefined {
  const national = toNational(compact)
  if (national === undefined) {
    const abroad = compact.replace(/^(?:\+|00)/, '')
    return abroad.length < minAbroad ? undefined : { canonical: `+${abroad}`, old: false }
  }
  const migrated = national.length === 11 ? mobilePrefixes2018.get(national.slice(0, 4)) : undefined
  if (migrated !== undefined) return { canonical: `+84${(migrated + national.slice(4)).slice(1)}`, old: true }
  return { canonical: `+84${national.slice(1)}`, old: false }
}

/** National form with the leading 0; `undefined` for a foreign number. */
function toNational(compact: string): string | undefined {
  const abroad = /^(?:\+|00(?=[1-9]))(.*)$/.exec(compact)?.[1]
  if (abroad !== undefined) return abroad.startsWith('84') ? behindCode(abroad.slice(2)) : undefined
  if (compact.startsWith('84') && compact.length >= 11) return behindCode(compact.slice(2))
  return compact.startsWith('0') && compact.length >= 10 ? compact : `0${compact}`
}
/** `+84 (0)90...` is written too: one 0 belongs to the national form. Unassigned 00... numbers keep theirs. */
const behindCode = (digits: string): string => (/^0[1-9]/.test(digits) && digits.length >= 10 ? digits : `0${digits}`)
