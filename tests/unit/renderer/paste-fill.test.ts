import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fillForm, isAsFilled, withNotes } from '../../../renderer/features/compose/paste-fill.ts'
import { toBulletin } from '../../../renderer/features/compose/to-bulletin.ts'
import { emptyForm } from '../../../renderer/features/compose/bulletin-form.ts'
import { parseBulletin } from '../../../shared/domain/check-bulletin.ts'
import { parsePaste } from '../../../shared/domain/paste/paste.ts'
import { limits } from '../../../shared/limits.ts'

const notice = (file: string): string =>
  readFileSync(new URL(`../domain/corpus/paste/${file}.txt`, import.meta.url), 'utf8').split('\n=====\n')[0] ?? ''
const fill = (file: string, before = emptyForm()) => fillForm(before, parsePaste(notice(file)))

describe('a pasted notice in the form', () => {
  it('is a bulletin that may be sent, without a key pressed', () => {
    const parsed = parseBulletin(toBulletin(fill('01-form').values), { allowsMat: false })
    expect(parsed.ok && parsed.value.bulletin).toMatchObject({
      subject: { birth: { date: '1990-02-28' }, heightCm: 168, marks: [{ type: 'scar' }, { type: 'tattoo' }] },
      legal: { decision: { number: '12/QĐTN-CSĐT', date: '2026-11-20' } },
      contact: { phone: '0000 113 007' },
    })
  })

  it('marks each field that it filled with how sure it is, and with its own words', () => {
    const { values, marks } = fill('01-form')
    expect(values.subject.birth.date).toBe('28/02/1990')
    expect(marks.get('subject.birth.date')).toEqual({ confidence: 'sure', value: '28/02/1990', source: '28/02/1990' })
    expect(marks.get('legal.decision.authority')?.confidence).toBe('likely')
    for (const [path, mark] of marks) expect([path, isAsFilled(values, path, mark)]).toEqual([path, true])
  })

  it('takes a year alone, telephones and plates to their places', () => {
    const { values, marks } = fill('03-zalo-bare')
    expect(values.subject.birth.date).toBe('1992')
    expect(values.phones).toEqual(['0000 333 444'])
    expect(marks.get('phones')?.confidence).toBe('likely')
    expect(values.vehicles).toEqual([{ plate: '00X1-234.56', class: 'motorbike', text: 'xe may SH' }])
  })

  it('overwrites nothing that was typed, and gives back what had no place', () => {
    const before = emptyForm()
    before.subject.names[0] = { full: 'Trần Văn Gõ', kind: 'legal' }
    before.offence.name = 'Đánh bạc'
    before.contact.phone = '0000 999 999'
    before.subject.addresses[0] = { type: 'permanent', text: 'xã Đã Gõ', unit: 'long-an' }
    const { values, marks, rest } = fill('01-form', before)
    expect(values.subject.names[0]).toEqual({ full: 'Trần Văn Gõ', kind: 'legal' })
    expect([values.offence.name, values.contact.phone]).toEqual(['Đánh bạc', '0000 999 999'])
    expect(values.subject.addresses[0]).toEqual({ type: 'permanent', text: 'xã Đã Gõ', unit: 'long-an' })
    expect(values.subject.addresses).toHaveLength(3)
    expect([...marks.keys()]).not.toContain('offence.name')
    expect(rest).toEqual(expect.arrayContaining(['NGUYỄN VĂN THỬ', 'Trộm cắp tài sản', '0000 113 007']))
  })

  it('pasted again changes nothing', () => {
    const once = fill('01-form').values
    expect(fill('01-form', once).values).toEqual(once)
  })

  it('knows only a nickname: the first row stays for the name', () => {
    expect(fill('20-nickname-only').values.subject.names).toEqual([
      { full: '', kind: 'legal' },
      { full: 'Hải bánh', kind: 'nickname' },
    ])
  })

  it('takes what was not understood to the notes as far as they may grow, and keeps the rest', () => {
    expect(withNotes('Đã gõ', ['một', 'hai'])).toEqual({ notes: 'Đã gõ\nmột\nhai', rest: [] })
    const long = 'x'.repeat(limits.longTextBytes - 10)
    expect(withNotes('', [long, 'quá dài quá dài'])).toEqual({ notes: long, rest: ['quá dài quá dài'] })
  })
})
