import { describe, expect, it } from 'vitest'
import { fromBulletin, toBulletin, withoutEmptyRows } from '../../../renderer/features/compose/to-bulletin.ts'
import { fieldOf, isDateField, sectionOf } from '../../../renderer/features/compose/problems.ts'
import { shownSections } from '../../../renderer/features/compose/shown-sections.ts'
import { emptyForm, type BulletinForm } from '../../../renderer/features/compose/bulletin-form.ts'
import { bulletinKinds } from '../../../shared/domain/bulletin-words.ts'
import { parseBulletin, requiredForWanted } from '../../../shared/domain/check-bulletin.ts'

function filled(): BulletinForm {
  const form = emptyForm()
  form.subject.names = [
    { full: 'Nguyễn Văn Thử', kind: 'legal' },
    { full: ' Tý cụt ', kind: 'nickname' },
  ]
  form.subject.birth.date = '07/03/1990'
  form.subject.heightCm = '168'
  form.subject.ids = [{ type: 'cccd', number: '000190000123' }]
  form.offence.name = 'Cướp tài sản'
  form.legal.decision = { ...form.legal.decision, number: '15/QĐ', date: '19/11/2026', authority: 'Cơ quan CSĐT' }
  form.contact.name = 'Đại úy Lê Thị Hạnh'
  form.phones = ['0000 123 456']
  return form
}

describe('the form of a bulletin', () => {
  it('makes a bulletin that the shared rules accept', () => {
    const parsed = parseBulletin(toBulletin(filled()), { allowsMat: false })
    expect(parsed.ok && parsed.value.bulletin.subject).toMatchObject({
      names: [
        { full: 'Nguyễn Văn Thử', kind: 'legal' },
        { full: 'Tý cụt', kind: 'nickname' },
      ],
      birth: { date: '1990-03-07' },
      heightCm: 168,
    })
  })

  it('takes a year alone as the year of birth', () => {
    const form = filled()
    form.subject.birth.date = '1990'
    expect(toBulletin(form)['subject']).toMatchObject({ birth: { year: 1990 } })
  })

  it('keeps what cannot be read as a date for the rules to refuse at that field', () => {
    const form = filled()
    form.legal.decision.date = '31/02/2026'
    const parsed = parseBulletin(toBulletin(form), { allowsMat: false })
    expect(parsed.ok ? [] : parsed.error.map((problem) => problem.path)).toEqual(['legal.decision.date'])
    expect(isDateField('legal.decision.date')).toBe(true)
  })

  it('leaves out everything that is blank', () => {
    expect(toBulletin(emptyForm())).toEqual({
      kind: 'wanted',
      type: 'ordinary',
      status: 'actual',
      marking: 'thuong',
      handling: 'H0',
      subject: { nationality: 'Việt Nam' },
      actions: ['report', 'arrest'],
    })
  })

  it.each(bulletinKinds)('of the kind %s sends what was typed, and shows the place of what is missing', (kind) => {
    const form = emptyForm(kind)
    const shown = shownSections(form)
    expect(toBulletin(form)['subject']).toEqual(shown.includes('person') ? { nationality: 'Việt Nam' } : undefined)
    const parsed = parseBulletin(toBulletin(form), { allowsMat: false })
    const missing = parsed.ok ? [] : parsed.error.map(({ path }) => sectionOf(fieldOf(path)))
    expect(missing).not.toEqual([])
    expect(shown).toEqual(expect.arrayContaining(missing))
  })

  it.each(bulletinKinds.filter((kind) => kind !== 'wanted'))('of the kind %s needs a title and no more', (kind) => {
    const form = { ...emptyForm(kind), title: 'Ba vụ cướp giật', notes: 'Hai đối tượng đi xe không biển số.' }
    const parsed = parseBulletin(toBulletin(form), { allowsMat: false })
    expect(parsed.ok ? parsed.value.bulletin : parsed.error).toMatchObject({
      kind,
      title: form.title,
      notes: form.notes,
    })
  })

  it('keeps on the screen what was typed for another kind', () => {
    const form = { ...filled(), kind: 'notice' as const }
    expect(shownSections(form)).toEqual(['notice', 'what', 'person', 'looks', 'offence', 'legal', 'traces', 'actions'])
    expect(toBulletin(form)).toMatchObject({ kind: 'notice', subject: { birth: { date: '1990-03-07' } } })
  })

  it('opens a draft of another kind as that kind', () => {
    const form = { ...emptyForm('threat'), title: 'Cảnh báo', danger: 'Có súng' }
    expect(fromBulletin(toBulletin(form))).toEqual(form)
  })

  it('gives back from a draft what was typed', () => {
    const form = withoutEmptyRows(filled())
    expect(fromBulletin(toBulletin(form))).toEqual({
      ...form,
      subject: {
        ...form.subject,
        names: [form.subject.names[0], { full: 'Tý cụt', kind: 'nickname' }],
        addresses: emptyForm().subject.addresses,
      },
    })
  })

  it.each([[{}], [{ subject: 'x', vehicles: 3, phones: [1, 'a'] }], [{ subject: { names: [{}], birth: [] } }]])(
    'opens on any draft, %j',
    (bulletin) => {
      expect(() => fromBulletin(bulletin)).not.toThrow()
    },
  )

  it('drops rows that were added and never filled, but never the name', () => {
    const form = emptyForm()
    form.vehicles = [
      { plate: '', class: 'car', text: ' ' },
      { plate: '00A-123.45', class: 'car', text: '' },
    ]
    const compact = withoutEmptyRows(form)
    expect(compact.vehicles.map((vehicle) => vehicle.plate)).toEqual(['00A-123.45'])
    expect(compact.subject.names).toHaveLength(1)
  })

  it('brings every refusal of a required group to a field that is on the form', () => {
    const flat = (value: unknown, path: string): string[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => flat(inner, path === '' ? key : `${path}.${key}`))
        : Array.isArray(value) && typeof value[0] === 'object'
          ? flat(value[0], `${path}.0`)
          : [path]
    const fields = new Set(flat(emptyForm(), ''))
    for (const path of requiredForWanted) expect(fields).toContain(fieldOf(path))
  })

  it.each([
    ['subject.names.0.full', 'person'],
    ['subject.marks.1.text', 'looks'],
    ['subject.addresses.0.unit', 'places'],
    ['legal.decision.date', 'legal'],
    ['contact.name', 'actions'],
    ['marking', 'notice'],
  ])('shows a fault of %s at the part %s', (field, section) => {
    expect(sectionOf(field)).toBe(section)
  })
})
