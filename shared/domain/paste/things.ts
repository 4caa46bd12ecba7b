/** Numbers of papers, telephones, vehicles and accounts in a span. */
import { bankByFoldedName } from '../data/banks.ts'
import type { VehicleClass } from '../bulletin-words.ts'
import { compactNumber } from '../identity/identity-number.ts'
import { parsePhone } from '../identity/phone.ts'
import { plateClasses, writtenClass } from '../identity/plate.ts'
import { foldText } from '../vietnamese/fold.ts'
import { finding, rowFinding, type Confidence, type Finding, type Span } from './finding.ts'
import { findIn, findInText, sentenceEnd, textAt, type Source } from './source.ts'

const personal = /(?<![\d+])\d(?:[ .]?\d){8,11}(?![\d])/
const passportForm = /(?<![A-Za-z0-9])[A-Z]{1,2}\d{6,8}(?!\d)/

/** A CCCD of 12 or a CMND of 9 digits, whatever the label calls it. */
export function idNumber(source: Source, span: Span, confidence: Confidence): Finding | undefined {
  const found = findIn(source, span, personal)
  if (found === undefined) return undefined
  const number = compactNumber(textAt(source, found))
  const type = number.length === 12 ? 'cccd' : number.length === 9 ? 'cmnd' : undefined
  if (type === undefined) return undefined
  return rowFinding('subject.ids', { type: [type, confidence], number: [number, confidence] }, found)
}

export function passport(source: Source, span: Span, confidence: Confidence): Finding | undefined {
  const found = findInText(source, span, passportForm)
  if (found === undefined) return undefined
  return rowFinding(
    'subject.ids',
    { type: ['passport', confidence], number: [textAt(source, found), confidence] },
    found,
  )
}

const phoneForm = /(?<![\d/.,-])(?:\+84|84|0)(?:[ .()-]{0,2}\d){9,10}(?!\d|[/]\d)/g
/** Vietnamese numbers in a span, as written. */
export function phonesIn(
  { folded, text }: Source,
  { start, end }: Span,
): readonly (Span & { readonly shown: string })[] {
  return [...folded.slice(start, end).matchAll(phoneForm)].flatMap((match) => {
    const at = { start: start + match.index, end: start + match.index + match[0].length }
    const national = parsePhone(match[0])?.canonical.slice(3) ?? ''
    return national.length < 9 || national.length > 10 ? [] : [{ ...at, shown: text.slice(at.start, at.end) }]
  })
}

const words: readonly (readonly [VehicleClass, RegExp])[] = [
  [
    'motorbike',
    /(?<![a-z])(?:xe may|mo to|moto|xe mo to|xe gan may|honda|yamaha|sh|wave|exciter|vario|air ?blade|vision|sirius|dream|lead|winner|xe dap dien)(?![a-z])/,
  ],
  [
    'car',
    /(?<![a-z])(?:o to|oto|xe hoi|xe con|xe tai|xe khach|ban tai|container|toyota|innova|vios|mazda|kia|hyundai|ford|4 cho|5 cho|7 cho|16 cho)(?![a-z])/,
  ],
]
const vehicleStart =
  /(?<![a-z])(?:xe (?:may|mo to|o to|oto|hoi|con|tai|khach|gan may|dap dien|sh|wave)|mo to|moto|o to|oto|xe)(?![a-z])/g
const plateForm =
  /(?<![\dA-Za-z])(?:\d{2}[ .-]{0,2}[A-ZĐ]{1,2}[ .-]{0,2}\d{0,1}[ .-]{1,3}\d{3}[.]?\d{1,2}|\d{2}[A-ZĐ]{1,2}\d?[ .-]?\d{3}[.]?\d{1,2}|\d{2}[A-ZĐ][\dA-Z]?\d{4,6}|[A-Z]{2}[ -]\d{2}[ -]\d{2})(?![\dA-Za-z])/gi

/** Plates with their class, and what was said of the vehicle just before. */
export function vehicles(source: Source, span: Span, limit: Confidence): readonly Finding[] {
  const found: Finding[] = []
  let from = 0
  for (const match of source.text.slice(span.start, span.end).matchAll(plateForm)) {
    const at = { start: span.start + match.index, end: span.start + match.index + match[0].length }
    const classes = plateClasses(match[0])
    if (classes.length === 0) continue
    const told = { start: Math.max(from, sentenceStart(source, at.start)), end: at.start }
    const said = words.find(([kind, form]) => classes.includes(kind) && findIn(source, told, form) !== undefined)?.[0]
    const written = writtenClass(match[0])
    const kind = said ?? written ?? (classes.includes('motorbike') ? 'motorbike' : (classes[0] ?? 'other'))
    const sure: Confidence =
      classes.length === 1 || said === written
        ? limit
        : said !== undefined || written !== undefined
          ? 'likely'
          : 'guess'
    const about = descriptionBefore(source, told)
    found.push(
      rowFinding(
        'vehicles',
        {
          plate: [match[0].toUpperCase().trim(), limit],
          class: [kind, said === undefined && written === undefined && classes.length > 1 ? 'guess' : sure],
          ...(about === undefined ? {} : { text: [textAt(source, about), 'likely'] as const }),
        },
        { start: about?.start ?? at.start, end: at.end },
      ),
    )
    from = at.end
  }
  return found
}

function sentenceStart({ folded }: Source, at: number): number {
  for (let from = at; from > Math.max(0, at - 80); from--) {
    if (/[\n;]/.test(folded.charAt(from - 1)) || folded.slice(from - 2, from) === '. ') return from
  }
  return Math.max(0, at - 80)
}

/** "xe máy Honda SH màu đen" before "biển số". */
function descriptionBefore(source: Source, told: Span): Span | undefined {
  const slice = source.folded.slice(told.start, told.end)
  const starts = [...slice.matchAll(vehicleStart)].map((match) => match.index)
  const last = starts.at(-1)
  if (last === undefined) return undefined
  const rest = slice.slice(last)
  const end =
    /,|;|\n|\.|:|\(|(?: (?:mang|gan|co))? (?:bien so|bien kiem soat|bks|bs|bsx)(?![a-z])/.exec(rest)?.index ??
    rest.length
  const length = rest.slice(0, end).trimEnd().length
  return length < 4 ? undefined : { start: told.start + last, end: told.start + last + length }
}

const accountForm = /(?<![\d+])\d(?:[ .-]?\d){5,18}(?!\d)/
/** A number and the bank that stands beside it; without a known bank a guess. */
export function account(source: Source, span: Span, limit: Confidence): Finding | undefined {
  const found = findIn(source, span, accountForm)
  if (found === undefined) return undefined
  const end = Math.max(found.end, sentenceEnd(source, found.end, Math.min(source.text.length, found.end + 120)))
  const bank = bankIn(source, { start: found.end, end }) ?? bankIn(source, { start: span.start, end: found.start })
  const number = compactNumber(textAt(source, found))
  if (bank === undefined)
    return rowFinding('accounts', { number: [number, limit === 'sure' ? 'likely' : 'guess'] }, found)
  return rowFinding(
    'accounts',
    { bank: [bank.name, 'likely'], number: [number, limit] },
    { start: Math.min(found.start, bank.start), end: Math.max(found.end, bank.end) },
  )
}

function bankIn({ words: all, text }: Source, { start, end }: Span): (Span & { readonly name: string }) | undefined {
  const inside = wordsBetween(all, { start, end })
  for (const [at, first] of inside.entries()) {
    for (let length = 5; length > 0; length--) {
      const last = inside[at + length - 1]
      if (last === undefined) continue
      const bank = bankByFoldedName.get(foldText(text.slice(first.start, last.end)))
      if (bank !== undefined) return { name: bank.name, start: first.start, end: last.end }
    }
  }
  return undefined
}

/** Words are in order: the first is found by halving. */
export function wordsBetween<Word extends Span>(all: readonly Word[], { start, end }: Span): readonly Word[] {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((all[middle] as Word).start < start) low = middle + 1
    else high = middle
  }
  const inside: Word[] = []
  for (let at = low; at < all.length && (all[at] as Word).end <= end; at++) inside.push(all[at] as Word)
  return inside
}

export const phoneFinding = (path: string, phone: Span & { readonly shown: string }, confidence: Confidence): Finding =>
  finding(path, [phone.shown.replaceAll(/\s+/g, ' ').trim(), confidence], phone)
