import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { drawPortrait, paintPortrait } from '../../../cli/demo/portrait/portrait.ts'
import { femaleHair, maleHair, traitsOf } from '../../../cli/demo/portrait/traits.ts'
import { equalBytes } from '../../../shared/bytes.ts'
import { photoPng } from '../../support/photo.ts'

const sizeOf = (png: Uint8Array): [number, number] => {
  const view = new DataView(png.buffer, png.byteOffset)
  return [view.getUint32(16), view.getUint32(20)]
}

describe('drawn portraits', () => {
  it('give the same bytes for the same seed and others for another', () => {
    expect(equalBytes(drawPortrait(1), drawPortrait(1))).toBe(true)
    expect(equalBytes(drawPortrait(1), drawPortrait(2))).toBe(false)
  })
  it('are PNG files of 600 x 800 whose data unpacks to whole rows', () => {
    const png = drawPortrait('rows')
    expect(sizeOf(png)).toEqual([600, 800])
    const length = new DataView(png.buffer).getUint32(33)
    expect(inflateSync(png.subarray(41, 41 + length)).length).toBe(800 * (1 + 3 * 600))
  })
  it('carry no text, time or metadata chunk', () => {
    const text = Buffer.from(drawPortrait('clean')).toString('latin1')
    for (const chunk of ['tEXt', 'iTXt', 'zTXt', 'tIME', 'eXIf', 'iCCP']) expect(text).not.toContain(chunk)
  })
  it('can be drawn with every hair style, beard, glasses and scar', () => {
    for (const hair of [...maleHair, ...femaleHair]) {
      const canvas = paintPortrait(
        traitsOf(hair, { hair, beard: 'goatee', glasses: 'round', scar: 'brow', mole: 'chin', age: 66 }),
      )
      expect(canvas.pixels.every((value) => value >= 0 && value <= 255)).toBe(true)
    }
  })
  it('take over what is known about the person', () => {
    const traits = traitsOf('known', { sex: 'female', age: 51, scar: 'chin', mole: 'lip' })
    expect(traits).toMatchObject({ sex: 'female', age: 51, scar: 'chin', mole: 'lip' })
  })
})

describe('photo-like test files', () => {
  it('are about as large as asked for', () => {
    const size = photoPng(1, 2).length / 1_048_576
    expect(size).toBeGreaterThan(1.8)
    expect(size).toBeLessThan(2.2)
  })
})
