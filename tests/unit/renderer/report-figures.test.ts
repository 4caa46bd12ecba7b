import { describe, expect, it } from 'vitest'
import { cellKey, figuresOf, numberIn, pasted } from '../../../renderer/features/reports/figures.ts'
import { crimeGroups } from '../../../shared/domain/report-words.ts'
import { limits } from '../../../shared/limits.ts'

const [first, second] = crimeGroups

describe('figures of a report as they are typed', () => {
  it.each([
    ['12', 12],
    [' 0 ', 0],
    ['1.012', 1012],
    ['1,012', 1012],
    ['1 012 345', 1012345],
  ])('reads %j as a count', (typed, value) => {
    expect(numberIn(typed)).toBe(value)
  })

  it.each(['1.5', '76,5', '1.0123', '12.', '-1', '1e3', '0x10', 'mười', String(limits.reportFigure + 1)])(
    'refuses %j instead of making another number of it',
    (typed) => {
      expect(numberIn(typed)).toBeNaN()
      expect(figuresOf({ [cellKey(first, 'recorded')]: typed })).toBeUndefined()
    },
  )

  it('leaves a group out in which nothing was typed', () => {
    expect(figuresOf({ [cellKey(second, 'recorded')]: '7', [cellKey(first, 'recorded')]: ' ' })).toEqual({
      [second]: { recorded: 7, cleared: 0 },
    })
  })

  it('lays a copied table down from the cell that it was pasted into, and nothing beyond the grid', () => {
    const last = crimeGroups.length - 1
    expect(pasted({}, '5\t4\r\n3\t2\r\n', { row: 0, column: 0 })).toEqual({
      [cellKey(first, 'recorded')]: '5',
      [cellKey(first, 'cleared')]: '4',
      [cellKey(second, 'recorded')]: '3',
      [cellKey(second, 'cleared')]: '2',
    })
    expect(Object.keys(pasted({}, '1\t2\n3\t4', { row: last, column: 2 }))).toEqual([
      cellKey(crimeGroups[last]!, 'offenders'),
    ])
  })
})
