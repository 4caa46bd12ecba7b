import { describe, expect, it } from 'vitest'
import { dayOf, isoOf, monthsOn, startOf, weekdayOf, weeksOf } from '../../../renderer/ui/weeks.ts'

const on = (iso: string): number => dayOf(Date.parse(`${iso}T00:00:00.000+07:00`))

describe('the calendar', () => {
  it('begins a day at midnight in Vietnam, wherever the machine stands', () => {
    expect(isoOf(dayOf(Date.parse('2026-12-06T16:59:59.999Z')))).toBe('2026-12-06')
    expect(isoOf(dayOf(Date.parse('2026-12-06T17:00:00.000Z')))).toBe('2026-12-07')
    expect(startOf(on('2026-12-07'))).toBe(Date.parse('2026-12-06T17:00:00.000Z'))
  })

  it('shows whole weeks from Monday, all that a month touches', () => {
    const december = weeksOf(on('2026-12-15'))
    expect(december.map((week) => isoOf(week[0]!))).toEqual([
      '2026-11-30',
      '2026-12-07',
      '2026-12-14',
      '2026-12-21',
      '2026-12-28',
    ])
    expect(december.flat().map(weekdayOf).slice(0, 7)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it.each([
    ['2027-02-28', 4], // begins on a Monday and ends on a Sunday
    ['2026-08-31', 6], // begins on a Saturday
    ['2026-11-01', 6], // begins on a Sunday
  ])('the month of %s has %i weeks', (iso, count) => {
    expect(weeksOf(on(iso))).toHaveLength(count)
  })

  it('goes from month to month without leaping over a short one', () => {
    expect(isoOf(monthsOn(on('2026-12-31'), 2))).toBe('2027-02-28')
    expect(isoOf(monthsOn(on('2027-01-15'), -1))).toBe('2026-12-15')
  })
})
