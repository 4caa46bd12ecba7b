/** Height, hair, skin and marks, from a description or from the middle of a message. */
import type { markTypes } from '../bulletin-words.ts'
import { finding, rowFinding, type Confidence, type Finding, type Span } from './finding.ts'
import { isNothing, piecesOf } from './people.ts'
import { findIn, textAt, trimmed, type Source } from './source.ts'

const metres = /(?<!\d)(1|2)\s?(?:m|met)\s?(\d{1,2})?(?!\d|[a-z])|(?<!\d)(1|2)[,.](\d{1,2})\s?m(?![a-z\d])/
const centimetres = /(?<!\d)(1\d{2}|2[0-2]\d)\s?(?:cm|centimet)(?![a-z])/

/** The first height in the span. "1m7" is 170. */
export function height(source: Source, span: Span, confidence: Confidence): Finding | undefined {
  const short = findIn(source, span, centimetres)
  const long = findIn(source, span, metres)
  const found = short === undefined || (long !== undefined && long.start < short.start) ? long : short
  if (found === undefined) return undefined
  const [a, b, c, d] = found.groups.map((each) => (each === undefined ? undefined : textAt(source, each)))
  const cm = found === short ? Number(a) : Number(a ?? c) * 100 + Number((b ?? d ?? '0').padEnd(2, '0'))
  if (cm < 100 || cm > 230) return undefined
  // a range has no one height
  const isRange = /^[ ]{0,2}(?:-|den|~)[ ]{0,2}\d/.test(source.folded.slice(found.end, found.end + 10))
  return finding('subject.heightCm', [cm, isRange ? 'guess' : confidence], found)
}

const hairForm = /(?<![a-z])toc\s[^\n,;.:()]{2,60}/
const skinForm = /(?<![a-z])(?:nuoc )?da (?:trang|ngam|den|vang|nau|sam|banh mat|bot|hong|sang|hoi)[^\n,;.:()]{0,40}/

export function hair(source: Source, span: Span, confidence: Confidence): Finding | undefined {
  const found = findIn(source, span, hairForm)
  return found === undefined || !isWrittenSo(source, found, /^tóc/i)
    ? undefined
    : textFinding(source, { start: found.start + 4, end: found.end }, { path: 'subject.hair', confidence })
}

export function skin(source: Source, span: Span, confidence: Confidence): Finding | undefined {
  const found = findIn(source, span, skinForm)
  if (found === undefined || !isWrittenSo(source, found, /^(?:nước )?da/i)) return undefined
  const from = source.folded.indexOf('da ', found.start) + 3
  return textFinding(source, { start: from, end: found.end }, { path: 'subject.skin', confidence })
}

/** "đã" is not "da": bare letters in the place of marks only where the text has none. */
const isWrittenSo = (source: Source, { start, end }: Span, form: RegExp): boolean => {
  const text = source.text.slice(start, end)
  return form.test(text) || text.toLowerCase() === source.folded.slice(start, end)
}

function textFinding(
  source: Source,
  span: Span,
  { path, confidence }: { readonly path: string; readonly confidence: Confidence },
): Finding | undefined {
  const piece = trimmed(source, span)
  if (piece.end === piece.start) return undefined
  const text = textAt(source, piece)
  return finding(path, [text.charAt(0).toUpperCase() + text.slice(1), confidence], piece)
}

type MarkType = (typeof markTypes)[number]
const kinds: readonly (readonly [MarkType, RegExp])[] = [
  ['tattoo', /(?<![a-z])(?:xam|hinh xam)(?![a-z])/],
  ['scar', /(?<![a-z])seo(?![a-z])/],
  ['mole', /(?<![a-z])(?:not ruoi|ruoi)(?![a-z])/],
]
const others =
  /(?<![a-z])(?:bot|cham|cut|thot|le|khap khieng|rang|di tat|mat|mui|tai|nguoi|dang|map|gay|rau|ria|giong|noi|tran|ham|moi|long may|mac|ao|deo)(?![a-z])/

export const markType = (source: Source, span: Span): MarkType | undefined =>
  kinds.find(([, form]) => findIn(source, span, form) !== undefined)?.[0]

/** What stands behind "Đặc điểm nhận dạng:", piece by piece; a piece that says no kind goes on with the one before. */
export function description(source: Source, span: Span, limit: Confidence): readonly Finding[] {
  const single = [height(source, span, limit), hair(source, span, limit), skin(source, span, limit)].flatMap(
    (each) => each ?? [],
  )
  const marks: { type: MarkType; span: Span }[] = []
  for (const piece of piecesOf(source, span, /[;\n]|, |\. |\+/g)) {
    if (isNothing(source, piece) || single.some((each) => each.start < piece.end && piece.start < each.end)) continue
    const type = markType(source, piece)
    const last = marks.at(-1)
    if (type !== undefined) marks.push({ type, span: piece })
    else if (findIn(source, piece, others) !== undefined) marks.push({ type: 'other', span: piece })
    else if (last !== undefined && /^, ?$/.test(source.text.slice(last.span.end, piece.start)))
      last.span = { start: last.span.start, end: piece.end }
    else if (marks.length + single.length === 0) marks.push({ type: 'other', span: piece })
  }
  return [
    ...single,
    ...marks.map(({ type, span: at }) =>
      markRow(source, at, { type, confidence: type === 'other' ? 'likely' : limit }),
    ),
  ]
}

export function markRow(
  source: Source,
  span: Span,
  { type, confidence }: { readonly type: MarkType; readonly confidence: Confidence },
): Finding {
  const text = textAt(source, span).replaceAll(/\s+/g, ' ')
  const shown = text.charAt(0).toUpperCase() + text.slice(1)
  return rowFinding('subject.marks', { type: [type, confidence], text: [shown, confidence] }, span)
}
