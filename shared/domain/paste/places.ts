/** Addresses: how far one goes on over its commas. */
import type { addressTypes } from '../bulletin-words.ts'
import { provinces } from '../data/provinces.ts'
import { foldText } from '../vietnamese/fold.ts'
import { rowFinding, weaker, type Confidence, type Finding, type Span } from './finding.ts'
import { isNothing } from './people.ts'
import { sentenceEnd, textAt, trimmed, type Source } from './source.ts'

const placeWord =
  /^(?:ap|xa|phuong|huyen|quan|tinh|tp|thanh pho|thi tran|thi xa|khu pho|kp|khu|to|duong|so|thon|khom|ban|buon|lang|hem|ngo|ngach|p|q|x|h|t|tt|tx|cho|nha|phong|chung cu)(?![a-z])/
const provinceNames: ReadonlySet<string> = new Set(
  provinces.flatMap(({ name, also = [] }) => [name, ...also].map(foldText)),
)

/** From the start of the span: the first part, and each next one behind a comma that looks like a place. */
export function placeAt(source: Source, span: Span): (Span & { readonly named: boolean }) | undefined {
  const outer = trimmed(source, span, /[\s:.,;-]/)
  const limit = Math.min(sentenceEnd(source, outer.start, outer.end), outer.start + 300)
  let end = outer.start
  let named = false
  for (let from = outer.start; from < limit;) {
    const comma = nextComma(source, from, limit)
    const part = trimmed(source, { start: from, end: comma })
    const folded = source.folded.slice(part.start, part.end)
    const isPlace = placeWord.test(folded) || provinceNames.has(foldText(folded))
    if (end > outer.start && !isPlace && !/^[\p{Lu}\d]/u.test(source.text.slice(part.start, part.start + 2))) break
    if (part.end > part.start) end = part.end
    named ||= isPlace
    from = comma + 1
  }
  const found = trimmed(source, { start: outer.start, end: cutBefore(source, outer.start, end) })
  return found.end === found.start || isNothing(source, found) ? undefined : { ...found, named }
}

const nextComma = ({ folded }: Source, from: number, limit: number): number => {
  for (let at = from; at < limit; at++) {
    const letter = folded.charAt(at)
    if (letter === ',' || letter === '(' || letter === ')') return at
  }
  return limit
}

/** Words of a sentence that goes on without a comma. */
const goesOn = / (?:đã|da|bị|bi|là|về tội|ve toi|hiện|hien|đang|dang|bỏ trốn|bo tron|liên quan|vì|để|theo|làm nghề) /
function cutBefore({ text }: Source, start: number, end: number): number {
  const found = goesOn.exec(text.slice(start, end))
  return found === null ? end : start + found.index
}

export function addressRow(
  source: Source,
  span: Span,
  { type, confidence }: { readonly type: (typeof addressTypes)[number]; readonly confidence: Confidence },
): Finding | undefined {
  const place = placeAt(source, span)
  if (place === undefined) return undefined
  const sure = place.named ? confidence : weaker(confidence, 'likely')
  return rowFinding('subject.addresses', { type: [type, sure], text: [textAt(source, place), sure] }, place)
}
