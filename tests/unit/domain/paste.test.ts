import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bulletinInput } from '../../../shared/domain/bulletin-input.ts'
import { parsePaste, type Paste } from '../../../shared/domain/paste/paste.ts'
import { limits } from '../../../shared/limits.ts'

/** Notices of nobody: a text, a line of =====, and its fields as `path = value`. */
const folder = new URL('corpus/paste/', import.meta.url)
interface Case {
  readonly file: string
  readonly text: string
  readonly expected: ReadonlyMap<string, string>
}
const cases = readdirSync(folder)
  .toSorted()
  .map((file): Case => {
    const [text = '', below = ''] = readFileSync(new URL(file, folder), 'utf8').split('\n=====\n')
    const rows = below.split('\n').filter((line) => line.includes(' = '))
    return { file, text, expected: new Map(rows.map((row) => row.split(' = ') as [string, string])) }
  })
const notice = (file: string): Paste => parsePaste(cases.find((each) => each.file.startsWith(file))!.text)
const valuesOf = (paste: Paste) => Object.fromEntries(paste.fields.map(({ path, value }) => [path, value]))

describe('the corpus of pasted notices', () => {
  it('is large enough to mean something', () => expect(cases.length).toBeGreaterThanOrEqual(25))

  it.each(cases)('$file: nothing that is called sure is wrong or in a wrong field', ({ text, expected }) => {
    for (const { path, value, confidence } of parsePaste(text).fields) {
      if (confidence === 'sure') expect([path, String(value)]).toEqual([path, expected.get(path)])
    }
  })

  it('is understood: of each field nearly all is found, and nearly all that is found is right', () => {
    const counts = new Map<string, { right: number; found: number; wanted: number }>()
    const count = (path: string) => {
      const field = path.replaceAll(/\.\d+/g, '')
      const known = counts.get(field) ?? { right: 0, found: 0, wanted: 0 }
      counts.set(field, known)
      return known
    }
    for (const { text, expected } of cases) {
      const found = valuesOf(parsePaste(text))
      for (const path of expected.keys()) count(path).wanted += 1
      for (const [path, value] of Object.entries(found)) {
        count(path).found += 1
        if (expected.get(path) === String(value)) count(path).right += 1
      }
    }
    const all = { right: 0, found: 0, wanted: 0 }
    for (const [field, { right, found, wanted }] of counts) {
      expect({ field, precision: right / Math.max(found, 1), recall: right / Math.max(wanted, 1) }).toEqual({
        field,
        precision: expect.toSatisfy((precision: number) => precision >= 0.85, 'floor 0.85') as number,
        recall: expect.toSatisfy((recall: number) => recall >= 0.85, 'floor 0.85') as number,
      })
      all.right += right
      all.found += found
      all.wanted += wanted
    }
    expect(all.right / all.found).toBeGreaterThanOrEqual(0.97)
    expect(all.right / all.wanted).toBeGreaterThanOrEqual(0.97)
  })

  it.each(cases)('$file: no word is lost, each span is of its text', ({ text }) => {
    const paste = parsePaste(text)
    const spans = [...paste.fields, ...paste.rest]
    for (const { start, end } of spans) expect(start >= 0 && start < end && end <= paste.text.length).toBe(true)
    const digits = [...paste.text.matchAll(/\d{3,}/g)].filter(
      ({ index }) => !spans.some(({ start, end }) => index >= start && index < end),
    )
    expect(digits.map(([number]) => number)).toEqual([])
  })

  it.each(cases)('$file: reads the same from a Mac, from Windows and with strange spaces', ({ text }) => {
    const plain = parsePaste(text)
    for (const other of [text.normalize('NFD'), text.replaceAll('\n', '\r\n'), text.replaceAll(' ', '\u00a0')])
      expect(valuesOf(parsePaste(other))).toEqual(valuesOf(plain))
  })
})

describe('what a text says about itself', () => {
  it.each([
    ['14', ['several-people']],
    ['18', ['sought']],
    ['28', ['cancelled']],
    ['01', []],
  ])('notice %s: %j', (file, hints) => expect(notice(file).hints).toEqual(hints))

  it('a second person is left to the reader, whole', () => {
    const paste = notice('14')
    expect(paste.rest.map(({ start, end }) => paste.text.slice(start, end)).join()).toContain('CCCD: 000091000222')
  })

  it('two years of birth are not sure, and the second one can be read', () => {
    const paste = notice('25')
    expect(paste.fields.find(({ path }) => path === 'subject.birth.year')?.confidence).toBe('likely')
    expect(paste.rest.map(({ start, end }) => paste.text.slice(start, end)).join()).toContain('1983')
  })

  it("a victim's number is nobody's, an officer's is never the person's", () => {
    for (const { file, text } of cases) {
      const { fields } = parsePaste(text)
      const own = fields.filter(({ path }) => path.startsWith('phones')).map(({ value }) => value)
      for (const number of ['0000 121 212', '0000 444 555', '0000 272 727', '0000 113 007'])
        expect([file, own]).not.toEqual([file, expect.arrayContaining([number])])
    }
  })

  it('a plate that may be of a car or a motorbike leaves its class a guess', () => {
    const { fields } = notice('19')
    expect(fields.find(({ path }) => path === 'vehicles.0.class')?.confidence).toBe('guess')
  })
})

const labels =
  'Họ và tên: |sinh năm |SĐT: |HKTT: |Điều 174 |và |báo |cao 1m|0000 |(((|"|,,,|;;|\t|. |ngày 1/1/|00X1-|Con ông |'
const hostile: readonly (readonly [string, string])[] = [
  ...labels.split('|').map((piece) => [`many times ${JSON.stringify(piece)}`, piece] as const),
  ['digits', '0'],
  ['spaces', ' '],
  ['capitals', 'Ă'],
  ['marks', '\u0301'],
  ['half surrogates', '\ud800'],
  ['labels of every kind', labels.replaceAll('|', ' ')],
]

describe('hostile text', () => {
  // a reader that goes back over what it has read would not come to an end within the limit of a test
  it.each(hostile)('%s: 64 KiB are read to their end, and within bounds', (_name, piece) => {
    const { text, fields } = parsePaste(piece.repeat(Math.ceil(limits.pasteCharacters / Math.max(1, piece.length))))
    const counts = new Map<string, number>()
    for (const { path, start, end } of fields) {
      expect(end > start && end <= text.length).toBe(true)
      const list = path.replace(/\.\d+.*$/, '')
      counts.set(list, (counts.get(list) ?? 0) + 1)
    }
    for (const [list, count] of counts) expect([list, count <= 3 * limits.listItems]).toEqual([list, true])
  })

  it('is cut where the bound is, and says so', () => {
    const paste = parsePaste(`Họ và tên: Nguyễn Văn Thử\n${'x '.repeat(limits.pasteCharacters)}`)
    expect(paste.hints).toContain('truncated')
    expect(paste.text.length).toBeLessThanOrEqual(limits.pasteCharacters)
    expect(valuesOf(paste)['subject.names.0.full']).toBe('Nguyễn Văn Thử')
  })

  it('of any kind gives no exception, no control character, and only what the schema takes', () => {
    const word = fc.oneof(
      fc.constantFrom(...labels.split('|'), '\n', 'Nguyễn Văn Thử', '\u202e', '\u0000', '<script>', '=cmd()', '{{'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const { fields } = parsePaste(words.join(' '))
        for (const { path, value } of fields) {
          expect(fieldSchema(path).safeParse(value).success, `${path} ${JSON.stringify(value)}`).toBe(true)
        }
      }),
    )
  })
})

/** The schema of one field, by its path. */
function fieldSchema(path: string): { safeParse(value: unknown): { success: boolean } } {
  let schema: unknown = bulletinInput
  for (const step of path.split('.')) {
    let inner = schema as { unwrap?: () => unknown; element?: unknown; shape?: Record<string, unknown> }
    while (inner.unwrap !== undefined && inner.element === undefined && inner.shape === undefined)
      inner = inner.unwrap() as typeof inner
    schema = /^\d+$/.test(step) ? inner.element : inner.shape?.[step]
  }
  return schema as ReturnType<typeof fieldSchema>
}
