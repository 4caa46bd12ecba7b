import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GrownList } from '../../../shared/protocol/directory/grown-list.ts'
import { PersistentMap } from '../../../shared/protocol/directory/persistent-map.ts'

const key = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{1,6}$/),
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.constantFrom('a', 'ab', 'abc', 'abcd'), // prefixes of each other
)
const steps = fc.array(fc.record({ key, value: fc.nat(), isDelete: fc.boolean() }), { maxLength: 200 })

describe('a persistent map', () => {
  it('behaves as a map, and all its earlier versions stay as they were', () => {
    fc.assert(
      fc.property(steps, (list) => {
        let map = PersistentMap.empty<string, number>()
        const model = new Map<string, number>()
        const history: { readonly map: PersistentMap<string, number>; readonly model: Map<string, number> }[] = []
        for (const step of list) {
          map = step.isDelete ? map.delete(step.key) : map.set(step.key, step.value)
          if (step.isDelete) model.delete(step.key)
          else model.set(step.key, step.value)
          history.push({ map, model: new Map(model) })
        }
        for (const version of history) {
          expect(version.map.size).toBe(version.model.size)
          for (const { key: each } of list) {
            expect(version.map.get(each)).toBe(version.model.get(each))
            expect(version.map.has(each)).toBe(version.model.has(each))
          }
          const sorted = [...version.model].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
          expect([...version.map.values()]).toEqual(sorted)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('loses one of two keys behind a place where every place is taken, and no other', () => {
    const digits = Array.from({ length: 16 }, (_, i) => i.toString(16))
    const keys = ['a', 'a00', ...digits.map((digit) => `a${digit}`)]
    const full = keys.reduce((map, each) => map.set(each, each), PersistentMap.empty<string, string>())
    expect([...full.delete('a00').values()]).toEqual(keys.filter((each) => each !== 'a00'))
  })
})

describe('a grown list', () => {
  it('keeps every version apart, also when two grow from one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat({ max: 100 })), { maxLength: 100 }), (list) => {
        const versions: { readonly list: GrownList<number>; readonly model: readonly number[] }[] = [
          { list: new GrownList(), model: [] },
        ]
        for (const [from, item] of list) {
          const base = versions[from % versions.length]!
          versions.push({ list: base.list.append(item), model: [...base.model, item] })
        }
        for (const version of versions) {
          const items = Array.from({ length: version.list.length }, (_, i) => version.list.at(i))
          expect(items).toEqual(version.model)
          expect(version.list.last).toBe(version.model.at(-1))
          expect(version.list.at(version.model.length)).toBeUndefined()
          expect(version.list.at(-1)).toBeUndefined()
          const changed = version.list.map((item) => item + 1)
          expect([...changed]).toEqual(version.model.map((item) => item + 1))
          const limit = version.model.length / 2
          expect(version.list.findLast((item) => item < limit)).toBe(version.model.findLast((item) => item < limit))
        }
      }),
    )
  })
})
