/** Which parts of the form a kind of bulletin has. A part in which something was typed is shown whatever the kind. */
import type { BulletinKind } from '../../../shared/domain/bulletin-words.ts'
import { emptyForm, type BulletinForm } from './bulletin-form.ts'
import { sectionOf, sections, type SectionId } from './problems.ts'
import { isEmptyRow } from './row-shapes.ts'

const ofKind: Readonly<Record<BulletinKind, readonly SectionId[]>> = {
  wanted: ['person', 'places', 'looks', 'offence', 'legal', 'traces'],
  sought: ['what', 'person', 'places', 'looks', 'traces'],
  vehicle: ['what', 'traces'],
  property: ['what', 'traces'],
  'modus-operandi': ['what', 'offence', 'traces'],
  'public-order': ['what', 'offence', 'traces'],
  threat: ['what', 'offence', 'traces'],
  notice: ['what'],
}
/** Said of every bulletin. */
const always: readonly SectionId[] = ['notice', 'actions']

/** In the order of the page. What is sent is on the screen: nothing stays in a part that went away with its kind. */
export function shownSections(form: BulletinForm): readonly SectionId[] {
  const blank = emptyForm(form.kind)
  const typed = new Set(differing(form, blank, '').map(sectionOf))
  // a wanted notice has its notes below the contact
  const isTitled = form.title.trim() !== ''
  return sections.filter((section) =>
    section === 'what'
      ? isTitled || ofKind[form.kind].includes('what')
      : always.includes(section) || ofKind[form.kind].includes(section) || typed.has(section),
  )
}

const filled = (rows: readonly unknown[]): string =>
  JSON.stringify(rows.filter((row) => typeof row !== 'object' || row === null || !isEmptyRow(row)))

/** Paths at which two forms say something else; a list counts as one. */
function differing(form: unknown, blank: unknown, path: string): readonly string[] {
  if (Array.isArray(form) && Array.isArray(blank)) return filled(form) === filled(blank) ? [] : [path]
  if (typeof form !== 'object' || form === null) return form === blank ? [] : [path]
  return Object.entries(form).flatMap(([key, value]) =>
    differing(value, (blank as Readonly<Record<string, unknown>>)[key], path === '' ? key : `${path}.${key}`),
  )
}
