/** Why a bulletin matches, and how well: the weakest word counts, and where it was found. */
import type { NameWay } from '../../shared/domain/identity/name.ts'
import { joinsOf, syllablesOf } from '../../shared/domain/vietnamese/fold.ts'
import { bestMatch, closenessScore, compareWords, type Closeness } from '../../shared/domain/vietnamese/rank.ts'
import type { Syllable } from '../../shared/domain/vietnamese/syllable.ts'
import { isNameField, type FieldText, type TextField } from './document.ts'
import type { SearchQuery } from './query.ts'

export interface Why {
  readonly field: string
  readonly how: string
  readonly text?: string
}
export interface Ranked {
  readonly why: readonly Why[]
  readonly score: number
}

const fieldWeight: Readonly<Record<TextField, number>> = { name: 10, alias: 9, title: 6, place: 3, text: 2 }
/** A whole identifier is stronger than any name (field.md 6.5: never match on a name alone). */
export const identifierScore = { exact: 100, 'old-number': 95, prefix: 40 } as const

type How = Closeness | 'joined'
const howScore: Readonly<Record<How, number>> = { ...closenessScore, joined: 1.5 }
/** What a name loses whose words stand in another order, or that lacks a middle name. */
const otherWay = 0.9

/** A text of a record, cut into words once. */
export interface Source extends FieldText {
  readonly words: readonly Syllable[]
  /** Neighbouring words of a name as one. */
  readonly joins: readonly Syllable[]
}
interface Found {
  readonly source: Source
  readonly how: How
  readonly word: Syllable
}

export const sourcesOf = (texts: readonly FieldText[]): readonly Source[] =>
  texts.map((source) => ({
    ...source,
    words: syllablesOf(source.text),
    joins: isNameField(source.field) ? joinsOf(source.text) : [],
  }))

/** `undefined` when a word is nowhere: the folded index may have joined words that the texts do not have. */
export function rankSources(query: SearchQuery, sources: readonly Source[]): Ranked | undefined {
  const found: Found[] = []
  for (const [index, word] of query.words.entries()) {
    const best = bestSource(word, sources, query.lastUnfinished && index === query.words.length - 1)
    if (best !== undefined) found.push(best)
    else if (!query.optional.has(word)) return undefined
  }
  if (found.length === 0) return undefined
  const dropped = found.length < query.words.length
  const why = reasons(found, dropped)
  const score = found.reduce((sum, { source, how }) => sum + fieldWeight[source.field] * howScore[how], 0)
  return { why, score: (score / found.length) * (why.some(({ how }) => isOtherWay(how)) ? otherWay : 1) }
}

function bestSource(word: Syllable, sources: readonly Source[], unfinished: boolean): Found | undefined {
  let best: Found | undefined
  let bestScore = 0
  for (const source of sources) {
    const plain = bestMatch(word, source.words, unfinished)
    const how = plain ?? (bestMatch(word, source.joins, unfinished) === undefined ? undefined : 'joined')
    if (how === undefined) continue
    const score = fieldWeight[source.field] * howScore[how]
    if (score > bestScore) {
      best = { source, how, word }
      bestScore = score
    }
  }
  return best
}

const isOtherWay = (how: string): boolean => how === 'reversed' || how === 'middle'

/** One reason a field text: another way of writing a name, else the weakest way in which its words matched. */
function reasons(found: readonly Found[], dropped: boolean): readonly Why[] {
  const bySource = new Map<Source, Found[]>()
  for (const each of found) bySource.set(each.source, [...(bySource.get(each.source) ?? []), each])
  return [...bySource].map(([source, here]) => ({
    field: source.field,
    how: wayOf(source, here, dropped) ?? weakest(here),
    text: source.text,
  }))
}

const weakest = (found: readonly Found[]): How =>
  found.map(({ how }) => how).reduce((worst, how) => (howScore[how] < howScore[worst] ? how : worst))

function wayOf(source: Source, found: readonly Found[], dropped: boolean): NameWay | undefined {
  if (!isNameField(source.field) || found.length < 2) return undefined
  if (!inOrder(found, source.words)) return 'reversed'
  return dropped ? 'middle' : undefined
}

/** A word that matched only joined has no place of its own. */
function inOrder(found: readonly Found[], words: readonly Syllable[]): boolean {
  let from = 0
  for (const { word, how } of found) {
    if (how === 'joined') continue
    const at = words.findIndex((each, index) => index >= from && compareWords(word, each, true) !== undefined)
    if (at < 0) return false
    from = at + 1
  }
  return true
}
