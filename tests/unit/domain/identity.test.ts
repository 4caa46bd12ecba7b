import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { canonicalAccount } from '../../../shared/domain/identity/account.ts'
import { isCmnd, isPassport, parseCccd } from '../../../shared/domain/identity/identity-number.ts'
import { parsePhone } from '../../../shared/domain/identity/phone.ts'
import {
  compactPlate,
  plateClasses,
  plateKind,
  plateProvince,
  writtenClass,
} from '../../../shared/domain/identity/plate.ts'
import { mobilePrefixes2018 } from '../../../shared/domain/data/phone-migration.ts'
import { provinceByCccd, provinceByPlate, provinces } from '../../../shared/domain/data/provinces.ts'
import { identityWarnings } from '../../../shared/domain/identity/warnings.ts'

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
    expect(mobilePrefixes2018.size).toBe(21)
    for (const [before, after] of mobilePrefixes2018) {
      expect(parsePhone(`${before}4567890`)!.canonical).toBe(parsePhone(`${after}4567890`)!.canonical)
    }
  })

  it('has one canonical form, which is its own', () => {
    const typed = fc.tuple(fc.constantFrom('', '+', '+84', '84', '0', '00', '(+84) 0'), fc.stringMatching(/^\d{1,14}$/))
    fc.assert(
      fc.property(typed, ([start, digits]) => {
        const { canonical } = parsePhone(start + digits) ?? {}
        if (canonical !== undefined) expect(parsePhone(canonical)).toEqual({ canonical, old: false })
      }),
    )
  })
})

describe('a number plate', () => {
  it.each(rows('plates.txt'))(
    '%j is %s, of class %j, of a %s',
    (typed = '', compact = '', classes = '', kind = '', written = '') => {
      expect(compactPlate(typed)).toBe(compact)
      expect(plateClasses(typed).join(' ')).toBe(classes)
      expect(plateKind(typed) ?? '-').toBe(kind)
      expect(writtenClass(typed) ?? '-').toBe(written)
    },
  )

  it('belongs to the province of its series', () => {
    expect(plateProvince('39A-123.45')?.unit).toBe('dong-nai')
    expect(plateProvince('41A-123.45')?.unit).toBe('tp-hcm')
    expect(plateProvince('00A-123.45')).toBeUndefined()
  })

  it('has one compact form, which is its own, and the same classes with any punctuation', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0159XAĐMđx -.'.split('')) }), (typed) => {
        const compact = compactPlate(typed)
        expect(compactPlate(compact)).toBe(compact)
        expect(plateClasses(compact)).toEqual(plateClasses(typed))
      }),
    )
  })
})

describe('a bank account', () => {
  it.each(rows('accounts.txt'))('%s, %s is %s', (bank = '', number = '', canonical = '') => {
    expect(canonicalAccount({ bank, number })).toBe(canonical)
  })

  it('is another one at another bank', () => {
    expect(canonicalAccount({ bank: 'ACB', number: '1' })).not.toBe(canonicalAccount({ bank: 'VCB', number: '1' }))
  })
})

describe('an identity number', () => {
  it.each(rows('cccd.txt'))('%j is of %s, %s, born in %s', (typed = '', province = '', sex = '', year = '') => {
    expect(parseCccd(typed)).toEqual(
      province === 'refused'
        ? undefined
        : { province: province === '-' ? undefined : province, sex, birthYear: Number(year) },
    )
  })

  it('is no CCCD with another number of digits or a letter', () => {
    for (const typed of ['', '12345678901', '1234567890123', '07908400099A']) expect(parseCccd(typed)).toBeUndefined()
  })

  it('has nine digits as a CMND, and letters before digits as a passport', () => {
    expect([isCmnd('012 345 678'), isCmnd('0123456789')]).toEqual([true, false])
    expect([isPassport('B1234567'), isPassport('1')]).toEqual([true, false])
  })

  it('that disagrees with the sex and the year that were typed is doubted, not refused', () => {
    const doubts = (sex: 'male' | 'female', year: number, number: string) =>
      identityWarnings({
        kind: 'wanted',
        status: 'test',
        marking: 'thuong',
        handling: 'H0',
        subject: { sex, birth: { year }, ids: [{ type: 'cccd', number }] },
      }).map(({ key }) => key)
    expect(doubts('male', 1984, '079084000999')).toEqual([])
    expect(doubts('female', 1990, '079084000999')).toEqual(['cccd-sex', 'cccd-year'])
    expect(doubts('male', 1984, '000084000999')).toEqual(['cccd-province'])
  })
})

describe('the table of provinces', () => {
  it('has the 63 provinces before 7/2025, each with codes that no other has', () => {
    expect(provinces).toHaveLength(63)
    expect(provinceByCccd.size).toBe(63)
    for (const each of provinces) expect(each).toMatchObject({ cccd: expect.stringMatching(/^\d{3}$/) as string })
    const series = provinces.flatMap((each) => each.plates ?? [])
    expect(provinceByPlate.size).toBe(series.length)
  })

  it.each([
    // field.md 6.4, where public validators are wrong: 002 is not TP.HCM, and 39 is of Đồng Nai
    ['tp-hcm', '079', '41 50 51 52 53 54 55 56 57 58 59'],
    ['ba-ria-vung-tau', '077', '72'],
    ['dong-nai', '075', '39 60'],
    ['binh-duong', '074', '61'],
    ['tay-ninh', '072', '70'],
    ['long-an', '080', '62'],
    ['tien-giang', '082', '63'],
  ])('gives %s the code %s and the series %s', (unit, cccd, plates) => {
    const found = provinceByCccd.get(cccd)
    expect([found?.unit, found?.plates?.join(' ')]).toEqual([unit, plates])
  })
})
