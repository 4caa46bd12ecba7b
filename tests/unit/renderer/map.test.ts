import { describe, expect, it } from 'vitest'
import { largestPart } from '../../../renderer/features/map/largest-part.ts'
import { hasProvince, provinceExtent } from '../../../renderer/features/map/province-map.ts'
import { alertState, dutiesByUnit, mapState } from '../../../renderer/features/map/unit-duties.ts'
import type { LadderRow } from '../../../shared/ipc/values.ts'
import { desk } from '../../e2e/chromium/support/world.ts'

describe('the map', () => {
  it('knows every unit of the demonstration', () => {
    for (const code of ['tp-hcm', 'ba-ria-vung-tau', 'dong-nai', 'binh-duong', 'tay-ninh', 'long-an', 'tien-giang'])
      expect(hasProvince(code)).toBe(true)
    expect(hasProvince('toa-do-la')).toBe(false)
  })

  it('measures the largest piece and not the islands', () => {
    expect(largestPart('m 10,10 20,0 0,20 -20,0 z m 500,500 2,0 0,2 z')).toEqual({
      left: 10,
      top: 10,
      right: 30,
      bottom: 30,
    })
    expect(largestPart('M 0 0 L 5 0 L 5 5 Z')).toEqual({ left: 0, top: 0, right: 5, bottom: 5 })
    expect(largestPart('')).toBeUndefined()
  })

  it('keeps Côn Đảo from moving Bà Rịa - Vũng Tàu', () => {
    const coast = provinceExtent('ba-ria-vung-tau')!
    const neighbour = provinceExtent('dong-nai')!
    expect(coast.bottom - neighbour.bottom).toBeLessThan(40)
  })

  it('counts what each unit owes and what we owe it', () => {
    const { answer, waiting } = desk(1_800_000_000_000, 'tp-hcm')
    const duties = dutiesByUnit(answer, waiting)
    expect(duties.get('tay-ninh')).toEqual({ owes: 2, late: true, weOwe: 1 })
    expect(duties.get('binh-duong')).toEqual({ owes: 0, late: false, weOwe: 1 })
    expect(mapState(false, duties.get('tay-ninh'))).toBe('late')
    expect(mapState(false, duties.get('long-an'))).toBe('owes')
    expect(mapState(false, duties.get('binh-duong'))).toBe('clear')
    expect(mapState(true, undefined)).toBe('own')
  })
  it('tells of one alert where a unit stands by its ladder; late is late until somebody acknowledges', () => {
    const at = (rung: LadderRow['rung'], late = false) => alertState({ rung, late })
    expect(alertState(undefined)).toBe('unasked')
    expect([at('queued'), at('relayed')]).toEqual(['undelivered', 'undelivered'])
    expect([at('delivered'), at('decrypted')]).toEqual(['delivered', 'delivered'])
    expect([at('opened'), at('opened', true), at('relayed', true)]).toEqual(['read', 'late', 'late'])
    expect([at('acknowledged', true), at('acted')]).toEqual(['acknowledged', 'acknowledged'])
  })
})
