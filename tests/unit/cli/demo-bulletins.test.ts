import { describe, expect, it } from 'vitest'
import { demoBulletins } from '../../../cli/demo/bulletins.ts'
import { planUnits } from '../../../cli/demo/world/plan.ts'
import { bulletinKinds, recordStatuses, urgencies } from '../../../shared/domain/bulletin-words.ts'
import { parseBulletin } from '../../../shared/domain/check-bulletin.ts'

const now = Date.UTC(2026, 10, 21)
const all = demoBulletins({ count: 40, seed: 1, now })
const text = JSON.stringify(all.map((each) => each.bulletin))

describe('demonstration bulletins', () => {
  it('are forty that may all be sent', () => {
    expect(all).toHaveLength(40)
    for (const { bulletin } of all) {
      const checked = parseBulletin(bulletin, { allowsMat: false })
      expect(checked.ok ? [] : [bulletin.title, checked.error]).toEqual([])
    }
  })
  it('show every kind, urgency and status, mostly wanted persons', () => {
    expect(new Set(all.map((each) => each.bulletin.kind))).toEqual(new Set(bulletinKinds))
    expect(new Set(all.map((each) => each.urgency))).toEqual(new Set(urgencies))
    expect(new Set(all.map((each) => each.bulletin.status))).toEqual(new Set(recordStatuses))
    expect(all.filter((each) => each.bulletin.kind === 'wanted').length).toBeGreaterThan(20)
  })
  it('name the two persons that the search tests look for', () => {
    expect(text).toContain('Đặng Đình Đức')
    expect(text).toContain('Tý cụt')
  })
  it('use identity numbers, phones and plates that nobody has', () => {
    for (const { bulletin } of all) {
      for (const { number } of bulletin.subject?.ids ?? []) expect(number).toMatch(/^000/)
      for (const phone of [...(bulletin.phones ?? []), bulletin.contact?.phone ?? '0000'])
        expect(phone).toMatch(/^0000/)
      for (const { plate } of bulletin.vehicles ?? []) if (plate !== undefined) expect(plate).toMatch(/^00/)
    }
  })
  it('give every wanted person a portrait', () => {
    for (const each of all) if (each.bulletin.kind === 'wanted') expect(each.portrait).toBeDefined()
  })
  it('go on after the last one under other names and numbers', () => {
    const more = demoBulletins({ count: 80, seed: 1, now }).slice(40)
    const names = (list: typeof all): string[] => list.flatMap((each) => each.bulletin.subject?.names?.[0]?.full ?? [])
    for (const name of names(more)) expect(names(all)).not.toContain(name)
  })
  it('are the same for the same seed', () => {
    const shown = (seed: number): string =>
      JSON.stringify(demoBulletins({ count: 60, seed, now }).map((each) => each.bulletin))
    expect(shown(7)).toBe(shown(7))
    expect(shown(7)).not.toBe(shown(8))
  })
})

describe('demonstration units', () => {
  it('are the seven of regulation 303 with their eleven borders', () => {
    const units = planUnits(7)
    expect(units.map((unit) => unit.short)).toEqual(['HCM', 'BRVT', 'DNA', 'BDU', 'TNI', 'LAN', 'TGI'])
    expect(units.flatMap((unit) => unit.neighbours)).toHaveLength(22)
  })
  it('have the same border on both sides', () => {
    const units = planUnits(30)
    for (const unit of units) {
      for (const code of unit.neighbours) {
        expect(units.find((other) => other.code === code)?.neighbours).toContain(unit.code)
      }
    }
  })
  it('beyond seven are invented districts and communes with a parent', () => {
    const extra = planUnits(20).slice(7)
    expect(new Set(extra.map((unit) => unit.level))).toEqual(new Set(['district', 'commune']))
    for (const unit of extra) expect(planUnits(20).some((other) => other.code === unit.parent)).toBe(true)
    expect(new Set(planUnits(200).map((unit) => unit.code)).size).toBe(200)
    expect(new Set(planUnits(200).map((unit) => unit.short)).size).toBe(200)
  })
  it('have officers whose badges are nobody’s', () => {
    for (const unit of planUnits(12)) {
      for (const officer of unit.officers) expect(officer.badge).toMatch(/^TN-\d{3}-\d{4}$/)
    }
  })
  it('keep only borders to units that exist', () => {
    expect(planUnits(2).map((unit) => unit.neighbours)).toEqual([['ba-ria-vung-tau'], ['tp-hcm']])
  })
})
