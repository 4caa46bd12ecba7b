/** Findings put together: the surer first, none upon another, one value a field, rows without doubles. */
import { limits } from '../../limits.ts'
import { compactNumber } from '../identity/identity-number.ts'
import { parsePhone } from '../identity/phone.ts'
import { compactPlate } from '../identity/plate.ts'
import { foldText } from '../vietnamese/fold.ts'
import { isSurer, only, weaker, type Confidence, type Finding, type Leaf, type Span } from './finding.ts'

export interface PastedField extends Span {
  /** Path in bulletin.json with positions: `subject.names.0.full`. */
  readonly path: string
  readonly value: string | number
  readonly confidence: Confidence
}

const lists: ReadonlySet<string> = new Set([
  'subject.names',
  'subject.ids',
  'subject.addresses',
  'subject.marks',
  'vehicles',
  'phones',
  'accounts',
  'hidingPlaces',
])
const longTexts: ReadonlySet<string> = new Set(['danger', 'weapons', 'notes', 'legal.decision.reason'])

const best = ({ leaves }: Finding): Confidence =>
  Object.values(leaves).reduce<Confidence>(
    (top, { confidence }) => (isSurer(confidence, top) ? confidence : top),
    'guess',
  )

export interface Collected {
  readonly fields: readonly PastedField[]
  /** Where the accepted findings stand. */
  readonly used: readonly Span[]
}

/** @param length of the text */
export function collect(found: readonly Finding[], length: number): Collected {
  const taken = new Uint8Array(length + 1)
  const single = new Map<string, Finding>()
  const rows = new Map<string, Finding[]>()
  const used: Span[] = []
  const sorted = found
    .filter(fits)
    .toSorted((a, b) => (isSurer(best(a), best(b)) ? -1 : isSurer(best(b), best(a)) ? 1 : a.start - b.start))
  for (const each of sorted) {
    if (taken.subarray(each.start, each.end).includes(1)) continue
    const accepted = lists.has(each.path) ? addRow(rows, each) : addSingle(single, each)
    if (!accepted) continue
    taken.fill(1, each.start, each.end)
    used.push(each)
  }
  return { fields: [...[...single.values()].flatMap(flat), ...[...rows.values()].flatMap(flatRows)], used }
}

/** A value that the schema would refuse for its length stays in the rest of the text. */
function fits({ path, leaves }: Finding): boolean {
  const bytes = longTexts.has(path) ? limits.longTextBytes : path === 'phones' ? 32 : limits.shortTextBytes
  return Object.values(leaves).every(({ value }) => new TextEncoder().encode(String(value)).length <= bytes)
}

/** A day and a year of birth are one thing said twice. */
const slot = (path: string): string => (path.startsWith('subject.birth.') ? 'subject.birth' : path)

function addSingle(single: Map<string, Finding>, each: Finding): boolean {
  const key = slot(each.path)
  const known = single.get(key)
  if (known === undefined) {
    single.set(key, each)
    return true
  }
  if (isSame(known, each)) return true
  // the text says two things: neither is sure, and the second stays to be read
  if (!isSurer(best(known), best(each))) single.set(key, doubted(known))
  return false
}

const said = ({ leaves }: Finding): string => foldText(String(leaves[only]?.value ?? ''))
function isSame(a: Finding, b: Finding): boolean {
  if (a.path === b.path) return said(a) === said(b)
  const [date, year] = a.path.endsWith('date') ? [a, b] : [b, a]
  return said(date).startsWith(said(year))
}

const doubted = (each: Finding): Finding => ({
  ...each,
  leaves: Object.fromEntries(
    Object.entries(each.leaves).map(([key, leaf]): [string, Leaf] => [
      key,
      { ...leaf, confidence: weaker(leaf.confidence, 'likely') },
    ]),
  ),
})

const keys: Readonly<Record<string, (row: Readonly<Record<string, Leaf>>) => string>> = {
  'subject.names': (row) => foldText(String(row['full']?.value)),
  'subject.ids': (row) => compactNumber(String(row['number']?.value)),
  'subject.addresses': (row) => `${row['type']?.value} ${foldText(String(row['text']?.value))}`,
  vehicles: (row) => compactPlate(String(row['plate']?.value)),
  phones: (row) => parsePhone(String(row[only]?.value))?.canonical ?? '',
  accounts: (row) => compactNumber(String(row['number']?.value)),
}

/** True also for a double: it was understood. */
function addRow(rows: Map<string, Finding[]>, each: Finding): boolean {
  const own = rows.get(each.path) ?? []
  const keyOf = keys[each.path] ?? ((row) => foldText(String((row['text'] ?? row[only])?.value)))
  const key = keyOf(each.leaves)
  if (own.some((one) => keyOf(one.leaves) === key)) return true
  if (own.length >= limits.listItems) return false
  rows.set(each.path, [...own, secondLegal(own, each)])
  return true
}

/** A person has one legal name: another one is another name. */
function secondLegal(own: readonly Finding[], each: Finding): Finding {
  const isLegal = (one: Finding): boolean => one.leaves['kind']?.value === 'legal'
  if (!isLegal(each) || !own.some(isLegal)) return each
  return { ...each, leaves: { ...each.leaves, kind: { value: 'other', confidence: 'guess' } } }
}

function flat({ path, leaves, start, end }: Finding): readonly PastedField[] {
  return Object.entries(leaves).map(([key, leaf]) => ({
    path: key === only ? path : `${path}.${key}`,
    ...leaf,
    start,
    end,
  }))
}

/** Rows as they stand in the text; the legal name first. */
function flatRows(own: readonly Finding[]): readonly PastedField[] {
  const isLegal = (one: Finding): number => (one.leaves['kind']?.value === 'legal' ? 0 : 1)
  return own
    .toSorted((a, b) => isLegal(a) - isLegal(b) || a.start - b.start)
    .flatMap((row, at) => flat({ ...row, path: `${row.path}.${at}` }))
}
