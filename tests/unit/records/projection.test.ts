import { beforeAll, describe, expect, it } from 'vitest'
import { projectBulletin, stateAt } from '../../../engine/records/bulletin-projection.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { hour } from '../../../shared/time.ts'
import { authors, StatementMaker, testTime, units, wanted, type Statement } from '../../support/operations.ts'

let maker: StatementMaker
beforeAll(async () => {
  maker = new StatementMaker(await createCrypto())
})
const project = (...statements: readonly Statement[]) => projectBulletin(statements.map((each) => each.operation))

describe('a bulletin', () => {
  it('is its creating operation to begin with', () => {
    const created = maker.create({})
    expect(project(created)).toMatchObject({
      id: created.hash,
      head: created.hash,
      version: 1,
      owner: units.hcm,
      bulletin: wanted,
      addressed: [units.binhDuong, units.longAn].toSorted(),
      frontier: [created.hash],
    })
  })

  it('shows the content of the last update and counts its versions', () => {
    const created = maker.create({})
    const second = maker.update({
      parents: [created],
      bulletin: { ...wanted, title: 'Hai' },
      deadline: testTime + hour,
    })
    const third = maker.update({ parents: [second], bulletin: { ...wanted, title: 'Ba' } })
    const view = project(created, second, third)!
    expect(view).toMatchObject({ version: 3, head: third.hash, deadline: testTime + hour })
    expect(view.bulletin.title).toBe('Ba')
    expect(view.frontier).toEqual([third.hash])
  })

  it('is closed by a cancel, which beats an update made at the same time', () => {
    const created = maker.create({})
    const update = maker.update({ parents: [created] })
    const cancel = maker.cancel({ parents: [created] })
    const view = project(created, update, cancel)!
    expect(view).toMatchObject({ version: 1, head: cancel.hash, reason: 'arrested' })
    expect(stateAt(view, testTime)).toBe('cancelled')
    expect(view.frontier).toEqual([cancel.hash, update.hash].toSorted())
  })

  it('keeps the update that the cancel has seen, and takes none after it', () => {
    const created = maker.create({})
    const before = maker.update({ parents: [created] })
    const cancel = maker.cancel({ parents: [before] })
    const after = maker.update({ parents: [cancel] })
    const view = project(created, before, cancel, after)!
    expect(view).toMatchObject({ version: 2, head: cancel.hash })
    expect(view.history.map((each) => each.verdict)).toEqual(['accepted', 'accepted', 'accepted', 'overtaken'])
  })

  it('may be changed by the owner unit only, and by its roles only', () => {
    const created = maker.create({})
    for (const author of [authors.binhDuongCommander, { ...authors.hcmDuty, role: 'investigator' as const }]) {
      const view = project(
        created,
        maker.update({ parents: [created], author }),
        maker.cancel({ parents: [created], author }),
      )!
      expect(view).toMatchObject({ version: 1, head: created.hash, cancel: undefined })
    }
  })

  it('needs a commander once it is a notice', () => {
    expect(project(maker.create({ release: 'notice' }))).toBeUndefined()
    const notice = maker.create({ release: 'notice', author: authors.hcmCommander })
    expect(project(notice, maker.cancel({ parents: [notice] }))!.cancel).toBeUndefined()
    expect(project(notice, maker.cancel({ parents: [notice], author: authors.hcmCommander }))!.cancel).toBeDefined()
  })

  it('expires on its own, unless it was cancelled', () => {
    const created = maker.create({ validUntil: testTime + hour })
    const view = project(created)!
    expect([stateAt(view, testTime + hour - 1), stateAt(view, testTime + hour)]).toEqual(['active', 'expired'])
    expect(stateAt(project(created, maker.cancel({ parents: [created] }))!, testTime + 2 * hour)).toBe('cancelled')
  })

  it('names the parents that are missing, and shows nothing without its creator', () => {
    const created = maker.create({})
    const update = maker.update({ parents: [created] })
    const last = maker.update({ parents: [update] })
    expect(project(created, last)).toMatchObject({ version: 1, missing: [update.hash] })
    expect(project(update, last)).toBeUndefined()
  })

  it('takes an acknowledgement of an addressed unit only', () => {
    const created = maker.create({ to: [units.binhDuong] })
    const view = project(
      created,
      maker.acknowledge({ parents: [created] }),
      maker.acknowledge({ parents: [created], author: authors.longAnCommander }),
      maker.acknowledge({ parents: [created], author: authors.binhDuongDuty }),
    )!
    expect(view.history.filter((each) => each.verdict === 'accepted')).toHaveLength(2)
  })
})
