import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchRecords } from '../../../engine/search/search.ts'
import type { BulletinInput } from '../../../shared/domain/bulletin-input.ts'
import { wanted } from '../../support/operations.ts'
import { openRecordsDb, type RecordsDb } from '../../support/records-db.ts'

let db: RecordsDb
const person = (full: string, more: Partial<BulletinInput> = {}): BulletinInput => ({
  ...wanted,
  subject: { names: [{ full, kind: 'legal' }], birth: { year: 1990 } },
  ...more,
})
const tyCut: BulletinInput = {
  ...wanted,
  subject: {
    names: [
      { full: 'Nguyễn Văn Thử', kind: 'legal' },
      { full: 'Tý cụt', kind: 'nickname' },
    ],
    birth: { year: 1985 },
    ids: [
      { type: 'cccd', number: '000190000123' },
      { type: 'cmnd', number: '000 123 456' },
    ],
    hometown: 'xã Bình Mỹ, Củ Chi',
  },
  phones: ['0168 4567 890'],
  vehicles: [{ plate: '00A-123.45', class: 'car' }],
  accounts: [{ bank: 'Ngân hàng Mẫu', number: '0000-1111-2222' }],
}

beforeAll(async () => {
  db = await openRecordsDb()
  const names = [
    'Đặng Đình Đức',
    'Trần Văn Hùng',
    'Trần Văn Hưng',
    'Trần Văn Hứng',
    'Lê Thị Hoà',
    'Lý Thị Quý',
    'Võ MỹLinh',
  ]
  for (const bulletin of [...names.map((name) => person(name)), tyCut]) db.ingest(db.maker.create({ bulletin }))
})
afterAll(() => db[Symbol.dispose]())

const find = (text: string) =>
  searchRecords(db.store.read, text, 20).flatMap(({ row, ...hit }) => (row === undefined ? [] : [{ ...hit, row }]))
const titles = (text: string): readonly string[] => find(text).map((hit) => hit.row.title)

describe('search', () => {
  it('finds "Đặng Đình Đức" from "dang dinh duc" and says that it folded', () => {
    const [hit] = find('dang dinh duc')
    expect(hit!.row.title).toBe('Đặng Đình Đức')
    expect(hit!.why).toEqual([{ field: 'name', how: 'folded', text: 'Đặng Đình Đức' }])
  })

  it('finds a person by alias, with words that stand in several fields', () => {
    const [hit] = find('nguyen van tý cụt')
    expect(hit!.row.title).toContain('Tý cụt')
    expect(hit!.why).toEqual([
      { field: 'name', how: 'folded', text: 'Nguyễn Văn Thử' },
      { field: 'alias', how: 'exact', text: 'Tý cụt' },
    ])
  })

  it('takes composed and decomposed input for the same', () => {
    const text = 'Đặng Đình Đức'
    expect(text.normalize('NFD')).not.toBe(text.normalize('NFC'))
    expect(find(text.normalize('NFD'))).toEqual(find(text.normalize('NFC')))
    expect(find(text.normalize('NFD'))[0]!.why[0]!.how).toBe('exact')
  })

  it('ranks exact diacritics before a difference of tone before bare letters', () => {
    expect(titles('Hứng').slice(0, 3)).toEqual(['Trần Văn Hứng', 'Trần Văn Hưng', 'Trần Văn Hùng'])
    expect(
      find('Hứng')
        .slice(0, 3)
        .map((hit) => hit.why[0]!.how),
    ).toEqual(['exact', 'tone', 'folded'])
  })

  it.each([
    ['Hòa', 'Lê Thị Hoà'],
    ['Quí', 'Lý Thị Quý'],
    ['Lí', 'Lý Thị Quý'],
    ['my linh', 'Võ MỹLinh'],
    ['mylinh', 'Võ MỹLinh'],
  ])('takes %s for a spelling of %s', (typed, name) => {
    expect(titles(typed)).toContain(name)
  })

  it.each([
    ['hùng trần văn', 'Trần Văn Hùng', 'reversed'],
    ['Lê Văn Hoà', undefined, undefined],
    ['Đặng Văn Đình Đức', 'Đặng Đình Đức', 'middle'],
    ['tranvanhung', 'Trần Văn Hùng', 'joined'],
    ['vanhung', 'Trần Văn Hùng', 'joined'],
    ['tran van hung', 'Trần Văn Hùng', 'folded'],
  ])('finds %s as a way to write %s and says %s', (typed, name, how) => {
    const hit = find(typed).find(({ row }) => row.title === name)
    expect(hit?.why.map((why) => why.how)).toEqual(how === undefined ? undefined : [how])
  })

  it('ranks a name as it was typed before one in another way', () => {
    expect(titles('trần văn hùng')[0]).toBe('Trần Văn Hùng')
    const [straight, turned] = [find('trần hùng')[0]!, find('hùng trần')[0]!]
    expect(straight.score).toBeGreaterThan(turned.score)
  })

  it('finds as one types: every beginning of two letters or more', () => {
    for (const typed of ['dang dinh du', 'dang di', 'da']) expect(titles(typed)).toContain('Đặng Đình Đức')
    expect(find('dang dinh du')[0]!.why[0]!.how).toBe('prefix')
    expect(titles('dang dinh du ')).toEqual([]) // the word was finished
  })

  it.each([
    ['0168 4567 890', 'phone', 'old-number'],
    ['038.4567.890', 'phone', 'old-number'],
    ['+84 384567890', 'phone', 'old-number'],
    ['00a 12345', 'plate', 'exact'],
    ['00A-123', 'plate', 'prefix'],
    ['000190000123', 'cccd', 'exact'],
    ['0001 9000', 'cccd', 'prefix'],
    ['000123456', 'cmnd', 'exact'],
    ['000011112222', 'account', 'exact'],
  ])('finds %s as a %s and says how', (typed, field, how) => {
    const [hit] = find(typed)
    expect(hit!.row.title).toContain('Tý cụt')
    expect(hit!.why).toMatchObject([{ field, how }])
  })

  it('finds a bulletin by the reference that is read aloud', () => {
    const { ref } = find('ty cut')[0]!.row
    expect(find(ref.toLowerCase())[0]).toMatchObject({ row: { ref }, why: [{ field: 'ref', how: 'exact' }] })
  })

  it('finds a bulletin that was found before by its new words once it was changed, and by its old ones no more', () => {
    const created = db.maker.create({ bulletin: person('Phan Sơ Thảo', { notes: 'đi xe màu xanh' }) })
    db.ingest(created)
    expect(titles('phan so thao mau xanh')).toEqual(['Phan Sơ Thảo'])
    const changed = person('Phan Sơ Thảo', { notes: 'đi xe màu đỏ' })
    db.ingest(db.maker.update({ parents: [created], bulletin: changed }))
    expect(find('phan so thao mau do')[0]?.why).toContainEqual({ field: 'text', how: 'folded', text: 'đi xe màu đỏ' })
    expect(find('phan so thao mau xanh')).toEqual([])
  })

  it.each(['', '   ', '"', '*', 'name:', 'AND OR NOT', ') (', "'; DROP TABLE bulletin", '😀', '\u0000', 'zzzz qqqq'])(
    'answers %j without an error and without a false hit',
    (typed) => {
      expect(find(typed)).toEqual([])
    },
  )
})
