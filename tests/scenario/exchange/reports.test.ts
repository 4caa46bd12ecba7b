/** Periodic reports of three units over the real engines: submitted, corrected, added up by who has received them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyEvidence } from '../../../engine/evidence/verify.ts'
import { exampleReport } from '../../../shared/domain/example-report.ts'
import type { CrimeFigures } from '../../../shared/domain/report-table.ts'
import { temporaryFolder } from '../../support/engine-kit.ts'
import { PostOffice } from '../../support/post-office.ts'
import { auditCodes, makeWorldTemplate, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'

let world: SyncWorld
let post: PostOffice
let first: SyncHome
let investigator: SyncHome
let second: SyncHome
let third: SyncHome
let id = ''
const code = (unit: number): string => world.units[unit]?.code ?? ''

beforeAll(async () => {
  {
    using template = await makeWorldTemplate(3)
    world = template.copy()
  }
  post = new PostOffice()
  first = await world.home(`${code(0)}/commander`)
  investigator = await world.home(`${code(0)}/investigator`)
  second = await world.home(`${code(1)}/commander`)
  third = await world.home(`${code(2)}/commander`)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const homes = (): readonly SyncHome[] => [first, investigator, second, third]
const settle = (): void => post.settle(homes())
const report = (figures?: CrimeFigures) => ({
  ...exampleReport(world.clock.now()),
  ...(figures !== undefined && { figures }),
})
const shown = (home: SyncHome) => home.call('report.get', { id })
const overview = (home: SyncHome) => {
  const { from, to } = report().period
  return home.call('report.overview', { from, to, status: 'test' })
}

test('what an officer has put together is released by the commander, to the units that are named', async () => {
  const figures = { theft: { recorded: 40, cleared: 30, offenders: 35 }, fraud: { recorded: 10, cleared: 5 } }
  const wanted = { report: report(figures), to: [code(1), code(2)] }
  await expect(investigator.call('report.submit', wanted)).rejects.toMatchObject({ code: 'role/not-allowed' })
  await expect(
    first.call('report.submit', { ...wanted, report: report({ theft: { recorded: 1, cleared: 2 } }) }),
  ).rejects.toMatchObject({ code: 'report/invalid' })
  id = (await first.call('report.submit', wanted)).id
  settle()
  for (const home of homes()) {
    expect(await shown(home)).toMatchObject({
      state: 'submitted',
      version: 1,
      report: { preparedBy: 'Đội tổng hợp'.normalize('NFC') },
      sums: { total: { recorded: 50, cleared: 35, offenders: 35, clearUp: 70 } },
    })
  }
  expect((await shown(investigator)).can.correct).toBe(false)
})

test('a correction comes in the place of the figures, with its reason, and both stay visible', async () => {
  const { head } = await shown(first)
  const corrected = {
    id,
    version: head,
    report: report({ theft: { recorded: 41, cleared: 31 } }),
    reason: 'Sót một vụ',
  }
  await expect(second.call('report.correct', corrected)).rejects.toMatchObject({ code: 'usage/wrong-state' })
  expect(await first.call('report.correct', corrected)).toMatchObject({ id, version: 2 })
  await expect(first.call('report.correct', corrected)).rejects.toMatchObject({ code: 'report/changed' })
  settle()
  const received = await shown(third)
  expect(received).toMatchObject({ state: 'corrected', version: 2, sums: { total: { recorded: 41, clearUp: 75.61 } } })
  expect(received.versions.map((each) => [each.sums.total.recorded, each.reason])).toEqual([
    [50, undefined],
    [41, 'Sót một vụ'.normalize('NFC')],
  ])
})

test('who has received them adds them up: no crime twice, a gap named, tests never among actual ones', async () => {
  expect((await overview(third)).silent.map((unit) => unit.code)).toEqual(expect.arrayContaining([code(1), code(2)]))
  const figures = { theft: { recorded: 9, cleared: 3 } }
  const sent = { report: report(figures), to: [code(2)] }
  await second.call('report.submit', sent)
  await second.call('report.submit', sent) // the same month once more
  settle()
  const all = await overview(third)
  expect(all.total.total).toMatchObject({ recorded: 50, cleared: 34, clearUp: 68 })
  expect(all.silent.map((unit) => unit.code)).toEqual([code(2)])
  const twice = all.units.find(({ unit }) => unit.code === code(1))!
  expect(twice.reports.map(({ skipped }) => skipped)).toEqual([undefined, 'duplicate'])
  expect((await overview(first)).units.map(({ unit }) => unit.code)).toEqual([code(0)])
  const { from, to } = report().period
  expect((await third.call('report.overview', { from, to })).units).toEqual([])
})

test('it is printed with a code that every reader and a package check without a network, and no stranger can', async () => {
  using folder = temporaryFolder()
  const order = { id, kind: 'report', copies: 2 } as const
  await expect(second.call('document.print', { ...order, version: 1 })).rejects.toMatchObject({
    code: 'document/changed',
  })
  await expect(second.call('document.print', { ...order, kind: 'handover' })).rejects.toMatchObject({
    code: 'usage/not-found',
  })
  const { sheets } = await second.call('document.print', { ...order, version: 2 })
  expect(auditCodes(second, 'document.printed')).toEqual(['report v2 x2'])
  const sheet = sheets[1]?.code ?? ''
  const { title, ref } = await shown(third)
  for (const home of homes())
    expect(await home.call('document.check', { code: sheet })).toMatchObject({
      outcome: 'current',
      counted: false,
      title,
      ref,
      sheet: { kind: 'report', version: 2, copy: 2, copies: 2, unit: { code: code(1) } },
    })
  const out = join(folder.path, 'report.evidence')
  await first.call('evidence.export', { id, out })
  const { document, valid } = verifyEvidence(first.open.context.deps.crypto, readFileSync(out), { code: sheet })
  expect([valid, document?.outcome, document?.version]).toEqual([true, 'current', 2])
  const { head } = await shown(first)
  await first.call('report.correct', {
    id,
    version: head,
    report: report({ theft: { recorded: 41, cleared: 31 } }),
    reason: 'Chuyển sang vụ khác',
  })
  settle()
  expect(await third.call('document.check', { code: sheet })).toMatchObject({ outcome: 'superseded', version: 3 })
  const mine = { ...report(), handling: 'H2' as const }
  const kept = await first.call('report.submit', { report: mine, to: [code(1)] })
  settle()
  await expect(second.call('document.print', { ...order, id: kept.id })).rejects.toMatchObject({
    code: 'document/not-permitted',
  })
  const own = await first.call('document.print', { ...order, id: kept.id })
  expect(await third.call('document.check', { code: own.sheets[0]?.code ?? '' })).toMatchObject({
    outcome: 'unknown-record',
  })
})

test('it leaves as a table that is told of in the audit, and is the same when it is made anew', async () => {
  using folder = temporaryFolder()
  const { from, to } = report().period
  const out = join(folder.path, 'table.csv')
  await third.call('report.export', { from, to, status: 'test', language: 'en', out })
  const text = readFileSync(out, 'utf8')
  expect(text.charCodeAt(0)).toBe(0xfeff)
  expect(text).toContain(`${from},${to},${code(1)},`)
  expect(text).toContain(',All units,Total,50,34,')
  for (const home of homes()) {
    expect(await home.call('store.rebuild', {})).toMatchObject({ equal: true })
    const { hits } = await home.call('search.query', { text: 'bao cao thang' })
    expect(hits.map((hit) => [hit.kind, hit.id])).toContainEqual(['report', id])
  }
})
