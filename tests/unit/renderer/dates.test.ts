import { describe, expect, it } from 'vitest'
import { countdown, dateTime, isoDate, plainDate, shortTime, span, timeOf } from '../../../renderer/ui/dates.ts'
import { day, hour, minute, second } from '../../../shared/time.ts'

describe('dates on screen', () => {
  it('shows Vietnam time whatever the zone of the machine', () => {
    expect(dateTime('2026-11-21T18:30:00.000Z')).toBe('22/11/2026 01:30')
    expect(dateTime('2026-12-31T17:00:00.000Z')).toBe('01/01/2027 00:00')
  })

  it('leaves out the day when it is today in Vietnam, the year when it is this year', () => {
    const now = Date.parse('2026-11-21T18:30:00.000Z')
    expect(shortTime('2026-11-21T17:05:00.000Z', now)).toBe('00:05')
    expect(shortTime('2026-11-21T16:55:00.000Z', now)).toBe('21/11 23:55')
    expect(shortTime('2025-11-21T16:55:00.000Z', now)).toBe('21/11/2025')
  })

  it.each([
    ['07/03/1990', '1990-03-07'],
    ['7/3/1990', '1990-03-07'],
    [' 29/02/2024 ', '2024-02-29'],
    ['29/02/2023', undefined],
    ['31/04/2020', undefined],
    ['1990', undefined],
    ['07-03-1990', undefined],
    ['00/01/1990', undefined],
    ['', undefined],
  ])('reads %j as %j', (typed, iso) => {
    expect(isoDate(typed)).toBe(iso)
  })

  it('reads a time as it is shown, in Vietnam, and nothing else', () => {
    expect(timeOf(dateTime('2026-12-31T17:05:00.000Z'))).toBe(Date.parse('2026-12-31T17:05:00.000Z'))
    for (const wrong of ['', '31/12/2026', '31/12/2026 24:61', '31/02/2026 10:00', '10:00'])
      expect(timeOf(wrong)).toBeUndefined()
  })

  it('shows a date that it has read as it was typed', () => {
    expect(plainDate(isoDate('07/03/1990') ?? '')).toBe('07/03/1990')
    expect(plainDate('1990')).toBe('1990')
  })

  it.each([
    [59 * second, { unit: 'second', count: 59, rest: 0 }],
    [61 * second, { unit: 'minute', count: 1, rest: 0 }],
    [-90 * minute, { unit: 'hour', count: 1, rest: 30 }],
    [2 * day + 3 * hour + 59 * minute, { unit: 'day', count: 2, rest: 3 }],
  ])('says %d ms in the units that matter', (ms, expected) => {
    expect(span(ms)).toEqual(expected)
  })

  it('counts down in minutes and seconds and stops at zero', () => {
    expect(countdown(7 * minute + 4 * second)).toBe('7:04')
    expect(countdown(-1)).toBe('0:00')
  })
})
