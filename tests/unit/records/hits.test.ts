import { beforeAll, describe, expect, it } from 'vitest'
import { projectBulletin, shownStateAt } from '../../../engine/records/bulletin-projection.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { hour } from '../../../shared/time.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'

let maker: StatementMaker
beforeAll(async () => {
  maker = new StatementMaker(await createCrypto())
})
const project = (...statements: readonly Statement[]) => projectBulletin(statements.map((each) => each.operation))!
const verdicts = (...statements: readonly Statement[]) => project(...statements).history.map(({ verdict }) => verdict)

describe('a hit', () => {
  it('keeps the bulletin waiting for its owner until that has answered, not only promised to', () => {
    const created = maker.create({})
    const request = maker.hitRequest({ parents: [created] })
    const later = maker.hitAnswer({ parents: [request], answer: 'need-until', until: testTime + hour })
    const answer = maker.hitAnswer({ parents: [later], request, answer: 'confirmed' })
    const shown = (...known: readonly Statement[]) => {
      const view = project(created, ...known)
      return [shownStateAt(view, testTime), view.hits[0]?.open, view.hits[0]?.deadline]
    }
    expect(shown()).toEqual(['active', undefined, undefined])
    expect(shown(request)).toEqual(['awaiting-confirmation', true, testTime + hour / 6])
    expect(shown(request, later)).toEqual(['awaiting-confirmation', true, testTime + hour])
    expect(shown(request, later, answer)).toEqual(['active', false, testTime + hour / 6])
  })

  it('is answered by the owner’s duty officer or commander, whole, and by nobody else', () => {
    const created = maker.create({})
    const request = maker.hitRequest({ parents: [created] })
    for (const wrong of [
      maker.hitAnswer({ parents: [request], author: authors.binhDuongCommander }),
      maker.hitAnswer({ parents: [request], author: { ...authors.hcmDuty, role: 'investigator' } }),
      maker.hitAnswer({ parents: [request], answer: 'need-until' }),
      maker.hitAnswer({ parents: [request], answer: 'confirmed', until: testTime }),
      maker.hitAnswer({ parents: [request], answer: 'refused' }),
    ]) {
      expect(verdicts(created, request, wrong).at(-1)).toBe('not-allowed')
    }
    const refused = maker.hitAnswer({ parents: [request], answer: 'refused', text: 'Hồ sơ đã chuyển' })
    expect(project(created, request, refused).hits[0]).toMatchObject({ open: false })
  })

  it('and a sighting come from who was asked, about a version that it names', () => {
    const created = maker.create({ to: [units.binhDuong] })
    const update = maker.update({ parents: [created] })
    for (const wrong of [
      maker.sighting({ parents: [created], author: { ...authors.longAnCommander } }),
      maker.sighting({ parents: [created], head: update }),
      maker.hitRequest({ parents: [created], author: { ...authors.longAnCommander } }),
      maker.hitRequest({ parents: [created], head: update }),
    ]) {
      expect(verdicts(created, wrong).at(-1)).toBe('not-allowed')
    }
    const reader = { ...authors.binhDuongDuty, role: 'investigator' as const }
    expect(verdicts(created, maker.sighting({ parents: [created], author: reader }))).toEqual(['accepted', 'accepted'])
    const ofUpdate = maker.sighting({ parents: [update], head: update })
    expect(verdicts(created, update, ofUpdate).at(-1)).toBe('accepted')
  })

  it('is acted upon by who was asked, and by nobody else', () => {
    const created = maker.create({ to: [units.binhDuong] })
    expect(verdicts(created, maker.acted({ parents: [created] }))).toEqual(['accepted', 'accepted'])
    const stranger = maker.acted({ parents: [created], author: authors.longAnCommander })
    expect(verdicts(created, stranger).at(-1)).toBe('not-allowed')
  })
})
