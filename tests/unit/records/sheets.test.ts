import { beforeAll, describe, expect, it } from 'vitest'
import { projectBulletin } from '../../../engine/records/bulletin-projection.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { authors, StatementMaker, units, type Statement } from '../../support/operations.ts'
import { sheetStatements } from '../../support/sheets.ts'

let maker: StatementMaker
let sheets: ReturnType<typeof sheetStatements>
beforeAll(async () => {
  maker = new StatementMaker(await createCrypto())
  sheets = sheetStatements(maker)
})
const project = (...statements: readonly Statement[]) => projectBulletin(statements.map((each) => each.operation))!
const lastVerdict = (...statements: readonly Statement[]) => project(...statements).history.at(-1)?.verdict

describe('printed sheets', () => {
  it('are out until who printed them has said what became of each, after a cancellation as well', () => {
    const created = maker.create({})
    const print = sheets.print({ parents: [created] })
    const cancel = maker.cancel({ parents: [created] })
    const back = sheets.takeBack({ parents: [print, cancel], copies: [1, 3] })
    expect(project(created, print).sheets[0]).toMatchObject({ out: [1, 2, 3], returned: [] })
    const [known] = project(created, print, cancel, back).sheets
    expect(known?.out).toEqual([2])
    expect(known?.returned.map(({ copy, said }) => [copy, said.hash])).toEqual([
      [1, back.hash],
      [3, back.hash],
    ])
  })

  it('are not taken back by another unit, nor beyond the copies that there are', () => {
    const created = maker.create({})
    const print = sheets.print({ parents: [created] })
    const others = sheets.takeBack({ parents: [print], author: authors.hcmDuty })
    const beyond = sheets.takeBack({ parents: [print], copies: [4, 5] })
    expect(project(created, print, others, beyond).sheets[0]).toMatchObject({ out: [1, 2, 3], returned: [] })
  })

  it('are printed by who may read it, of a version that it names', () => {
    const created = maker.create({ to: [units.binhDuong] })
    const update = maker.update({ parents: [created] })
    expect(lastVerdict(created, sheets.print({ parents: [created], author: authors.longAnCommander }))).toBe(
      'not-allowed',
    )
    expect(lastVerdict(created, sheets.print({ parents: [created], head: update }))).toBe('not-allowed')
    expect(lastVerdict(created, sheets.print({ parents: [created], author: authors.hcmInvestigator }))).toBe('accepted')
  })
})
