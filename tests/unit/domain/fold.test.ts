import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { foldText, syllablesOf } from '../../../shared/domain/vietnamese/fold.ts'
import { compareWords } from '../../../shared/domain/vietnamese/rank.ts'
import { parseSyllable } from '../../../shared/domain/vietnamese/syllable.ts'

const rows = readFileSync(new URL('corpus/folds.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('folding', () => {
  it.each(rows)('makes %j into %j', (text = '', folded = '') => {
    expect(foldText(text)).toBe(folded)
    expect(foldText(text.normalize('NFD'))).toBe(folded)
  })

  it('is the same for every Unicode form of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(text.normalize('NFD'))).toBe(foldText(text.normalize('NFC')))
      }),
    )
  })

  it('leaves only letters that folding again does not change', () => {
    const letters = 'aàảãáạăằâđeêễiìịoôơởuưựyỳỹqgnhklmt ĐĂÂƯ'.split('')
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...letters) }), (text) => {
        const folded = foldText(text.toLowerCase())
        expect(folded).toMatch(/^[a-z ]*$/)
        expect(foldText(folded)).toBe(folded)
      }),
    )
  })
})

describe('comparing words', () => {
  const close = (a: string, b: string) => compareWords(parseSyllable(a), parseSyllable(b), false)
  it.each([
    ['Hùng', 'hùng', 'exact'],
    ['Hoà', 'Hòa', 'exact'],
    ['Quý', 'Quí', 'exact'],
    ['Thúy', 'Thuý', 'exact'],
    ['Hùng', 'Hung', 'tone'],
    ['Hưng', 'Hứng', 'tone'],
    ['Hùng', 'Hưng', 'folded'],
    ['Duc', 'Đức', 'folded'],
    ['Đức', 'Đúc', 'folded'],
    ['Hùng', 'Hàng', undefined],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(close(a, b)).toBe(expected)
    expect(close(b, a)).toBe(expected)
  })

  it('keeps the words of a text in their order', () => {
    expect(syllablesOf('Đặng Đình Đức').map((each) => each.quality)).toEqual(['đăng', 'đinh', 'đưc'])
  })
})
