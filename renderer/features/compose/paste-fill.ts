/** A pasted text's fields into the form: blank places only, so that nothing typed by hand is overwritten. */
import { foldText } from '../../../shared/domain/vietnamese/fold.ts'
import type { PastedField } from '../../../shared/domain/paste/collect.ts'
import { weaker, type Confidence } from '../../../shared/domain/paste/finding.ts'
import type { Paste } from '../../../shared/domain/paste/paste.ts'
import { limits } from '../../../shared/limits.ts'
import { plainDate } from '../../ui/dates.ts'
import { isEmptyRow, rowShapes, rowWords } from './row-shapes.ts'
import { emptyForm, type BulletinForm } from './bulletin-form.ts'

export interface FieldMark {
  readonly confidence: Confidence
  /** What was filled in: another value has been typed since. */
  readonly value: string
  /** The words of the text that it was taken from. */
  readonly source: string
}
export interface FilledForm {
  readonly values: BulletinForm
  readonly marks: ReadonlyMap<string, FieldMark>
  /** Pieces of the text that are in no field: not understood, or their place was taken. */
  readonly rest: readonly string[]
}

type Tree = Record<string, unknown>
type Row = Record<string, string>

/** Fields of bulletin.json that the form holds elsewhere, or not at all. */
const formPath: Readonly<Record<string, string>> = { 'subject.birth.year': 'subject.birth.date' }
const listForm = /^(subject\.(?:names|ids|addresses|marks)|vehicles|accounts|hidingPlaces)\.(\d+)\.(\w+)$/

export function fillForm(before: BulletinForm, paste: Paste): FilledForm {
  const values = structuredClone(before)
  const marks = new Map<string, FieldMark>()
  const left: PastedField[] = []
  const mark = (path: string, value: string, field: PastedField): void => {
    marks.set(path, { confidence: field.confidence, value, source: paste.text.slice(field.start, field.end) })
  }
  for (const field of paste.fields.filter(({ path }) => !listForm.test(path))) {
    const value = plainDate(String(field.value))
    if (field.path.startsWith('phones.')) {
      const known = marks.get('phones')
      if (!addPhone(values, value)) continue
      const confidence = known === undefined ? field.confidence : weaker(known.confidence, field.confidence)
      mark('phones', values.phones.join(), { ...field, confidence })
    } else {
      const path = formPath[field.path] ?? field.path
      const now = valueAt(values, path)
      if (now === valueAt(emptyForm(), path)) {
        putAt(values, path, value)
        mark(path, value, field)
      } else if (now !== value) left.push(field)
    }
  }
  for (const rows of rowsOf(paste.fields)) {
    const at = placeFor(values, rows)
    if (at === undefined) left.push(rows.fields[0] as PastedField)
    if (at === undefined || at === 'there') continue
    for (const field of rows.fields) {
      const key = field.path.split('.').at(-1) ?? ''
      const path = `${rows.list}.${at}.${key}`
      putAt(values, path, String(field.value))
      // which kind of row it is goes without saying where the row is sure
      if (field.confidence !== 'sure' || !rowWords.has(key)) mark(path, String(field.value), field)
    }
  }
  const taken = left.toSorted((a, b) => a.start - b.start)
  return {
    values,
    marks,
    rest: [...taken, ...paste.rest].map(({ start, end }) => paste.text.slice(start, end)),
  }
}

/** True as long as nothing else has been typed there. */
export const isAsFilled = (values: BulletinForm, path: string, mark: FieldMark | undefined): mark is FieldMark =>
  mark !== undefined && String(valueAt(values, path)) === mark.value

export const valueAt = (values: BulletinForm, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, step) => (inner as Tree | undefined)?.[step], values)

function putAt(values: BulletinForm, path: string, value: string): void {
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  const inner = steps.reduce<unknown>((tree, step) => (tree as Tree | undefined)?.[step], values)
  if (typeof inner === 'object' && inner !== null && last in inner) (inner as Tree)[last] = value
}

function addPhone(values: BulletinForm, phone: string): boolean {
  if (values.phones.includes(phone) || values.phones.length >= limits.listItems) return false
  values.phones.push(phone)
  return true
}

interface PastedRow {
  readonly list: string
  readonly fields: readonly PastedField[]
}
function rowsOf(fields: readonly PastedField[]): readonly PastedRow[] {
  const rows = new Map<string, PastedField[]>()
  for (const field of fields) {
    const [, list = '', at = ''] = listForm.exec(field.path) ?? []
    if (list !== '') rows.set(`${list} ${at}`, [...(rows.get(`${list} ${at}`) ?? []), field])
  }
  return [...rows].map(([key, own]) => ({ list: key.split(' ')[0] ?? '', fields: own }))
}

/** Words of a row that say which it is. */
const telling: readonly string[] = ['full', 'number', 'plate', 'text']
const textOf = (row: Row): string => foldText(telling.map((key) => row[key] ?? '').find((text) => text !== '') ?? '')

/** The first row that was never filled in, or a new one; `there` when the form has it already. */
function placeFor(values: BulletinForm, { list, fields }: PastedRow): number | 'there' | undefined {
  const rows = valueAt(values, list) as Row[]
  const pasted: Row = Object.fromEntries(fields.map(({ path, value }) => [path.split('.').at(-1), String(value)]))
  if (rows.some((row) => textOf(row) === textOf(pasted))) return 'there'
  // the first name is the legal one, whether it is known or not
  if (list === 'subject.names' && pasted['kind'] === 'legal') return rows[0]?.['full'] === '' ? 0 : undefined
  const free = rows.findIndex((row, at) => isEmptyRow(row) && (list !== 'subject.names' || at > 0))
  if (free >= 0) return free
  if (rows.length >= limits.listItems) return undefined
  const shape = rowShapes[list.split('.').at(-1) as keyof typeof rowShapes]
  rows.push({ ...shape })
  return rows.length - 1
}

const bytes = (text: string): number => new TextEncoder().encode(text).length

/** The rest of a text behind the notes, as far as they may grow; what has no room is given back. */
export function withNotes(notes: string, rest: readonly string[]): { notes: string; rest: readonly string[] } {
  let grown = notes.trimEnd()
  for (const [at, line] of rest.entries()) {
    const next = grown === '' ? line : `${grown}\n${line}`
    if (bytes(next) > limits.longTextBytes) return { notes: grown, rest: rest.slice(at) }
    grown = next
  }
  return { notes: grown, rest: [] }
}
