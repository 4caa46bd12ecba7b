/**
 * The reference that people read aloud and print: `HCM-2026-7K3F-9Q` (docs/spec/records.md, Reference). Short form of
 * the owner unit's code, year of creation in Vietnam, five characters of the record id and a check character over all of
 * it. It is a handle for search, not an identity: 25 bits of a unit's year.
 */
import type { RecordId } from '../ids.ts'
import { idBytes } from '../ids.ts'
import { hour } from '../time.ts'
import { provinceByUnit } from './data/provinces.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Vietnam has no daylight saving time: UTC+7 all year. */
const vietnamOffsetMs = 7 * hour

export function referenceOf(options: {
  readonly unitCode: string
  readonly created: number
  readonly recordId: RecordId
}): string {
  const year = new Date(options.created + vietnamOffsetMs).getUTCFullYear().toString().padStart(4, '0')
  const head = `${shortForm(options.unitCode)}${year}${idCharacters(options.recordId)}`
  return spaced(head + checkCharacter(head))
}

/** The canonical form of a reference as typed or heard; `undefined` when the check fails. O is 0, I and L are 1. */
export function parseReference(text: string): string | undefined {
  const match = /^([A-Z]{1,6})(\d{4})([0-9A-Z]{6})$/.exec(text.toUpperCase().replaceAll(/[\s.\-_/]/g, ''))
  if (match === null) return undefined
  const [, unit = '', year = '', tail = ''] = match
  const repaired = tail.replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const head = `${unit}${year}${repaired.slice(0, 5)}`
  return /U/.test(repaired) || checkCharacter(head) !== repaired[5] ? undefined : spaced(head + repaired.slice(5))
}

/** From the table of units, else the initials of the code's parts, letters only, at most six. */
export function shortForm(unitCode: string): string {
  const known = provinceByUnit.get(unitCode)?.short
  if (known !== undefined) return known
  const initials = unitCode
    .split('-')
    .map((part) => part.replaceAll(/[^a-z]/g, '').slice(0, 1))
    .join('')
  return initials === '' ? 'X' : initials.slice(0, 6).toUpperCase()
}

/** The first 25 bits of the record id, five at a time. */
function idCharacters(recordId: RecordId): string {
  const bytes = idBytes(recordId)
  const bits = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) >>> 7
  return [20, 15, 10, 5, 0].map((shift) => alphabet[(bits >>> shift) & 31] as string).join('')
}

const spaced = (all: string): string => {
  const tail = all.slice(-6)
  return `${all.slice(0, -10)}-${all.slice(-10, -6)}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/**
 * Check symbol over GF(32) (x^5 + x^2 + 1): the sum of value times 2^distance from the end. Every wrong character and
 * every swap of two is found. Letters of the unit count 1 to 26, digits and id characters as they are.
 */
function checkCharacter(head: string): string {
  const letters = head.length - 9
  let sum = 0
  for (let index = 0; index < head.length; index++) {
    const value = index < letters ? head.charCodeAt(index) - 64 : alphabet.indexOf(head.charAt(index))
    let term = value
    for (let distance = head.length - index; distance > 0; distance--) term = double(term)
    sum ^= term
  }
  return alphabet[sum] as string
}
const double = (value: number): number => (value & 16 ? ((value << 1) ^ 0b100101) & 31 : value << 1)
