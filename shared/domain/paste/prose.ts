/** What a text says without labels: news, messages, the head of a decision. Never surer than `likely`. */
import { familyNames } from '../data/names.ts'
import { parseSyllable } from '../vietnamese/syllable.ts'
import { findDate } from './dates.ts'
import { finding, weaker, type Confidence, type Finding, type Span } from './finding.ts'
import { hair, markRow, markType, skin } from './looks.ts'
import { article, authorityAt } from './papers.ts'
import { aliasRows, legalName, nameAt, type FoundName } from './people.ts'
import { findIn, sentenceEnd, textAt, trimmed, type Source } from './source.ts'
import { idNumber, phoneFinding, phonesIn, vehicles } from './things.ts'

/** @param has whether a label has given this field already */
export function readProse(source: Source, has: (path: string) => boolean): readonly Finding[] {
  const all = { start: 0, end: source.text.length }
  const unless = (path: string, find: () => Finding | undefined): readonly Finding[] => {
    const found = has(path) ? undefined : find()
    return found === undefined ? [] : [found]
  }
  return [
    ...unless('subject.sex', () => proseSex(source)),
    ...unless('type', () => special(source)),
    ...unless('legal.decision.number', () => headNumber(source)),
    ...authority(source, has),
    ...placeAndDay(source, has),
    ...unless('offence.article', () => penalArticle(source)),
    ...unless('subject.hair', () => hair(source, all, 'likely')),
    ...unless('subject.skin', () => skin(source, all, 'likely')),
    ...(has('subject.marks') ? [] : marks(source)),
    ...matches(source, /(?<![\d+])\d(?:[ .]?\d){11}(?!\d)/g, 40).flatMap((at) => idNumber(source, at, 'guess') ?? []),
    ...phonesIn(source, all).map((each) => phoneFinding('phones', each, 'guess')),
    ...vehicles(source, all, 'likely'),
  ]
}

/** Spans of the folded text, at most so many. */
function matches({ folded }: Source, pattern: RegExp, most: number): readonly Span[] {
  const found: Span[] = []
  for (const match of folded.matchAll(pattern)) {
    if (found.length === most) break
    found.push({ start: match.index, end: match.index + match[0].length })
  }
  return found
}

const anchors =
  /(?<![a-z])(?:doi voi|doi tuong|bi can|bi cao|truy na|truy tim|ten la|ten|nghi pham|nghi can|ke xau)(?: (?:bi can|doi tuong|ten|la))?[ :]{1,3}/g
const isNamed = (found: FoundName | undefined): found is FoundName =>
  found !== undefined &&
  found.full.includes(' ') &&
  familyNames.has(parseSyllable(found.full.split(' ')[0] as string).folded)

/** A name and its nickname: "Nguyễn Văn Thử, sinh năm 1990", or behind "đối tượng", "truy nã". */
export function proseName(source: Source): readonly Finding[] {
  for (const at of matches(source, /[,(–-]{1,2}[ ]{0,2}(?:sinh|sn|nam sinh|tuc|ten goi khac)(?![a-z])/g, 20)) {
    const before = nameBefore(source, at.start)
    if (isNamed(before)) return withAlias(source, before)
  }
  for (const at of matches(source, anchors, 200)) {
    const found = nameAt(source, { start: at.end, end: Math.min(source.text.length, at.end + 100) })
    if (isNamed(found)) return withAlias(source, found)
  }
  return []
}

/** "Lê Hoàng Dụ (Dụ bánh)". */
function withAlias(source: Source, name: FoundName): readonly Finding[] {
  const bracket = findIn(source, { start: name.end, end: name.end + 40 }, /^ ?\(([^()\n:,\d]{2,30})\)/)?.groups[0]
  const isOwn =
    bracket !== undefined &&
    !/^(?:nam|nu|sinh|sn|tuc|ten|tu|que|chua|da) ?/.test(source.folded.slice(bracket.start, bracket.end))
  return [legalName(name, 'likely'), ...(isOwn ? aliasRows(source, bracket, 'likely') : [])]
}

/** Capital words up to this place, from the first that is a family name. */
function nameBefore(source: Source, end: number): FoundName | undefined {
  const words = [...source.text.slice(Math.max(0, end - 80), end).matchAll(/[\p{L}\p{M}]+/gu)]
  const from = Math.max(0, end - 80)
  let start: number | undefined
  for (const [back, match] of words.toReversed().slice(0, 6).entries()) {
    if (!/^\p{Lu}/u.test(match[0])) break
    if (familyNames.has(parseSyllable(match[0]).folded) && back > 0) start = from + match.index
  }
  const found = start === undefined ? undefined : nameAt(source, { start, end })
  return found?.end === trimmed(source, { start: start ?? end, end }).end ? found : undefined
}

function proseSex(source: Source): Finding | undefined {
  const found = findIn(source, { start: 0, end: source.text.length }, /[,(] ?(nam|nu)(?: gioi)? ?[,;)]/)?.groups[0]
  return found === undefined
    ? undefined
    : finding('subject.sex', [source.folded.startsWith('nam', found.start) ? 'male' : 'female', 'likely'], found)
}

function special(source: Source): Finding | undefined {
  const found = findIn(source, { start: 0, end: source.text.length }, /truy na (dac biet)/)?.groups[0]
  return found === undefined ? undefined : finding('type', ['special', 'likely'], found)
}

/** "Số: 12/QĐTN-CSĐT" in the head of a decision. */
function headNumber(source: Source): Finding | undefined {
  const found = findIn(
    source,
    { start: 0, end: source.text.length },
    /(?<![a-z])so[: ]{1,3}(\d{1,6}\/(?:qdtn|qd-?tn|tn)[a-z0-9-]{0,20})/,
  )?.groups[0]
  return found === undefined ? undefined : finding('legal.decision.number', [textAt(source, found), 'likely'], found)
}

/** "Ngày 20/11/2026, Cơ quan CSĐT Công an tỉnh X ra quyết định truy nã". */
function authority(source: Source, has: (path: string) => boolean): readonly Finding[] {
  if (has('legal.decision.authority')) return []
  for (const { start } of matches(
    source,
    /(?<![a-z])(?:co quan|cq) (?:csdt|canh sat dieu tra|an ninh dieu tra|andt|dieu tra)/g,
    50,
  )) {
    const found = authorityAt(source, { start, end: Math.min(source.text.length, start + 200) })
    if (found === undefined) continue
    const after = source.folded.slice(found.end, found.end + 60)
    if (!/^[ ,)\n]{0,3}(?:[a-z ]{0,25})?(?:quyet dinh|qd|lenh)? ?truy na/.test(after)) continue
    const before = { start: Math.max(0, start - 40), end: start }
    const day = has('legal.decision.date') ? undefined : findDate(source, before)
    const isNear = day !== undefined && /^[ ,]{0,3}$/.test(source.folded.slice(day.end, start))
    return [
      finding('legal.decision.authority', [textAt(source, found), 'likely'], found),
      ...(isNear ? [finding('legal.decision.date', [day.iso, weaker(day.confidence, 'likely')], day)] : []),
    ]
  }
  return []
}

/** "Bình Dương, ngày 20 tháng 11 năm 2026" in the head or at the foot of a decision. */
function placeAndDay(source: Source, has: (path: string) => boolean): readonly Finding[] {
  if (has('legal.decision.date') || !/quyet dinh truy na/.test(source.folded)) return []
  const found = findIn(
    source,
    { start: 0, end: source.text.length },
    /(?:^|\n|\t)[ ]{0,10}([a-z][a-z .-]{2,40}), ngay \d{1,2} thang \d{1,2} nam \d{4}/,
  )
  const where = found?.groups[0]
  const day =
    found === undefined || where === undefined ? undefined : findDate(source, { start: where.end, end: found.end })
  if (where === undefined || day === undefined) return []
  return [
    finding('legal.decision.place', [textAt(source, where), 'likely'], where),
    finding('legal.decision.date', [day.iso, 'likely'], day),
  ]
}

function penalArticle(source: Source): Finding | undefined {
  const found = article(source, { start: 0, end: source.text.length }, 'likely')
  return found?.leaves['']?.confidence === 'likely' && /hinh su|blhs/.test(source.folded.slice(found.start, found.end))
    ? found
    : undefined
}

const markStart =
  /(?<![a-z])(?:hinh xam|xam (?:tro|hinh|chu|rong|ho|con|kin|o)|(?:vet |co )?seo|(?:co )?not ruoi)(?![a-z])/g
function marks(source: Source): readonly Finding[] {
  return matches(source, markStart, 20).flatMap(({ start }) => {
    const end = sentenceEnd(source, start, Math.min(source.text.length, start + 90))
    const comma = /[,()]/.exec(source.text.slice(start, end))
    const span = trimmed(source, { start, end: comma === null ? end : start + comma.index })
    const type = markType(source, span)
    const confidence: Confidence = 'likely'
    return type === undefined ? [] : [markRow(source, span, { type, confidence })]
  })
}
