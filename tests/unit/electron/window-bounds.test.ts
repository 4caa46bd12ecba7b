import { describe, expect, it } from 'vitest'
import { boundsBeside, type Bounds } from '../../../electron/main/window-bounds.ts'

const area = { x: 0, y: 30, width: 1920, height: 1050 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }
const isWithin = (inner: Bounds, outer: Bounds): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

describe('a further window', () => {
  it('comes up beside the one it was opened from, each next one a step further', () => {
    const opener = { x: 100, y: 100, width: 1440, height: 900 }
    const [one, two] = [0, 1].map((nth) => boundsBeside(opener, { area, nth }))
    expect(one).toMatchObject({ x: 136, y: 136, width: 1000, height: 800 })
    expect(two).toMatchObject({ x: 172, y: 172 })
  })

  it('is whole on the screen of that one, however small, shifted or far out it is', () => {
    const openers = [
      { x: 1900, y: 1000, width: 400, height: 300 },
      { x: -800, y: -600, width: 880, height: 600 },
      { x: 2400, y: 300, width: 880, height: 600 },
    ]
    for (const screen of [area, second, { x: 0, y: 0, width: 800, height: 560 }])
      for (const opener of openers)
        for (const nth of [0, 3, 40]) expect(isWithin(boundsBeside(opener, { area: screen, nth }), screen)).toBe(true)
  })
})
