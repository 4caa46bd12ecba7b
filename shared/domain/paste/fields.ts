/** What stands behind each label, as fields of bulletin.json. A value that is not of its field's form gives nothing. */
import type { addressTypes } from '../bulletin-words.ts'
import { contact } from './contact.ts'
import { findDate, findYear } from './dates.ts'
import { finding, weaker, type Confidence, type Finding, type Span } from './finding.ts'
import { description, hair, height, skin } from './looks.ts'
import { article, authorityAt, decision, offence, signer } from './papers.ts'
import { aliasRows, isNothing, legalName, nameAt, parent } from './people.ts'
import { addressRow, placeAt } from './places.ts'
import type { Segment } from './segments.ts'
import { findIn, sentenceEnd, textAt, trimmed, type Source } from './source.ts'
import { account, idNumber, passport, phoneFinding, phonesIn, vehicles } from './things.ts'

type Reader = (source: Source, span: Span, limit: Confidence) => readonly (Finding | undefined)[]

const maxText = 400

/** To the end of the sentence, as one line. */
const sentence =
  (path: string, cut?: RegExp): Reader =>
  (source, span, limit) => {
    if (isNothing(source, span)) return []
    const end = Math.min(sentenceEnd(source, span.start, span.end), span.start + maxText)
    const stop = cut === undefined ? undefined : findIn(source, { start: span.start, end }, cut)
    const found = trimmed(source, { start: span.start, end: stop?.start ?? end })
    return found.end === found.start ? [] : [finding(path, [textAt(source, found), limit], found)]
  }
/** A word or a few: "Kinh", "Việt Nam", "Lao động tự do". */
const phrase = (path: string): Reader => sentence(path, /[,()]/)
const paragraph =
  (path: string): Reader =>
  (source, span, limit) =>
    span.end === span.start || isNothing(source, span)
      ? []
      : [
          finding(
            path,
            [
              textAt(source, span)
                .replaceAll(/\s*\n\s*/g, ' ')
                .slice(0, 2000),
              limit,
            ],
            span,
          ),
        ]
const place =
  (path: string): Reader =>
  (source, span, limit) => {
    const found = placeAt(source, span)
    return found === undefined ? [] : [finding(path, [textAt(source, found), limit], found)]
  }
const address =
  (type: (typeof addressTypes)[number]): Reader =>
  (source, span, confidence) => [addressRow(source, span, { type, confidence })]

const birth: Reader = (source, span, limit) => {
  if (isNothing(source, span) && span.end > span.start)
    return [finding('subject.birth.unknown', [textAt(source, span), 'likely'], span)]
  const near = { start: span.start, end: Math.min(span.end, span.start + 60) }
  const date = findDate(source, near)
  if (date !== undefined) {
    const at = findIn(source, { start: date.end, end: Math.min(span.end, date.end + 10) }, /(?:tai|o)[ :]{1,3}/)
    const where = at === undefined ? undefined : placeAt(source, { start: at.end, end: span.end })
    return [
      finding('subject.birth.date', [date.iso, weaker(date.confidence, limit)], date),
      where === undefined ? undefined : finding('subject.birthPlace', [textAt(source, where), 'likely'], where),
    ]
  }
  const year = findYear(source, near)
  if (year === undefined) return []
  // a day that does not exist leaves its year, and a doubt
  const isAlone = /^[\s(~]{0,3}(?:khoang )?$/.test(source.folded.slice(span.start, year.start))
  return [finding('subject.birth.year', [year.year, isAlone ? limit : 'guess'], year)]
}

const sex: Reader = (source, span, limit) => {
  const found = findIn(source, span, /^[ ]?(nam|nu|male|female)(?: gioi)?(?![a-z\d])/)?.groups[0]
  if (found === undefined) return []
  const word = source.folded.slice(found.start, found.end)
  return [finding('subject.sex', [word === 'nam' || word === 'male' ? 'male' : 'female', limit], found)]
}

const readers: Readonly<Record<string, Reader>> = {
  name: (source, span, limit) => {
    const found = nameAt(source, span)
    return found === undefined ? [] : [legalName(found, limit)]
  },
  alias: (source, span, limit) => {
    const end = Math.min(sentenceEnd(source, span.start, span.end), span.start + 200)
    const close = findIn(source, { start: span.start, end }, limit === 'sure' ? /\n/ : /[),]|\n/)
    return aliasRows(source, { start: span.start, end: close?.start ?? end }, limit)
  },
  sex,
  birth,
  birthPlace: place('subject.birthPlace'),
  hometown: place('subject.hometown'),
  nationality: phrase('subject.nationality'),
  ethnicity: phrase('subject.ethnicity'),
  religion: phrase('subject.religion'),
  occupation: phrase('subject.occupation'),
  father: (source, span, limit) => parentOf(source, span, { path: 'subject.father', limit }),
  mother: (source, span, limit) => parentOf(source, span, { path: 'subject.mother', limit }),
  cccd: (source, span, limit) => [idNumber(source, span, limit)],
  cmnd: (source, span, limit) => [idNumber(source, span, limit)],
  passport: (source, span, limit) => [passport(source, span, limit)],
  permanent: address('permanent'),
  temporary: address('temporary'),
  actual: address('actual'),
  address: (source, span) => [addressRow(source, span, { type: 'actual', confidence: 'guess' })],
  marks: description,
  height: (source, span, limit) => [
    height(source, span, limit) ?? bareHeight(source, span, limit),
    ...[hair, skin].map((read) => read(source, span, 'likely')),
  ],
  hair: phrase('subject.hair'),
  skin: phrase('subject.skin'),
  offence,
  offenceAct: (source, span) => offence(source, span, 'guess'),
  article: (source, span, limit) => [article(source, span, limit)],
  decision: (source, span, limit) => decision(source, span, { path: 'legal.decision', limit }),
  decisionDate: (source, span, limit) => {
    const date = findDate(source, span)
    return date === undefined ? [] : [finding('legal.decision.date', [date.iso, weaker(date.confidence, limit)], date)]
  },
  decisionAuthority: (source, span, limit) => {
    const found = authorityAt(source, span)
    return found === undefined ? [] : [finding('legal.decision.authority', [textAt(source, found), limit], found)]
  },
  prosecution: (source, span, limit) => decision(source, span, { path: 'legal.prosecution', limit }),
  reason: paragraph('legal.decision.reason'),
  signer,
  position: phrase('legal.decision.position'),
  type: (source, span, limit) => {
    const special = findIn(source, span, /dac biet/)
    const ordinary = findIn(source, span, /thuong/)
    const found = special ?? ordinary
    return found === undefined ? [] : [finding('type', [special === undefined ? 'ordinary' : 'special', limit], found)]
  },
  danger: paragraph('danger'),
  weapons: paragraph('weapons'),
  vehicle: vehicles,
  plate: vehicles,
  phone: (source, span, limit) => phonesIn(source, span).map((each) => phoneFinding('phones', each, limit)),
  account: (source, span, limit) => [account(source, span, limit)],
  contact,
  contactProse: (source, span) => contact(source, span, 'likely'),
  contactAddress: sentence('contact.address'),
  notes: paragraph('notes'),
}

function parentOf(
  source: Source,
  span: Span,
  { path, limit }: { readonly path: string; readonly limit: Confidence },
): readonly Finding[] {
  const found = parent(source, span, limit)
  return found === undefined ? [] : [finding(path, [found.full, found.confidence], found)]
}

/** "Chiều cao: 168". */
function bareHeight(source: Source, span: Span, limit: Confidence): Finding | undefined {
  const found = findIn(source, span, /^(1\d{2})(?!\d)/)
  return found === undefined ? undefined : finding('subject.heightCm', [Number(textAt(source, found)), limit], found)
}

export function readSegment(source: Source, { label, start, end }: Segment): readonly Finding[] {
  const limit: Confidence = label.marked || explicit.has(label.field) ? 'sure' : 'likely'
  return (readers[label.field]?.(source, { start, end }, limit) ?? []).flatMap((each) => each ?? [])
}
/** Fields whose labels mean nothing else, and whose values have a form of their own. */
const explicit: ReadonlySet<string> = new Set(['cccd', 'cmnd', 'birth', 'height', 'decision', 'prosecution', 'plate'])
