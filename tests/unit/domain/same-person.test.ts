import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareNames, nameScore } from '../../../shared/domain/identity/name.ts'
import { samePerson, type PersonMatch, type PersonTraits } from '../../../shared/domain/identity/same-person.ts'

const corpus = (file: string): string => readFileSync(new URL(`corpus/${file}`, import.meta.url), 'utf8')
const pairs = corpus('name-pairs.txt')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
interface Case {
  readonly claim: string
  readonly a: PersonTraits
  readonly b: PersonTraits
  readonly verdict?: PersonMatch['verdict']
  readonly reasons?: readonly string[]
}
const cases = JSON.parse(corpus('same-person.json')) as readonly Case[]

describe('two names', () => {
  it.each(pairs)('%s and %s: %s', (a = '', b = '', expected = '') => {
    const [how = '', way] = expected.split(' ')
    const match = how === 'no' ? undefined : way === '-' ? { how } : { how, way }
    expect(compareNames(a, b)).toEqual(match)
    expect(compareNames(b, a)).toEqual(match)
    expect(compareNames(a.normalize('NFD'), b)).toEqual(match)
  })

  it('rank by letters before tones before bare letters, and a name as it is written before one in another way', () => {
    const score = (a: string) => nameScore(compareNames(a, 'Trần Văn Hứng')!)
    const ranked = ['Trần Văn Hứng', 'Hứng Trần Văn', 'Trần Văn Hưng', 'Trần Hưng', 'Trần Văn Hùng', 'tranvanhung']
    expect(ranked.map(score)).toEqual(ranked.map(score).toSorted((a, b) => b - a))
    expect(new Set(ranked.map(score)).size).toBe(ranked.length)
  })

  it('are equal to themselves in any order of their words as people write it', () => {
    const word = fc.constantFrom('Nguyễn', 'Trần', 'Văn', 'Thị', 'Hùng', 'Hưng', 'Đức', 'Quý', 'Mỹ')
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 5 }), (words) => {
        expect(compareNames(words.join(' '), words.join('  '))).toEqual({ how: 'exact' })
        expect(compareNames(words.join(' '), words.toReversed().join(' '))?.how).toBe('exact')
      }),
    )
  })
})

describe('one person or two', () => {
  it.each(cases)('$claim: $verdict', ({ a, b, verdict, reasons }) => {
    const found = samePerson(a, b)
    expect(found?.verdict).toBe(verdict)
    expect(found?.reasons.map(({ key }) => key)).toEqual(reasons)
    expect(samePerson(b, a)?.verdict).toBe(verdict)
  })

  it('no pair of names alone is ever enough', () => {
    const name = fc.constantFrom('Nguyễn', 'Nguyễn Văn Thử', 'Thử', 'Trần Thị Mẫu', 'nguyenvanthu')
    const kind = fc.constantFrom('legal' as const, 'other' as const, 'nickname' as const)
    const traits = fc.record({ subject: fc.record({ names: fc.array(fc.record({ full: name, kind })) }) })
    fc.assert(fc.property(traits, traits, (a, b) => samePerson(a, b) === undefined))
  })
})
