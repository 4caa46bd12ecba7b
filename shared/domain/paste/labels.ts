/** Labels in a text ("Họ và tên:", "sinh năm", "HKTT"), found word by word in one pass (data/paste-labels.json). */
import table from '../data/paste-labels.json' with { type: 'json' }
import { wordsOf } from '../vietnamese/fold.ts'
import { parseSyllable, type Syllable } from '../vietnamese/syllable.ts'
import type { Span } from './finding.ts'
import type { Source } from './source.ts'

export interface Label extends Span {
  readonly field: string
  /** Behind it stands a colon, or the next column or line of a table. */
  readonly marked: boolean
  /** Where its value may begin. */
  readonly from: number
}

interface Known {
  readonly field: string
  readonly needs: string | undefined
  readonly words: readonly Syllable[]
}
interface Node {
  readonly next: Map<string, Node>
  readonly known: Known[]
}

/** Folded words that say nothing when they are all that is left. */
export const connectives: ReadonlySet<string> = new Set(table.connectives.map((word) => parseSyllable(word).folded))

const createNode = (): Node => ({ next: new Map(), known: [] })
const root = createNode()
for (const { field, needs, labels } of table.rows) {
  for (const label of labels) {
    const words = wordsOf(label).map(parseSyllable)
    let node = root
    for (const { folded } of words) {
      const next = node.next.get(folded) ?? createNode()
      node.next.set(folded, next)
      node = next
    }
    node.known.push({ field, needs, words })
  }
}

/** What may stand between the words of one label. */
const gap = /^[ ./,()-]{1,3}$/

/** In the order of the text; none inside another. */
export function findLabels(source: Source): readonly Label[] {
  const found: Label[] = []
  for (let at = 0; at < source.words.length;) {
    const label = labelAt(source, at)
    if (label === undefined) at += 1
    else {
      found.push(label.label)
      at += label.words
    }
  }
  return found
}

/** The longest label that begins with this word and is followed by what it needs. */
function labelAt(source: Source, first: number): { readonly label: Label; readonly words: number } | undefined {
  let best: { readonly label: Label; readonly words: number } | undefined
  let node = root
  let matched = 0
  // "20/QĐTN" is a number
  const start = source.words[first]?.start ?? 0
  if (/[/-]/.test(source.folded.charAt(start - 1))) return undefined
  for (let at = first; at < source.words.length; at++) {
    const word = source.words[at]
    if (word === undefined) break
    const before = source.words[at - 1]
    if (at > first && before !== undefined && !gap.test(source.folded.slice(before.end, word.start))) break
    const next = node.next.get(parseSyllable(word.folded).folded)
    if (next === undefined) break
    node = next
    for (const each of node.known) {
      if (!each.words.every((own, index) => isWritten(source, first + index, own))) continue
      matched = at - first + 1
      const label = accepted(source, each, { start, end: word.end })
      if (label === undefined) continue
      best = { label, words: at - first + 1 }
      break
    }
  }
  // what is left of a longer label is no value: "ĐẶC ĐIỂM" of "ĐẶC ĐIỂM NHẬN DẠNG"
  return best !== undefined && best.words < matched && !best.label.marked ? undefined : best
}

/** A word with marks must have the label's own: "đã" is not "da". Without any it may be either. */
function isWritten({ text, folded, words }: Source, at: number, own: Syllable): boolean {
  const word = words[at]
  if (word === undefined) return false
  const typed = text.slice(word.start, word.end)
  if (typed.toLowerCase() === folded.slice(word.start, word.end)) return true
  const syllable = parseSyllable(typed)
  return syllable.quality === own.quality && syllable.tone === own.tone
}

const note = /^[ ]{0,2}\([^()\n]{1,40}\)(?=[ ]{0,2}:)/
const colon = /^[ ]{0,3}(?::|=|[-–](?= )|\t|\.{3,200}|…)[ :\t.…]{0,200}/
const lead = /^[ ]{1,3}(?:(?:la|so|o|tai|cua doi tuong|doi tuong)[ ]{1,3}(?!:)){0,2}|^[.][ ]{0,2}/
const lineEnd = /^[ ]{0,3}\n{1,2}(?=[^\n])/

function accepted(source: Source, { field, needs }: Known, span: Span): Label | undefined {
  const { folded } = source
  const after = folded.slice(span.end, span.end + 300)
  const isFirst = /(?:^|[\n\t])[ \d.)*•+ivx-]{0,8}$/.test(folded.slice(Math.max(0, span.start - 10), span.start))
  if (needs === 'line' && !isFirst) return undefined
  const skipped = note.exec(after)?.[0].length ?? 0
  const mark = colon.exec(after.slice(skipped))?.[0]
  if (mark !== undefined) return { ...span, field, marked: true, from: span.end + skipped + mark.length }
  const alone = lineEnd.exec(after)?.[0]
  if (alone !== undefined && isFirst) return { ...span, field, marked: true, from: span.end + alone.length }
  if (needs === 'colon' || needs === 'line') return undefined
  const from = span.end + (lead.exec(after)?.[0].length ?? 0)
  if (from === span.end && !/^[(“"']/.test(after)) return undefined
  return isFollowed(source, needs, from) ? { ...span, field, marked: false, from } : undefined
}

const digitsSoon = /^[^\n\d]{0,24}\d{2}/
const places = /^(?:ap|xa|phuong|huyen|quan|tinh|tp|thanh pho|thi tran|thi xa|khu pho|kp|to|duong|so|thon|khom|p\.|q\.)/
function isFollowed({ text, folded }: Source, needs: string | undefined, from: number): boolean {
  const after = folded.slice(from, from + 130)
  const isProper = /^[“"'(]?[\p{Lu}\d]/u.test(text.slice(from, from + 2))
  // a text without capitals shows nothing by its letters
  const isPlain = !/\p{Lu}/u.test(text.slice(Math.max(0, from - 40), from + 40))
  switch (needs) {
    case 'name':
      return isProper || isPlain
    case 'capital':
      return isProper
    case 'place':
      return isProper || isPlain || places.test(after)
    case 'date':
      return /^[^\n\d]{0,14}\d{1,4}/.test(after)
    case 'height':
      return /^(?:khoang |chung |tam )?\d/.test(after)
    case 'plate':
      return /^(?:so )?(?:\d{2}|[a-z]{2}[ -]\d{2})/.test(after)
    case 'digits':
      return digitsSoon.test(after)
    case 'call':
      return /^[^\n]{0,120}\d{3}/.test(after)
    default:
      return /^\S/.test(after)
  }
}
