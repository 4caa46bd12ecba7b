import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isCmnd, isPassport, parseCccd } from '../../../shared/domain/identity/identity-number.ts'
import { parsePhone } from '../../../shared/domain/identity/phone.ts'
import { compactPlate, plateClasses, plateProvince } from '../../../shared/domain/identity/plate.ts'
import { mobilePrefixes2018 } from '../../../shared/domain/data/phone-migration.ts'
import { provinces } from '../../../shared/domain/data/provinces.ts'

const rows = (file: string): readonly (readonly string[])[] =>
  readFileSync(new URL(`corpus/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('|').map((cell) => cell.trim()))

describe('a telephone number', () => {
  it.each(rows('phones.txt'))('typed as %j is %s (old: %s)', (typed = '', canonical = '', old = '') => {
    expect(parsePhone(typed)).toEqual(canonical === '-' ? undefined : { canonical, old: old === '1' })
  })

  it('of every prefix before 2018 equals its new form, last seven digits kept', () => {
    expect(Object.keys(mobilePrefixes2018)).toHaveLength(21)
    for (const [before, after] of Object.entries(mobilePrefixes2018)) {
      expect(parsePhone(`${before}4567890`)!.canonical).toBe(parsePhone(`${after}4567890`)!.canonical)
    }
  })
})

describe('a number plate', () => {
  it.each(rows('plates.txt'))('%j is %s, of class %j', (typed = '', compact = '', classes = '') => {
    expect(compactPlate(typed)).toBe(compact)
    expect(plateClasses(typed).join(' ')).toBe(classes)
  })

  it('belongs to the province of its series', () => {
    expect(plateProvince('39A-123.45')?.unit).toBe('dong-nai')
    expect(plateProvince('41A-123.45')?.unit).toBe('tp-hcm')
    expect(plateProvince('00A-123.45')).toBeUndefined()
  })
})

describe('an identity number', () => {
  it('tells province of registration, sex and year of birth', () => {
    expect(parseCccd('087084000999')).toEqual({ province: 'Đồng Tháp', sex: 'male', birthYear: 1984 })
    expect(parseCccd('079 305 000 999')).toEqual({ province: 'TP.HCM', sex: 'female', birthYear: 2005 })
    expect(parseCccd('000190000123')).toEqual({ province: undefined, sex: 'female', birthYear: 1990 })
  })

  it('is no CCCD with another number of digits or a letter', () => {
    for (const typed of ['', '12345678901', '1234567890123', '07908400099A']) expect(parseCccd(typed)).toBeUndefined()
  })

  it('has nine digits as a CMND, and letters before digits as a passport', () => {
    expect([isCmnd('012 345 678'), isCmnd('0123456789')]).toEqual([true, false])
    expect([isPassport('B1234567'), isPassport('1')]).toEqual([true, false])
  })
})

describe('the table of provinces', () => {
  it('has the 63 provinces before 7/2025, each with a code of its own', () => {
    expect(provinces).toHaveLength(63)
    expect(new Set(provinces.map((each) => each.cccd)).size).toBe(63)
    for (const each of provinces) expect(each).toMatchObject({ cccd: expect.stringMatching(/^\d{3}$/) as string })
  })

  it('gives no number plate series to two provinces', () => {
    const series = provinces.flatMap((each) => each.plates ?? [])
    expect(new Set(series).size).toBe(series.length)
  })
})
