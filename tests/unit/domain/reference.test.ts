import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReference, referenceOf, shortForm } from '../../../shared/domain/reference.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { idOf } from '../../../shared/ids.ts'

const recordId = idOf<RecordId>(Uint8Array.from({ length: 32 }, (_, at) => 0xa5 ^ at))
const created = Date.UTC(2026, 10, 21)
const reference = referenceOf({ unitCode: 'tp-hcm', created, recordId })

describe('the reference of a bulletin', () => {
  it('has the form that is read aloud', () => {
    expect(reference).toBe('HCM-2026-MPJA-FB')
    expect(parseReference(reference)).toBe(reference)
  })

  it('counts the year in Vietnam', () => {
    const at = (time: number): string => referenceOf({ unitCode: 'tp-hcm', created: time, recordId })
    expect(at(Date.UTC(2026, 11, 31, 16, 59))).toMatch(/-2026-/)
    expect(at(Date.UTC(2026, 11, 31, 17, 0))).toMatch(/-2027-/)
  })

  it('is understood as people say and type it', () => {
    for (const typed of [reference.toLowerCase(), reference.replaceAll('-', ' '), reference.replaceAll('-', '')])
      expect(parseReference(typed)).toBe(reference)
  })

  it('is refused with any one character changed, and with any two neighbours swapped', () => {
    const characters = reference.replaceAll('-', '')
    for (let at = 0; at < characters.length; at++) {
      for (const other of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        const changed = characters.slice(0, at) + other + characters.slice(at + 1)
        if (other !== characters[at]) expect([changed, parseReference(changed)]).toEqual([changed, undefined])
      }
      const swapped = characters.split('')
      ;[swapped[at], swapped[at + 1]] = [swapped[at + 1] ?? '', swapped[at] ?? '']
      if (swapped.join('') !== characters && at + 1 < characters.length)
        expect(parseReference(swapped.join(''))).toBeUndefined()
    }
  })

  it('parses back for every record, unit and time', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.constantFrom('tp-hcm', 'ba-ria-vung-tau', 'xa-tan-phu-1', '7', 'a-b-c-d-e-f-g-h'),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        (bytes, unitCode, time) => {
          const made = referenceOf({ unitCode, created: time, recordId: idOf<RecordId>(bytes) })
          expect(made).toMatch(/^[A-Z]{1,6}-\d{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/)
          expect(parseReference(made)).toBe(made)
        },
      ),
    )
  })

  it('shortens a unit code by the table, else by initials', () => {
    expect(['tp-hcm', 'ba-ria-vung-tau', 'xa-tan-phu-1', '7'].map(shortForm)).toEqual(['HCM', 'BRVT', 'XTP', 'X'])
  })
})
