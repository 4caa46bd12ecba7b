import { describe, expect, it } from 'vitest'
import { isImplied } from '../../../renderer/ui/rungs.ts'
import { shortUnitName } from '../../../renderer/ui/unit-name.ts'
import type { LadderRow } from '../../../shared/ipc/values.ts'

const row = (...rungs: LadderRow['rungs'][number]['rung'][]): LadderRow => ({
  unit: 'long-an',
  name: 'Công an tỉnh Long An',
  rung: rungs.at(-1) ?? 'queued',
  rungs: rungs.map((rung) => ({ rung, at: '2026-11-27T09:00:00.000Z' })),
  late: false,
})

describe('what a sibling was not told by the relay', () => {
  it('is behind a unit that has decrypted', () => {
    expect(isImplied(row('decrypted'), 'relayed')).toBe(true)
    expect(isImplied(row('decrypted', 'opened'), 'delivered')).toBe(true)
  })

  it('stays open where nothing later is signed', () => {
    expect(isImplied(row('queued'), 'relayed')).toBe(false)
    expect(isImplied(row('relayed'), 'delivered')).toBe(false)
  })

  it('never covers a step that only the unit itself can sign', () => {
    expect(isImplied(row('decrypted', 'acted'), 'opened')).toBe(false)
    expect(isImplied(row('decrypted', 'acted'), 'acknowledged')).toBe(false)
  })
})

it.each([
  ['Công an tỉnh Bà Rịa - Vũng Tàu', 'Bà Rịa - Vũng Tàu'],
  ['Công an Thành phố Hồ Chí Minh', 'Thành phố Hồ Chí Minh'],
  ['Phòng PC02', 'Phòng PC02'],
])('in a short line %s is %s', (name, short) => {
  expect(shortUnitName(name)).toBe(short)
})
