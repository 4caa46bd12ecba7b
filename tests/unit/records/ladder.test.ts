import { beforeAll, describe, expect, it } from 'vitest'
import { projectBulletin } from '../../../engine/records/bulletin-projection.ts'
import { isLate, ladderOf, type Receipt } from '../../../engine/records/ladder.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { DeviceId, StatementHash } from '../../../shared/ids.ts'
import { hour } from '../../../shared/time.ts'
import { authors, StatementMaker, testId, testTime, units, type Statement } from '../../support/operations.ts'

let maker: StatementMaker
beforeAll(async () => {
  maker = new StatementMaker(await createCrypto())
})

const receipt = (statement: Statement, more: Partial<Receipt> = {}): Receipt => ({
  statement: statement.hash,
  unit: units.binhDuong,
  device: testId<DeviceId>('bd'),
  rung: 'decrypted',
  outcome: 'accepted',
  at: testTime + 10,
  complete: true,
  officer: undefined,
  receipt: testId<StatementHash>('receipt', 32),
  ...more,
})
function rowOf(statements: readonly Statement[], receipts: readonly Receipt[] = []) {
  const view = projectBulletin(statements.map((each) => each.operation))!
  const row = ladderOf(view, { receipts, relay: [] }).find((each) => each.unit === units.binhDuong)!
  return { view, row }
}

describe('the ladder of a unit', () => {
  it('starts queued and takes the relay at its word up to delivered', () => {
    const created = maker.create({})
    const view = projectBulletin([created.operation])!
    const relay = [{ statement: created.hash, unit: units.longAn, relayedAt: 1, deliveredAt: 2 }]
    const rungs = Object.fromEntries(ladderOf(view, { receipts: [], relay }).map((row) => [row.unit, row.rung]))
    expect(rungs).toEqual({ [units.longAn]: 'delivered', [units.binhDuong]: 'queued' })
  })

  it('has decrypted only what is complete', () => {
    const created = maker.create({})
    expect(rowOf([created], [receipt(created, { complete: false })]).row.rung).toBe('delivered')
    expect(rowOf([created], [receipt(created)]).row.rung).toBe('decrypted')
  })

  it.each(['quarantined', 'not-allowed', 'needs-update'] as const)(
    'stops and shows it when the outcome is %s',
    (outcome) => {
      const created = maker.create({})
      expect(rowOf([created], [receipt(created, { outcome })]).row).toMatchObject({
        rung: 'queued',
        outcome,
        reached: [],
      })
    },
  )

  it.each(['expired', 'waiting-parents'] as const)('goes on when the outcome is %s', (outcome) => {
    const created = maker.create({})
    expect(rowOf([created], [receipt(created, { outcome })]).row).toMatchObject({ rung: 'decrypted', outcome })
  })

  it('counts words about the head only: an update must reach the unit too', () => {
    const created = maker.create({})
    const update = maker.update({ parents: [created] })
    expect(rowOf([created, update], [receipt(created)]).row.rung).toBe('queued')
    expect(rowOf([created, update], [receipt(update)]).row.rung).toBe('decrypted')
  })

  it('keeps an acknowledgement through updates, and asks anew after a cancel', () => {
    const created = maker.create({})
    const ack = maker.acknowledge({ parents: [created] })
    const update = maker.update({ parents: [ack] })
    expect(rowOf([created, ack, update]).row).toMatchObject({ rung: 'acknowledged', answer: { text: 'Đội 3' } })
    const cancel = maker.cancel({ parents: [update] })
    expect(rowOf([created, ack, update, cancel], [receipt(cancel)]).row.rung).toBe('decrypted')
  })

  it('shows the first time and the last answer, and what was done', () => {
    const created = maker.create({})
    const first = maker.acknowledge({ parents: [created], at: testTime + 1 })
    const second = maker.acknowledge({ parents: [first], at: testTime + 2, text: 'Đội 4' })
    const acted = maker.acted({ parents: [second], at: testTime + 3 })
    const { row } = rowOf([created, first, second, acted])
    expect(row).toMatchObject({ rung: 'acted', acknowledgedAt: testTime + 1, answer: { text: 'Đội 4' } })
    expect(row.acted).toMatchObject({ outcome: 'located', at: { officer: { name: authors.binhDuongDuty.name } } })
  })

  it('is late when the deadline passed unanswered, or the answer came after it', () => {
    const created = maker.create({ deadline: testTime + hour })
    const late = (statements: readonly Statement[], now: number): boolean => {
      const { view, row } = rowOf(statements)
      return isLate(view, row, now)
    }
    const at = testTime + 2 * hour
    expect(late([created], testTime + hour)).toBe(false)
    expect(late([created], testTime + hour + 1)).toBe(true)
    expect(late([created, maker.acknowledge({ parents: [created], at: testTime + hour })], at)).toBe(false)
    expect(late([created, maker.acknowledge({ parents: [created], at })], at)).toBe(true)
  })

  it('owes an acknowledgement of a cancel as of any bulletin of its urgency, from the cancel on', () => {
    const created = maker.create({ deadline: testTime + hour })
    const ack = maker.acknowledge({ parents: [created], at: testTime + 1 })
    const cancel = maker.cancel({ parents: [created], at: testTime + 5 * hour })
    const late = (statements: readonly Statement[], now: number): boolean => {
      const { view, row } = rowOf(statements)
      return isLate(view, row, now)
    }
    expect(late([created, ack, cancel], testTime + 13 * hour)).toBe(false)
    expect(late([created, ack, cancel], testTime + 13 * hour + 1)).toBe(true)
    const again = maker.acknowledge({ parents: [cancel], at: testTime + 13 * hour })
    expect(late([created, ack, cancel, again], testTime + 20 * hour)).toBe(false)
  })
})
