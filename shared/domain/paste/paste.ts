/**
 * Free text to typed fields (ui.md, "Compose in under a minute"): each with how sure it is and where it stands; what was not
 * understood is told, so that nothing is lost. Pure: the text is read, never run, opened or fetched. Linear in its length.
 */
import { limits } from '../../limits.ts'
import { parseSyllable } from '../vietnamese/syllable.ts'
import { collect, type PastedField } from './collect.ts'
import { readSegment } from './fields.ts'
import { finding, only, type Finding, type Span } from './finding.ts'
import { connectives } from './labels.ts'
import { nameAt } from './people.ts'
import { placeAt } from './places.ts'
import { proseName, readProse } from './prose.ts'
import { cutSegments, type Segment } from './segments.ts'
import { findIn, readSource, textAt, trimmed, type Source } from './source.ts'

export const pasteHints = ['several-people', 'sought', 'cancelled', 'truncated'] as const
/** What the reader should know before using the fields. */
export type PasteHint = (typeof pasteHints)[number]

export interface Paste {
  /** The text that the spans belong to: composed, one kind of line end. */
  readonly text: string
  readonly fields: readonly PastedField[]
  /** Pieces that no field was made of, in their order. */
  readonly rest: readonly Span[]
  readonly hints: readonly PasteHint[]
}

export function parsePaste(pasted: string): Paste {
  const source = readSource(pasted)
  const all = cutSegments(source)
  // a second person's fields must not become the first one's
  const names = all.filter(
    ({ label, start, end }) => label.field === 'name' && nameAt(source, { start, end }) !== undefined,
  )
  const limit = names[1]?.label.start ?? source.text.length
  const told = names.length > 0 ? [] : proseName(source)
  const segments = withOwners(source, {
    segments: fewOfEach(all.filter(({ label }) => label.start < limit)),
    name: names[0]?.start ?? told[0]?.start ?? limit,
  })
  const read = segments.map((segment) => ({
    segment,
    found: readSegment(source, segment).concat(hiding(source, segment)),
  }))
  const labelled = read.flatMap(({ found }) => found)
  const paths = new Set(labelled.map(({ path }) => path))
  const claimed = segments.flatMap(({ label, start, end }) =>
    label.field in claims ? [{ start, end: Math.min(end, start + (claims[label.field] ?? 0)) }] : [],
  )
  const prose = [...told, ...readProse(source, (path) => paths.has(path))].filter(
    ({ start }) => start < limit && !claimed.some((each) => start >= each.start && start < each.end),
  )
  const { fields, used } = collect([...labelled, ...prose], source.text.length)
  const labels = read
    .filter(({ found }) => found.length > 0)
    .map(({ segment: { label, start } }) => ({ start: label.start, end: start }))
  return { text: source.text, fields, rest: restOf(source, [...used, ...labels]), hints: hintsOf(source, names.length) }
}

/** A notice says nothing a hundred times: what does is left in the rest. */
function fewOfEach(segments: readonly Segment[]): readonly Segment[] {
  const counts = new Map<string, number>()
  return segments.filter(({ label: { field } }) => {
    const count = (counts.get(field) ?? 0) + 1
    counts.set(field, count)
    return count <= 2 * limits.listItems
  })
}

type Owner = 'subject' | 'contact' | 'other' | undefined
const owners: Readonly<Record<string, Owner>> = {
  name: 'subject',
  contact: 'contact',
  contactProse: 'contact',
  contactAddress: 'contact',
  other: 'other',
}

/** A telephone belongs to whom the text spoke of last; a victim is spoken of up to the end of the line. */
function withOwners(
  source: Source,
  { segments, name }: { readonly segments: readonly Segment[]; readonly name: number },
): readonly Segment[] {
  let owner: Owner
  let from = 0
  return segments.map((segment, at) => {
    const { label } = segment
    if (owner === undefined && label.start > name) owner = 'subject'
    if (owner === 'other' && source.folded.slice(from, label.start).includes('\n')) owner = 'subject'
    const named = owners[label.field]
    if (named !== undefined) {
      owner = named
      from = label.start
    }
    const before = segments[at - 1]
    if (label.field === 'birth' && before !== undefined && relatives.has(before.label.field)) {
      // "mẹ: Lâm Thị Già, sinh năm 1950"
      if (!/[\n.;]/.test(source.text.slice(before.start, label.start))) return as(segment, 'other')
    }
    if (label.field === 'address' && owner === 'contact') return as(segment, 'contactAddress')
    if (label.field !== 'phone') return segment
    if (ownPhone.test(source.folded.slice(label.start, segment.start))) return segment
    if (owner === 'other') return as(segment, 'other')
    // a number before any name stands in the head of an office
    return owner === 'contact' || owner === undefined ? as(segment, 'contactProse') : as(segment, 'phone')
  })
}
const relatives: ReadonlySet<string> = new Set(['father', 'mother', 'other'])
const ownPhone = /doi tuong|su dung|thue bao|zalo|dung so/
const as = (segment: Segment, field: string): Segment => ({
  ...segment,
  label: { ...segment.label, field, marked: false },
})

/** Places to hide: several, parted by semicolons; one goes on over its commas. */
function hiding(source: Source, { label, start, end }: Segment): readonly Finding[] {
  if (label.field !== 'hiding') return []
  const place = placeAt(source, { start, end })
  if (place === undefined) return []
  const found = finding('hidingPlaces', [textAt(source, place), label.marked ? 'sure' : 'likely'], place)
  return [{ ...found, leaves: { text: found.leaves[only] as Finding['leaves'][string] } }]
}

/** What a label has claimed is not guessed at, for so many letters: a victim's number, a CCCD with a digit too few. */
const claims: Readonly<Record<string, number>> = {
  other: 200,
  contact: 400,
  contactProse: 400,
  skip: 40,
  cccd: 16,
  cmnd: 16,
  passport: 16,
  account: 16,
}

/** Everything with a letter or a digit that stands in no used span. */
function restOf(source: Source, used: readonly Span[]): readonly Span[] {
  const rest: Span[] = []
  const keep = (start: number, end: number): void => {
    let from = start
    for (const line of source.text.slice(start, end).split('\n')) {
      const piece = trimmed(source, { start: from, end: from + line.length })
      if (saysSomething(source, piece)) rest.push(piece)
      from += line.length + 1
    }
  }
  let at = 0
  for (const span of used.toSorted((a, b) => a.start - b.start)) {
    if (span.start > at) keep(at, span.start)
    at = Math.max(at, span.end)
  }
  keep(at, source.text.length)
  return rest
}

/** More than the words that stand between two fields, or the number of a list's line. */
function saysSomething({ folded }: Source, { start, end }: Span): boolean {
  const piece = folded.slice(start, end)
  if (/^(?:\d{1,2}|[ivx]{1,4})$/.test(piece)) return false
  return (piece.match(/[\p{L}\p{N}]+/gu) ?? []).some((word) => !connectives.has(parseSyllable(word).folded))
}

function hintsOf(source: Source, names: number): readonly PasteHint[] {
  const says = (pattern: RegExp): boolean =>
    findIn(source, { start: 0, end: source.text.length }, pattern) !== undefined
  const isWanted = says(/truy na/)
  return [
    ...(names > 1 ? ['several-people' as const] : []),
    ...(!isWanted && says(/truy tim/) ? ['sought' as const] : []),
    ...(says(/(?:dinh na|quyet dinh dinh na|huy truy na)/) ? ['cancelled' as const] : []),
    ...(source.truncated ? ['truncated' as const] : []),
  ]
}
