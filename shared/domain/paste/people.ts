/** Names of people in a span: where a name begins and ends, its kind, its case. */
import { familyNames } from '../data/names.ts'
import { parseSyllable } from '../vietnamese/syllable.ts'
import { isSurer, rowFinding, weaker, type Confidence, type Finding, type Span } from './finding.ts'
import { findIn, textAt, trimmed, type Source } from './source.ts'

export interface FoundName extends Span {
  readonly full: string
  readonly confidence: Confidence
}

const maxWords = 6
/** Words that follow a name in a sentence without capitals. */
const behind = new Set(
  'sinh sn nam nu que tru ngu o thuong cccd cmnd cmt tuc tu co la hkt hktt da dang bi ve theo sdt dt va con cao bs bks'.split(
    ' ',
  ),
)
const capital = /^\p{Lu}/u

/** The run of name words that the span begins with. Without capitals it needs a known family name and is a guess. */
export function nameAt(source: Source, span: Span): FoundName | undefined {
  const { start, end } = trimmed(source, span)
  const words = wordsIn(source, { start, end })
  const first = words[0]
  if (first === undefined || first.start > start || isNothing(source, { start, end })) return undefined
  const isProper = capital.test(first.text)
  const run: typeof words = []
  for (const word of words) {
    const joint = run.at(-1) === undefined ? '' : source.text.slice(run.at(-1)?.end, word.start)
    if (!/^[ ]{0,4}$/.test(joint) || run.length === maxWords || /\d/.test(word.text)) break
    if (isProper ? !capital.test(word.text) : behind.has(parseSyllable(word.text).folded)) break
    run.push(word)
  }
  const last = run.at(-1)
  if (last === undefined) return undefined
  const full = properCase(run.map(({ text }) => text))
  const isFamily = familyNames.has(parseSyllable(first.text).folded)
  if (!isProper && (!isFamily || run.length < 2)) return undefined
  const bare = run.length > 1 && full === full.normalize('NFD').replaceAll(/[\p{M}đĐ]/gu, '')
  const confidence = !isProper ? 'guess' : bare || !isFamily || run.length < 2 ? 'likely' : 'sure'
  return { full, confidence, start: first.start, end: last.end }
}

function wordsIn({ text }: Source, { start, end }: Span): { text: string; start: number; end: number }[] {
  const slice = text.slice(start, Math.min(end, start + 200))
  return [...slice.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({
    text: match[0],
    start: start + match.index,
    end: start + match.index + match[0].length,
  }))
}

/** NGUYỄN VĂN THỬ and nguyễn văn thử as Nguyễn Văn Thử; a name that mixes both is left as it is. */
function properCase(words: readonly string[]): string {
  const all = words.join(' ')
  if (all !== all.toUpperCase() && all !== all.toLowerCase()) return all
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join(' ')
}

/** "Không", "không rõ", "...": the field is known to be empty. */
export const isNothing = (source: Source, span: Span): boolean =>
  /^(?:khong|khong co|khong ro|chua ro|chua xac dinh|khong xac dinh|chua co|khong biet|nhu tren|x|)$/.test(
    source.folded
      .slice(span.start, span.end)
      .replaceAll(/[^a-z\d ]/g, '')
      .trim(),
  )

/** One row for each of "Tý cụt, Hải bánh và Nguyễn Văn Mẫu". */
export function aliasRows(source: Source, span: Span, confidence: Confidence): readonly Finding[] {
  const found: Finding[] = []
  for (const piece of piecesOf(source, span, /[,;/()]| va | hoac /g)) {
    const text = textAt(source, piece).replaceAll(/["“”'‘’]/g, '')
    const words = text.split(' ')
    if (text === '' || text.length > 60 || words.length > maxWords || /\d{3}/.test(text)) continue
    const isFull =
      words.length > 1 &&
      words.every((word) => capital.test(word)) &&
      familyNames.has(parseSyllable(words[0] as string).folded)
    const shown = text === text.toUpperCase() && text.length > 3 ? properCase(words) : text
    found.push(
      rowFinding(
        'subject.names',
        { full: [shown, confidence], kind: [isFull ? 'other' : 'nickname', isFull ? 'likely' : confidence] },
        piece,
      ),
    )
  }
  return found
}

/** A span cut at a pattern of its folded form; empty pieces and those that say "none" are left out. */
export function piecesOf(source: Source, { start, end }: Span, separator: RegExp): readonly Span[] {
  const pieces: Span[] = []
  let from = start
  for (const match of source.folded.slice(start, end).matchAll(separator)) {
    pieces.push({ start: from, end: start + match.index })
    from = start + match.index + match[0].length
  }
  return [...pieces, { start: from, end }]
    .map((piece) => trimmed(source, piece))
    .filter((piece) => piece.end > piece.start && !isNothing(source, piece))
}

export const legalName = ({ full, confidence, start, end }: FoundName, limit: Confidence): Finding => {
  const sure = isSurer(confidence, limit) ? limit : confidence
  return rowFinding('subject.names', { full: [full, sure], kind: ['legal', sure] }, { start, end })
}

/** A parent: the name before "(đã chết)", ", sinh năm" or the other parent. */
export function parent(source: Source, span: Span, limit: Confidence): FoundName | undefined {
  const title = findIn(source, span, /^(?:ong|ba|bo|me|cu) /)
  const found = nameAt(source, title === undefined ? span : { start: title.end, end: span.end })
  return found === undefined ? undefined : { ...found, confidence: weaker(found.confidence, limit) }
}
