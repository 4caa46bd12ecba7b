/** Why a bulletin matches, and how well: the weakest word counts, and where it was found. */
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import { syllablesOf } from '../../shared/domain/vietnamese/fold.ts'
import { bestMatch, closenessScore, type Closeness } from '../../shared/domain/vietnamese/rank.ts'
import type { Syllable } from '../../shared/domain/vietnamese/syllable.ts'
import { textsOf, type FieldText, type TextField } from './document.ts'
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

interface Found {
  readonly source: FieldText
  readonly how: Closeness
}

/** `undefined` when a word is nowhere: the folded index may have joined words that the texts do not have. */
export function rankTexts(query: SearchQuery, bulletin: BulletinInput): Ranked | undefined {
  const sources = textsOf(bulletin).map((source) => ({ source, words: syllablesOf(source.text) }))
  const found: Found[] = []
  for (const [index, word] of query.words.entries()) {
    const best = bestSource(word, sources, query.lastUnfinished && index === query.words.length - 1)
    if (best === undefined) return undefined
    found.push(best)
  }
  if (found.length === 0) return undefined
  const score = found.reduce((sum, { source, how }) => sum + fieldWeight[source.field] * closenessScore[how], 0)
  return { why: reasons(found), score: score / found.length }
}

function bestSource(
  word: Syllable,
  sources: readonly { readonly source: FieldText; readonly words: readonly Syllable[] }[],
  unfinished: boolean,
): Found | undefined {
  let best: Found | undefined
  let bestScore = 0
  for (const { source, words } of sources) {
    const how = bestMatch(word, words, unfinished)
    if (how === undefined) continue
    const score = fieldWeight[source.field] * closenessScore[how]
    if (score > bestScore) {
      best = { source, how }
      bestScore = score
    }
  }
  return best
}

/** One reason a field text, with the weakest way in which its words matched. */
function reasons(found: readonly Found[]): readonly Why[] {
  const bySource = new Map<FieldText, Closeness>()
  for (const { source, how } of found) {
    const known = bySource.get(source)
    if (known === undefined || closenessScore[how] < closenessScore[known]) bySource.set(source, how)
  }
  return [...bySource].map(([{ field, text }, how]) => ({ field, how, text }))
}
