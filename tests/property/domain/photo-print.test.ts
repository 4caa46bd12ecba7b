/** What the print of a picture survives, and what it tells apart (docs/spec/attachments.md, Alike). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { photoPrint, photoPrintBytes, printDistance, type GreyPicture } from '../../../shared/domain/photo-print.ts'
import { limits } from '../../../shared/limits.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { compressed, drawn, greyPicture, recoloured, resized, trimmed } from '../../support/grey-pictures.ts'

/** Repeats for one seed; neighbouring seeds have nothing in common. */
function randomOf(seed: number): () => number {
  const next = seededRandom(`picture ${seed}`)
  return () => new DataView(next(4).buffer).getUint32(0) / 2 ** 32
}
const pictures = fc.integer({ min: 1, max: 2 ** 31 }).map((seed) => greyPicture(randomOf(seed)))
const between = (a: GreyPicture, b: GreyPicture): number => printDistance(photoPrint(a)!, photoPrint(b)!)
/** Always the same pictures: what is alike is a matter of degree, and one of many thousands is not. */
const runs = { numRuns: 25, seed: 20261128 }

describe('the print of a picture', () => {
  it.each<[string, (picture: GreyPicture) => GreyPicture]>([
    ['in half the size', (picture) => resized(picture, 60, 75)],
    ['in another shape and size', (picture) => resized(picture, 97, 131)],
    ['twice as large', (picture) => resized(picture, 240, 300)],
    ['compressed badly', compressed],
    ['made small, then compressed', (picture) => compressed(resized(picture, 80, 100))],
    ['darker and flatter', (picture) => recoloured(picture, (level) => level * 0.8 + 10)],
    ['trimmed at every edge', (picture) => trimmed(picture, 0.05)],
  ])('says of one %s that it is alike', (_, change) => {
    fc.assert(
      fc.property(pictures, (picture) => {
        expect(between(picture, change(picture))).toBeLessThanOrEqual(limits.photoAlikeBits)
      }),
      runs,
    )
  })

  it('says of two pictures that they are not', () => {
    fc.assert(
      fc.property(fc.uniqueArray(pictures, { minLength: 2, maxLength: 2 }), ([one, other]) => {
        expect(between(one!, other!)).toBeGreaterThan(limits.photoAlikeBits)
      }),
      runs,
    )
  })

  it('is of one length, equal for equal pictures, and none for a picture of one colour', () => {
    const picture = greyPicture(randomOf(7))
    expect(photoPrint(picture)).toHaveLength(photoPrintBytes)
    expect(between(picture, picture)).toBe(0)
    expect(photoPrint(drawn(40, 40, () => 200))).toBeUndefined()
    expect(photoPrint(drawn(1, 1, () => 200))).toBeUndefined()
  })
})
