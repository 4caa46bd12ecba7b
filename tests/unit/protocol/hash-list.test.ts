import { expect, test } from 'vitest'
import { u64, concat, type Bytes } from '../../../shared/bytes.ts'
import { HashList } from '../../../shared/protocol/hash-list.ts'

const hashOf = (index: number): Bytes => concat(u64(index), new Uint8Array(24).fill(7))

test('a list of hashes gives each of them back, as a copy, over the ends of its parts', () => {
  const list = new HashList()
  const all = Array.from({ length: 2050 }, (_, i) => hashOf(i))
  for (const [i, hash] of all.entries()) {
    list.push(hash)
    expect(list.length).toBe(i + 1)
    expect(list.at(i)).toEqual(hash)
  }
  expect(all.map((_, i) => list.at(i))).toEqual(all)
  expect([list.at(2050), list.at(-1)]).toEqual([undefined, undefined])
  list.at(1023)?.fill(0)
  expect(list.at(1023)).toEqual(hashOf(1023))
  expect(list.at(1023)?.buffer.byteLength).toBe(32)
})

test('a list of hashes takes nothing else', () => {
  const list = new HashList()
  expect(() => list.push(new Uint8Array(31))).toThrow(RangeError)
  expect(list.length).toBe(0)
})
