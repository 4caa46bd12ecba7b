import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { projectBulletin, stateAt, type BulletinView } from '../../../engine/records/bulletin-projection.ts'
import { ladderOf, type Receipt, type RelayWord } from '../../../engine/records/ladder.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { DeviceId, StatementHash } from '../../../shared/ids.ts'
import { expectAnyOrder, history, propertyRuns, shuffled, type Choices } from '../../support/any-order.ts'
import { authors, StatementMaker, testId, testTime, units, type Statement } from '../../support/operations.ts'
import { sheetStatements } from '../../support/sheets.ts'

let maker: StatementMaker
beforeAll(async () => {
  maker = new StatementMaker(await createCrypto())
})

/** Each number picks what is added next and which earlier statements are its parents. */
function grow(choices: Choices): readonly Statement[] {
  const made = [maker.create({})]
  for (const [kind, first, second] of choices) {
    const parents = [...new Set([made[first % made.length]!, made[second % made.length]!])]
    const at = testTime + made.length
    made.push(
      [
        () => maker.update({ parents, at }),
        () => maker.cancel({ parents, at }),
        () => maker.acknowledge({ parents, at }),
        () => maker.acknowledge({ parents, at, author: authors.binhDuongDuty }), // not allowed
        () => maker.acted({ parents, at }),
        () => maker.update({ parents, at, author: authors.longAnCommander }), // not the owner
        () => maker.cancel({ parents, at, author: authors.hcmCommander }),
        () => maker.acknowledge({ parents, at, author: authors.longAnCommander }),
        () => maker.release({ parents, at }),
        () => maker.release({ parents, at, content: made[0]!, author: authors.hcmDuty }), // no commander
        () => maker.revalidate({ parents, at, validUntil: at + 1000 }),
        () => maker.update({ parents, at, author: authors.hcmCommander }),
        () => maker.sighting({ parents, at }),
        () => maker.hitRequest({ parents, at, head: made[0]! }),
        () => maker.hitAnswer({ parents, at }),
        () => maker.hitAnswer({ parents, at, answer: 'need-until', until: at + 500 }),
        () => sheetStatements(maker).print({ parents, at, head: made[0]! }),
        () => sheetStatements(maker).takeBack({ parents, at }),
        () => sheetStatements(maker).takeBack({ parents, at, print: parents[0]!, copies: [1, 2] }),
      ][kind % 19]!(),
    )
  }
  return made
}

const choices = history(9)
const plain = (view: BulletinView | undefined): unknown =>
  view && { ...view, order: undefined, state: stateAt(view, testTime) }

describe('the projection of a bulletin', () => {
  it('is the same whatever order its operations came in, and however often', () => {
    expectAnyOrder({ grow, length: 9 }, (operations) => plain(projectBulletin(operations)))
  })

  it('never projects an operation whose ancestry is incomplete', () => {
    fc.assert(
      fc.property(choices, fc.nat(), (chosen, without) => {
        const operations = grow(chosen).map((each) => each.operation)
        const missing = operations[1 + (without % Math.max(operations.length - 1, 1))]
        const kept = operations.filter((each) => each !== missing)
        const view = projectBulletin(kept)!
        const shown = new Set(view.history.map((each) => each.operation.hash))
        for (const { operation } of view.history) {
          for (const parent of operation.parents) expect(shown.has(parent)).toBe(true)
        }
        expect(view.history.length + view.waiting.length).toBe(kept.length)
      }),
      { numRuns: propertyRuns },
    )
  })

  it('counts versions and closes for good once a cancel is there', () => {
    fc.assert(
      fc.property(choices, (chosen) => {
        const view = projectBulletin(grow(chosen).map((each) => each.operation))!
        const accepted = view.history.filter(
          ({ operation, verdict }) => operation.kind === 'bulletin-update' && verdict === 'accepted',
        )
        expect(view.version).toBe(1 + accepted.length)
        const cancels = view.history.filter(
          ({ operation, verdict }) => operation.kind === 'bulletin-cancel' && verdict === 'accepted',
        )
        expect(cancels.length).toBeLessThanOrEqual(1)
        expect(stateAt(view, testTime)).toBe(cancels.length === 1 ? 'cancelled' : 'active')
      }),
      { numRuns: propertyRuns },
    )
  })
})

const word = fc.record({
  unit: fc.constantFrom(units.binhDuong, units.longAn),
  device: fc.constantFrom<DeviceId>(testId('d1'), testId('d2')),
  rung: fc.constantFrom('decrypted' as const, 'opened' as const),
  outcome: fc.constantFrom('accepted' as const, 'quarantined' as const, 'waiting-parents' as const),
  at: fc.nat(1000),
  complete: fc.boolean(),
  receipt: fc.nat().map((n) => testId<StatementHash>(`receipt ${n}`, 32)),
})

describe('the ladder', () => {
  it('is the same whatever order receipts and relay words came in', () => {
    const created = maker.create({})
    const ack = maker.acknowledge({ parents: [created] })
    const view = projectBulletin([created.operation, ack.operation])!
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { selector: (each) => each.receipt, maxLength: 8 }),
        fc.array(fc.nat(1000), { maxLength: 3 }),
        fc.infiniteStream(fc.nat()),
        (words, times, order) => {
          const receipts: Receipt[] = words.map((each) => ({ ...each, statement: view.head, officer: undefined }))
          const relay: RelayWord[] = times.map((at) => ({
            statement: view.head,
            unit: units.longAn,
            relayedAt: at,
            deliveredAt: undefined,
          }))
          const first = ladderOf(view, { receipts, relay })
          expect(ladderOf(view, { receipts: shuffled(receipts, order), relay: shuffled(relay, order) })).toEqual(first)
          expect(ladderOf(view, { receipts: [...receipts, ...receipts], relay })).toEqual(first)
        },
      ),
      { numRuns: propertyRuns },
    )
  })

  it('only rises: one more word never lowers a rung and never makes its time later', () => {
    const order = ['queued', 'relayed', 'delivered', 'decrypted', 'opened', 'acknowledged', 'acted']
    const created = maker.create({})
    const view = projectBulletin([created.operation])!
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), word, (words, more) => {
        const asReceipt = (each: typeof more): Receipt => ({ ...each, statement: view.head, officer: undefined })
        const before = ladderOf(view, { receipts: words.map(asReceipt), relay: [] })
        const after = ladderOf(view, { receipts: [...words, more].map(asReceipt), relay: [] })
        for (const [index, row] of before.entries()) {
          const next = after[index]!
          expect(order.indexOf(next.rung)).toBeGreaterThanOrEqual(order.indexOf(row.rung))
          for (const { rung, at } of row.reached) {
            expect(next.reached.find((each) => each.rung === rung)!.at).toBeLessThanOrEqual(at)
          }
        }
      }),
      { numRuns: propertyRuns },
    )
  })
})
