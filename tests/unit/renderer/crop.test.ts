import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { boxBetween, fitBox, nudge, smallestSide } from '../../../renderer/features/compose/crop.ts'

const picture = { width: 800, height: 600 }

describe('cropping', () => {
  it('takes a box between two corners in any order', () => {
    expect(boxBetween({ x: 50, y: 80 }, { x: 10, y: 20 })).toEqual({ x: 10, y: 20, width: 40, height: 60 })
  })

  it('keeps any box inside any picture, whole and not too small', () => {
    const number = fc.double({ min: -5000, max: 5000, noNaN: true })
    const size = fc.integer({ min: 1, max: 4000 })
    fc.assert(
      fc.property(number, number, number, number, size, size, (x, y, width, height, pictureWidth, pictureHeight) => {
        const limits = { width: pictureWidth, height: pictureHeight }
        const box = fitBox({ x, y, width, height }, limits)
        expect(Object.values(box).every(Number.isInteger)).toBe(true)
        expect(box.x).toBeGreaterThanOrEqual(0)
        expect(box.y).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width).toBeLessThanOrEqual(pictureWidth)
        expect(box.y + box.height).toBeLessThanOrEqual(pictureHeight)
        expect(box.width).toBeGreaterThanOrEqual(Math.min(smallestSide, pictureWidth))
      }),
    )
  })

  it.each([
    ['ArrowRight', false, { x: 16, y: 0, width: 100, height: 100 }],
    ['ArrowDown', false, { x: 0, y: 16, width: 100, height: 100 }],
    ['ArrowLeft', false, { x: 0, y: 0, width: 100, height: 100 }],
    ['ArrowRight', true, { x: 0, y: 0, width: 116, height: 100 }],
    ['ArrowUp', true, { x: 0, y: 0, width: 100, height: 84 }],
  ])('moves or resizes by %s, shift %s', (key, resize, expected) => {
    expect(nudge({ box: { x: 0, y: 0, width: 100, height: 100 }, picture, key, resize })).toEqual(expected)
  })

  it('leaves other keys alone', () => {
    expect(nudge({ box: { x: 0, y: 0, width: 9, height: 9 }, picture, key: 'Enter', resize: false })).toBeUndefined()
  })
})
