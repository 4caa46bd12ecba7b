/** What a package says of a record as a whole, for each family but bulletins, which the other tests are about. */
import { beforeAll, expect, it } from 'vitest'
import { provenRecord } from '../../../engine/evidence/proven-record.ts'
import { noHeirs } from '../../../engine/records/heirs.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { caseStatements } from '../../support/cases.ts'
import { createTalk } from '../../support/conversations.ts'
import { authors, StatementMaker, units, type Statement } from '../../support/operations.ts'
import { planStatements } from '../../support/plans.ts'
import { reportStatements } from '../../support/reports.ts'

let families: Awaited<ReturnType<typeof everyFamily>>
beforeAll(async () => {
  families = await everyFamily()
})

async function everyFamily() {
  const make = new StatementMaker(await createCrypto())
  const [talk, cases] = [await createTalk(), caseStatements(make)]
  const [plans, reports] = [planStatements(make), reportStatements(make)]
  const stranger = { author: authors.longAnCommander }
  const two = { to: [units.hcm, units.binhDuong] }
  const all = { to: Object.values(units) }
  // what makes a record, an operation that is permitted in it, one that is not, and one that makes nothing
  return {
    request: [
      make.ask(two),
      (on: Said) => make.close(on),
      (on: Said) => make.close({ ...on, ...stranger }),
      make.ask({ to: [] }),
    ],
    handover: [
      make.handOver(),
      (on: Said) => make.takeOver(on),
      (on: Said) => make.takeOver({ ...on, author: authors.hcmDuty }),
      make.handOver(all),
    ],
    conversation: [talk.open(two), talk.say, (on: Said) => talk.say({ ...on, ...stranger }), talk.open({ to: [] })],
    case: [
      cases.open(),
      cases.note,
      (on: Said) => cases.note({ ...on, author: authors.longAnInvestigator }),
      cases.open({ author: authors.hcmDuty }),
    ],
    plan: [
      plans.propose(two),
      (on: Said) => plans.answer({ ...on, ...two }),
      (on: Said) => plans.answer({ ...on, ...stranger }),
      plans.propose({ to: [] }),
    ],
    report: [
      reports.submit(),
      reports.correct,
      (on: Said) => reports.correct({ ...on, ...stranger }),
      reports.submit({ to: [] }),
    ],
  } as const satisfies Record<string, readonly [Statement, Make, Make, Statement]>
}
type Said = { readonly parents: readonly Statement[] }
type Make = (on: Said) => Statement

const prove = (...statements: readonly Statement[]) =>
  provenRecord(
    statements.map(({ operation }) => operation),
    noHeirs,
  )

it.each([
  ['request', 'test'],
  ['handover', 'actual'],
  ['conversation', 'actual'],
  ['case', 'test'],
  ['plan', 'test'],
  ['report', 'test'],
] as const)('a %s is proven with its status, what was permitted in it, and what was not', (family, status) => {
  const [made, permitted, not, none] = families[family]
  const on = { parents: [made] }
  const [good, bad] = [permitted(on), not(on)]
  const proven = prove(bad, made, good)
  expect(proven).toMatchObject({ id: made.hash, status, waiting: [], missing: [] })
  expect(Object.fromEntries(proven!.history.map(({ operation, verdict }) => [operation.hash, verdict]))).toEqual({
    [made.hash]: 'accepted',
    [good.hash]: 'accepted',
    [bad.hash]: 'not-allowed',
  })
  expect(prove(none)).toBeUndefined()
})

it('what a narrowing of a case has not seen is overtaken by it', async () => {
  const cases = caseStatements(new StatementMaker(await createCrypto()))
  const opened = cases.open()
  const unseen = cases.exhibit({ parents: [opened], author: authors.binhDuongInvestigator })
  const narrowed = cases.narrow({ parents: [opened], units: [units.binhDuong] })
  const verdicts = prove(opened, unseen, narrowed)!.history.map(({ operation, verdict }) => [operation.hash, verdict])
  expect(Object.fromEntries(verdicts)).toEqual({
    [opened.hash]: 'accepted',
    [unseen.hash]: 'overtaken',
    [narrowed.hash]: 'accepted',
  })
})
