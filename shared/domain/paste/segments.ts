/** A text cut at its labels: each label with the span of its value; tables with a head line are read by column. */
import type { Span } from './finding.ts'
import { findLabels, type Label } from './labels.ts'
import { trimmed, type Source } from './source.ts'

export interface Segment extends Span {
  readonly label: Label
}

/** Fields whose value goes on over commas, brackets and lines that have no label. */
const longFields: ReadonlySet<string> = new Set(['marks', 'contact', 'contactProse', 'notes', 'danger', 'reason'])

export function cutSegments(source: Source): readonly Segment[] {
  const labels = withoutLooks(source, findLabels(source))
  const tables = headLines(source, labels)
  const inHead = new Set(tables.flatMap(({ head }) => head))
  const plain = labels.flatMap((label, at): Segment[] => {
    if (inHead.has(label)) return []
    const next = labels[at + 1]?.start ?? source.text.length
    return [
      { label, ...trimmed(source, { start: label.from, end: Math.max(label.from, valueEnd(source, label, next)) }) },
    ]
  })
  return [...plain, ...tables.flatMap(({ cells }) => cells)].toSorted((a, b) => a.label.start - b.label.start)
}

/** "Đặc điểm: cao 1m68, tóc đen, sẹo": what stands in the line of a description belongs to it. */
function withoutLooks({ folded }: Source, labels: readonly Label[]): readonly Label[] {
  let description: Label | undefined
  return labels.filter((label) => {
    if (label.field === 'marks') description = label
    else if (!looks.has(label.field)) description = undefined
    else if (description !== undefined) return folded.slice(description.from, label.start).includes('\n')
    return true
  })
}
const looks: ReadonlySet<string> = new Set(['height', 'hair', 'skin'])

/** Up to the next label, the line's end or the next column. */
function valueEnd({ text, folded }: Source, { field, from }: Label, next: number): number {
  for (let at = from; at < next; at++) {
    const letter = folded.charAt(at)
    if (letter === '\t') return at
    if (letter !== '\n') continue
    if (!longFields.has(field) || !continues(text, at + 1)) return at
  }
  return next
}

/** The line after goes on: it begins with a bullet or in small letters. */
const continues = (text: string, at: number): boolean => /^[ ]{0,8}(?:[-+•*]|\p{Ll})/u.test(text.slice(at, at + 10))

interface Table {
  readonly head: readonly Label[]
  readonly cells: readonly Segment[]
}

/** Lines of which every column is a label, and the line below with as many columns. */
function headLines(source: Source, labels: readonly Label[]): readonly Table[] {
  const lines = linesOf(source)
  const tables: Table[] = []
  let at = 0
  for (const [number, line] of lines.entries()) {
    const own: Label[] = []
    for (let label = labels[at]; label !== undefined && label.start < line.end; label = labels[++at]) own.push(label)
    const below = lines[number + 1]
    const table = own.length < 2 || below === undefined ? undefined : tableOf(source, { line, below, own })
    if (table !== undefined) tables.push(table)
  }
  return tables
}

interface HeadLine {
  readonly line: Span
  readonly below: Span
  readonly own: readonly Label[]
}
function tableOf(source: Source, { line, below, own }: HeadLine): Table | undefined {
  const columns = columnsOf(source, line)
  const values = columnsOf(source, below)
  if (columns.length < 2 || values.length < columns.length) return undefined
  const head = columns.map((column) => own.find(({ start }) => start >= column.start && start < column.end))
  const known = head.filter((label) => label !== undefined)
  if (known.length < 2 || known.length * 2 < columns.length || known.length < own.length) return undefined
  // a head line names nothing but columns: each label ends its column
  if (!head.every((label, at) => label === undefined || trimmed(source, columns[at] as Span).end <= label.end))
    return undefined
  const cells = head.flatMap((label, at): Segment[] =>
    label === undefined ? [] : [{ label: { ...label, marked: true }, ...trimmed(source, values[at] as Span) }],
  )
  return { head: known, cells }
}

function linesOf({ folded }: Source): readonly Span[] {
  const lines: Span[] = []
  for (let start = 0; start <= folded.length;) {
    const found = folded.indexOf('\n', start)
    const end = found < 0 ? folded.length : found
    lines.push({ start, end })
    start = end + 1
  }
  return lines
}

function columnsOf({ folded }: Source, { start, end }: Span): readonly Span[] {
  const columns: Span[] = []
  let from = start
  for (let at = start; at <= end; at++) {
    if (at < end && folded.charAt(at) !== '\t') continue
    if (at > from) columns.push({ start: from, end: at })
    from = at + 1
  }
  return columns
}
