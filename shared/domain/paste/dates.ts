/** Days as Vietnamese write them: 28/02/1990, 28-2-1990, ngày 28 tháng 2 năm 1990; or a year alone. */
import type { Confidence, Span } from './finding.ts'
import { findIn, textAt, type Source } from './source.ts'

const numeric = /(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}|\d{2})(?!\d)/
const spoken = /(?<!\d)(\d{1,2})\s{1,3}thang\s{1,3}(\d{1,2})\s{1,3}nam\s{1,3}(\d{4})(?!\d)/
const year = /(?<!\d)((?:18|19|20|21)\d{2})(?!\d)/

export interface FoundDate extends Span {
  /** `1990-02-28`. */
  readonly iso: string
  readonly confidence: Confidence
}

/** The first day in the span that exists. Two digits of a year are a guess. */
export function findDate(source: Source, span: Span): FoundDate | undefined {
  const found = findIn(source, span, spoken) ?? findIn(source, span, numeric)
  if (found === undefined) return undefined
  const [day = '', month = '', typedYear = ''] = found.groups.map((each) =>
    each === undefined ? undefined : textAt(source, each),
  )
  const full = typedYear.length === 2 ? `${Number(typedYear) > 30 ? '19' : '20'}${typedYear}` : typedYear
  const iso = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = Date.parse(`${iso}T00:00:00.000Z`)
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== iso) return undefined
  return { iso, confidence: typedYear.length === 2 ? 'guess' : 'sure', start: found.start, end: found.end }
}

export interface FoundYear extends Span {
  readonly year: number
}

export function findYear(source: Source, span: Span): FoundYear | undefined {
  const found = findIn(source, span, year)
  return found === undefined ? undefined : { year: Number(textAt(source, found)), start: found.start, end: found.end }
}
