/** From what is typed to bulletin.json and back. What cannot be read as meant stays as typed, for the schema to refuse. */
import { isoDate, plainDate } from '../../ui/dates.ts'
import { bulletinKinds } from '../../../shared/domain/bulletin-words.ts'
import { emptyForm, type BulletinForm } from './bulletin-form.ts'
import { isEmptyRow, rowShapes } from './row-shapes.ts'
import { shownSections } from './shown-sections.ts'

type Json = string | number | readonly Json[] | { readonly [key: string]: Json | undefined }

function prune(value: unknown): Json | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim().normalize('NFC')
  if (typeof value === 'number') return value
  if (Array.isArray(value)) {
    const items = value
      .filter((item) => typeof item !== 'object' || !isEmptyRow(item as object))
      .flatMap((item) => prune(item) ?? [])
    return items.length === 0 ? undefined : items
  }
  if (typeof value !== 'object' || value === null) return undefined
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const kept = prune(inner)
    return kept === undefined ? [] : [[key, kept] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

const dateOf = (text: string): string => isoDate(text) ?? text

function birthOf({ date, unknown }: BulletinForm['subject']['birth']): object {
  if (date.trim() === '') return { unknown }
  return /^\d{4}$/.test(date.trim()) ? { year: Number(date) } : { date: dateOf(date) }
}

/** bulletin.json without what is blank or not on the screen; not validated. */
export function toBulletin(form: BulletinForm): Record<string, unknown> {
  const { legal } = form
  const isPerson = shownSections(form).includes('person')
  const subject = isPerson ? form.subject : { ...form.subject, nationality: '' } // nobody typed it
  const height = subject.heightCm.trim()
  const typed = {
    ...form,
    type: form.kind === 'wanted' ? form.type : '',
    subject: { ...subject, birth: birthOf(subject.birth), heightCm: /^\d+$/.test(height) ? Number(height) : height },
    legal: {
      decision: { ...legal.decision, date: dateOf(legal.decision.date) },
      prosecution: { ...legal.prosecution, date: dateOf(legal.prosecution.date) },
    },
  }
  return (prune(typed) ?? {}) as Record<string, unknown>
}

/** Removes rows that were added and never filled, so that positions in refusals are positions on screen. */
export function withoutEmptyRows(form: BulletinForm): BulletinForm {
  const { subject } = form
  const filled = <Row extends object>(rows: readonly Row[]): Row[] => rows.filter((row) => !isEmptyRow(row))
  const names = filled(subject.names)
  return {
    ...form,
    vehicles: filled(form.vehicles),
    accounts: filled(form.accounts),
    hidingPlaces: filled(form.hidingPlaces),
    subject: {
      ...subject,
      names: names.length === 0 ? subject.names.slice(0, 1) : names,
      ids: filled(subject.ids),
      addresses: filled(subject.addresses),
      marks: filled(subject.marks),
    },
  }
}

/** A draft's bulletin into the form. Unknown keys are left out, missing ones are blank. */
export function fromBulletin(bulletin: Readonly<Record<string, unknown>>): BulletinForm {
  const blank = emptyForm(bulletinKinds.find((kind) => kind === bulletin['kind']))
  const form = fill(blank, bulletin) as BulletinForm
  const birth = recordOf(recordOf(bulletin['subject'])['birth'])
  const year = birth['year']
  form.subject.birth.date = typeof year === 'number' ? String(year) : plainDate(form.subject.birth.date)
  form.legal.decision.date = plainDate(form.legal.decision.date)
  form.legal.prosecution.date = plainDate(form.legal.prosecution.date)
  return form
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

function fill(shape: unknown, value: unknown, key = ''): unknown {
  if (typeof shape === 'string')
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : shape
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return shape
    const row = (rowShapes as Readonly<Record<string, object>>)[key]
    return row === undefined ? value.filter((item) => typeof item === 'string') : value.map((item) => fill(row, item))
  }
  return Object.fromEntries(
    Object.entries(shape as object).map(([name, inner]) => [name, fill(inner, recordOf(value)[name], name)]),
  )
}
