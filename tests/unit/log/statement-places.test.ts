import { expect, test } from 'vitest'
import { concat, u32, type Bytes } from '../../../shared/bytes.ts'
import { StatementPlaces } from '../../../relay/log/statement-places.ts'

/** A hash that begins with these 32 bits. */
const hashOf = (print: number): Bytes => concat(u32(print), new Uint8Array(28))

test('places are found again, also of many and of those whose hashes begin alike', () => {
  const places = new StatementPlaces()
  // spread over all 32 bits, and every tenth one on the same slot as its neighbours
  const prints = Array.from({ length: 5000 }, (_, i) => (i % 10 === 0 ? 0xff_ff_ff_ff : (i * 2_654_435_761) % 2 ** 32))
  for (const [index, print] of prints.entries()) places.add(hashOf(print), index)
  const alike = prints.flatMap((print, index) => (print === 0xff_ff_ff_ff ? [index] : []))
  expect(places.find(hashOf(0xff_ff_ff_ff)).toSorted((a, b) => a - b)).toEqual(alike)
  for (const [index, print] of prints.entries()) expect(places.find(hashOf(print))).toContain(index)
  expect(places.find(hashOf(0xff_ff_ff_fe))).toEqual([])
})

test('none are found where there are none', () => {
  expect(new StatementPlaces().find(hashOf(0))).toEqual([])
})
