import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../../shared/errors.ts'
import { errorSentence, errorTexts, fieldLabel, sharedWords } from '../../../shared/i18n/sentence.ts'

/** Dotted keys of every text. */
const keys = (value: object, path = ''): readonly string[] =>
  Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'string' ? [`${path}${key}`] : keys(each as object, `${path}${key}/`),
  )

describe('sentences and words', () => {
  it('exist for the same keys in both languages', () => {
    expect(keys(sharedWords.en)).toEqual(keys(sharedWords.vi))
    expect(keys(errorTexts.en)).toEqual(keys(errorTexts.vi))
  })

  it.each(errorCodes)('say for %s what happened and what to do, in both languages', (code) => {
    for (const language of ['vi', 'en'] as const) {
      const sentence = errorSentence(language, code)
      expect(sentence.match(/[.;]/g)?.length ?? 0).toBeGreaterThanOrEqual(2)
      expect(sentence).not.toMatch(/[{}]|undefined|  /)
    }
  })

  it('differ between the languages: nothing was left untranslated', () => {
    for (const code of errorCodes) expect(errorTexts.vi[code]).not.toBe(errorTexts.en[code])
  })

  it('are stored in one Unicode form', () => {
    for (const text of JSON.stringify([errorTexts, sharedWords]).split('"')) expect(text).toBe(text.normalize('NFC'))
  })

  it('name the field of a problem in the words of the form', () => {
    const params = { field: 'legal.decision', rule: 'required' }
    expect(errorSentence('vi', 'bulletin/invalid', { params })).toContain(': Quyết định truy nã (bắt buộc)')
    expect(fieldLabel('en', 'subject.names.0.full')).toBe('Names')
    expect(fieldLabel('en', 'nonsense')).toBe('nonsense')
  })

  it('say how long to wait', () => {
    expect(errorSentence('en', 'vault/throttled', { retryAfterMs: 1500 })).toContain('Wait 2 s')
  })
})
