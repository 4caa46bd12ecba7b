import { beforeAll, describe, expect, it } from 'vitest'
import { freshnessAt, projectBulletin, stateAt } from '../../../engine/records/bulletin-projection.ts'
import { revalidatedUntil } from '../../../shared/domain/bulletin-defaults.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { day } from '../../../shared/time.ts'
import { authors, StatementMaker, testTime, wanted, type Statement } from '../../support/operations.ts'

let maker: StatementMaker
beforeAll(async () => {
  maker = new StatementMaker(await createCrypto())
})
const project = (...statements: readonly Statement[]) => projectBulletin(statements.map((each) => each.operation))!
const verdicts = (...statements: readonly Statement[]) =>
  Object.fromEntries(project(...statements).history.map(({ operation, verdict }) => [operation.hash, verdict]))

describe('a release', () => {
  it('makes the diffusion a notice, by the commander who has not written it, and leaves the ladder’s head', () => {
    const created = maker.create({})
    const release = maker.release({ parents: [created] })
    const view = project(created, release)
    expect(view).toMatchObject({ release: 'notice', version: 1, head: created.hash })
    expect(view.released?.hash).toBe(release.hash)
  })

  it('by the officer who wrote it, in another role, by another unit or of another text, has no effect', () => {
    const byCommander = maker.create({ author: authors.hcmCommander })
    const created = maker.create({})
    const update = maker.update({ parents: [created] })
    for (const [known, release] of [
      [[byCommander], maker.release({ parents: [byCommander] })],
      [[created], maker.release({ parents: [created], author: { ...authors.hcmDuty, role: 'duty' } })],
      [[created], maker.release({ parents: [created], author: authors.binhDuongCommander })],
      [[created, update], maker.release({ parents: [update], content: created })],
    ] as const) {
      expect(project(...known, release)).toMatchObject({ release: 'diffusion', released: undefined })
    }
    const unsent = maker.create({ author: authors.hcmInvestigator })
    const release = maker.release({ parents: [unsent] })
    expect(projectBulletin([unsent.operation, release.operation])).toBeUndefined()
  })

  it('binds later changes to a commander', () => {
    const created = maker.create({})
    const release = maker.release({ parents: [created] })
    const byDuty = maker.update({ parents: [release] })
    const byCommander = maker.update({ parents: [release], author: authors.hcmCommander })
    const view = project(created, release, byDuty, byCommander)
    expect(verdicts(created, release, byDuty, byCommander)).toMatchObject({
      [byDuty.hash]: 'not-allowed',
      [byCommander.hash]: 'accepted',
    })
    expect([view.release, view.released?.hash]).toEqual(['notice', byCommander.hash])
    expect(project(created, release, maker.cancel({ parents: [release] })).cancel).toBeUndefined()
  })

  it('is not got round by a change dated before it that it has not seen', () => {
    const created = maker.create({})
    const release = maker.release({ parents: [created] })
    const around = maker.update({ parents: [created], bulletin: { ...wanted, title: 'Vòng qua' } })
    const longer = maker.revalidate({ parents: [created] })
    const view = project(created, release, around, longer)
    expect(view).toMatchObject({ version: 1, head: created.hash, release: 'notice' })
    expect(view.confirmed.hash).toBe(created.hash)
    expect(verdicts(created, release, around, longer)).toMatchObject({
      [around.hash]: 'overtaken',
      [longer.hash]: 'overtaken',
    })
  })
})

describe('the owner’s word that a bulletin holds', () => {
  it('moves its end, wakes an expired one, and makes it fresh again', () => {
    const created = maker.create({ validUntil: testTime + 10 * day })
    const again = maker.revalidate({ parents: [created], at: testTime + 12 * day, validUntil: testTime + 42 * day })
    const before = project(created)
    expect([1, 5, 10].map((days) => freshnessAt(before, testTime + days * day))).toEqual(['fresh', 'ageing', 'stale'])
    expect(stateAt(before, testTime + 12 * day)).toBe('expired')
    const after = project(created, again)
    expect(stateAt(after, testTime + 12 * day)).toBe('active')
    expect([12, 27, 42].map((days) => freshnessAt(after, testTime + days * day))).toEqual(['fresh', 'ageing', 'stale'])
  })

  it('counts from its own unit only', () => {
    const created = maker.create({})
    const foreign = maker.revalidate({ parents: [created], author: authors.binhDuongDuty })
    expect(project(created, foreign).confirmed.hash).toBe(created.hash)
  })

  it('reaches no further than the hard stop', () => {
    const bulletin = { kind: 'wanted', created: testTime } as const
    const until = (now: number, forMs?: number) => revalidatedUntil(bulletin, { now, forMs })
    expect(until(testTime + 90 * day)).toBe(testTime + (90 + 365) * day)
    expect(until(testTime + 1800 * day)).toBe(testTime + 1825 * day)
    expect(until(testTime + day, day)).toBe(testTime + 2 * day)
    expect(until(testTime + 1825 * day)).toBeUndefined()
  })
})
