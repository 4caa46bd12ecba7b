import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseBulletin, requiredForWanted } from '../../../shared/domain/check-bulletin.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'

const policy = { allowsMat: false }
/** Each invalid bulletin differs from the example in one place and fails for one stated reason. */
const invalid = JSON.parse(readFileSync(new URL('corpus/bulletin-invalid.json', import.meta.url), 'utf8')) as readonly {
  readonly set: Readonly<Record<string, unknown>>
  readonly code: string
  readonly path: string
  readonly rule: string
}[]

/** The example with values at dotted paths replaced; `null` removes the field. */
function changed(set: Readonly<Record<string, unknown>>): unknown {
  const copy = structuredClone(exampleBulletin()) as Record<string, unknown>
  for (const [path, value] of Object.entries(set)) {
    const steps = path.split('.')
    const last = steps.pop()!
    let at = copy
    for (const step of steps) at = at[step] as Record<string, unknown>
    if (value === null) delete at[last]
    else at[last] = value
  }
  return copy
}

describe('checking a bulletin', () => {
  it.each(invalid.map((each) => [`${each.path || 'everything'} (${each.rule})`, each] as const))(
    'refuses it at %s, by code and path',
    (_name, { set, code, path, rule }) => {
      expect(parseBulletin(changed(set), policy)).toEqual({ ok: false, error: [{ code, path, rule }] })
    },
  )

  it.each(requiredForWanted)('demands %s of a wanted bulletin', (path) => {
    const result = parseBulletin(changed({ [path]: null }), policy)
    expect(result).toEqual({ ok: false, error: [{ code: 'bulletin/invalid', path, rule: 'required' }] })
  })

  it('lists all problems at once', () => {
    const result = parseBulletin(changed({ offence: null, contact: null, marking: 'toi-mat' }), policy)
    expect(result).toMatchObject({ ok: false, error: [{ path: 'marking' }, { path: 'offence' }, { path: 'contact' }] })
  })

  it('takes marking mat only where the unit has turned it on', () => {
    expect(parseBulletin(changed({ marking: 'mat' }), policy)).toMatchObject({ error: [{ code: 'marking/off' }] })
    expect(parseBulletin(changed({ marking: 'mat' }), { allowsMat: true }).ok).toBe(true)
  })

  it('takes the words why the birth is unknown', () => {
    expect(parseBulletin(changed({ 'subject.birth': { unknown: 'Không có giấy khai sinh' } }), policy).ok).toBe(true)
  })

  it('asks of another kind only something that it can be called by', () => {
    const notice = { kind: 'notice', status: 'actual', marking: 'thuong', handling: 'H0' }
    expect(parseBulletin({ ...notice, title: 'Chuyên án chung' }, policy).ok).toBe(true)
    expect(parseBulletin({ ...notice, kind: 'vehicle', vehicles: [{ plate: '00A-1', class: 'car' }] }, policy).ok).toBe(
      true,
    )
    expect(parseBulletin(notice, policy)).toMatchObject({ error: [{ path: 'title', rule: 'required' }] })
  })

  it('brings texts to one form', () => {
    const result = parseBulletin(changed({ 'offence.name': '  Cươ\u0301p  ' }), policy)
    expect(result.ok && result.value.bulletin.offence!.name).toBe('Cướp')
  })

  it.each([undefined, null, 1, 'x', [], { kind: null }, Object.create({ kind: 'wanted' })])(
    'refuses %j without throwing',
    (value) => {
      expect(parseBulletin(value, policy).ok).toBe(false)
    },
  )

  it('warns of numbers that do not fit, and does not refuse', () => {
    const result = parseBulletin(
      changed({ 'subject.ids.0.number': '079190000123', phones: ['0168 4567 890', '12'], 'vehicles.0.plate': 'XX' }),
      policy,
    )
    expect(result.ok && result.value.warnings).toEqual([
      { key: 'cccd-sex', path: 'subject.ids.0.number' },
      { key: 'phone-old', path: 'phones.0' },
      { key: 'phone-form', path: 'phones.1' },
      { key: 'plate-form', path: 'vehicles.0.plate' },
    ])
  })
})
