import { expect, test } from 'vitest'
import { projectBulletin } from '../../../engine/records/bulletin-projection.ts'
import { noHeirs } from '../../../engine/records/heirs.ts'
import { visibleFrontier } from '../../../engine/records/frontier.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { limits } from '../../../shared/limits.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'

const make = new StatementMaker(await createCrypto())
const { hcm, binhDuong, longAn } = units

const frontier = (
  statements: readonly Statement[],
  addressees: readonly (typeof hcm)[],
  max: number = limits.parents,
) => {
  const view = projectBulletin(statements.map(({ operation }) => operation))
  if (view === undefined) throw new Error('no bulletin')
  return visibleFrontier(
    view.history.map(({ operation }) => operation),
    addressees,
    { heirs: noHeirs, max },
  )
}

const create = make.create({ to: [hcm, binhDuong, longAn] })
/** To the owner and the own unit, as `bulletin.acknowledge` does it. */
const fromBinhDuong = make.acknowledge({
  parents: [create],
  author: authors.binhDuongCommander,
})

test('without anything else it is the creating operation', () => {
  expect(frontier([create], [hcm, binhDuong])).toEqual([create.hash])
})

test('it names what everybody addressed can see, and not what only some can', () => {
  expect(frontier([create, fromBinhDuong], [hcm, binhDuong])).toEqual([fromBinhDuong.hash])
  expect(frontier([create, fromBinhDuong], [hcm, longAn])).toEqual([create.hash])
  expect(frontier([create, fromBinhDuong], [hcm, binhDuong, longAn])).toEqual([create.hash])
})

test('what is concurrent stands side by side, ascending', () => {
  const other = make.acknowledge({
    parents: [create],
    author: authors.binhDuongCommander,
    at: testTime + 5,
  })
  expect(frontier([create, fromBinhDuong, other], [hcm, binhDuong])).toEqual(
    [fromBinhDuong.hash, other.hash].toSorted(),
  )
})

test('it never holds more than a statement may name', () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    make.acknowledge({
      parents: [create],
      author: authors.binhDuongCommander,
      at: testTime + index + 1,
    }),
  )
  const named = frontier([create, ...many], [hcm, binhDuong])
  expect(named).toHaveLength(limits.parents)
  expect(named).toEqual(named.toSorted())
})
