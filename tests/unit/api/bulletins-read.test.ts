import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRecordsModule } from '../../../engine/api/bulletins-read.ts'
import type { EngineCore, EngineModule } from '../../../engine/api/handlers.ts'
import { noHeirs } from '../../../engine/records/heirs.ts'
import type { RecordsDirectory } from '../../../engine/records/records-directory.ts'
import { contract, type CallName, type RequestOf, type ResponseOf } from '../../../shared/ipc/contract.ts'
import type { Role } from '../../../shared/domain/roles.ts'
import { hour } from '../../../shared/time.ts'
import { createHandClock } from '../../support/engine-kit.ts'
import { authors, testId, testTime, units, wanted } from '../../support/operations.ts'
import { openRecordsDb, testUnits, type RecordsDb } from '../../support/records-db.ts'

let db: RecordsDb
let module: EngineModule
let clock: ReturnType<typeof createHandClock>
let roles: readonly Role[]

beforeEach(async () => {
  db = await openRecordsDb(units.binhDuong)
  clock = createHandClock(testTime)
  roles = ['commander']
  const directory: RecordsDirectory = {
    ...testUnits,
    ownUnit: units.binhDuong,
    heirs: noHeirs,
    usedAt: () => clock.now(),
    addressable: () => [units.hcm, units.longAn].map((id) => testUnits.unit(id)!),
    neighbours: () => new Set([units.hcm]),
    superior: (unit) => (unit === units.longAn ? testUnits.unit(units.hcm) : undefined),
    officerRoles: () => ['duty'],
    witnessed: false,
    cosignedAt: () => undefined,
    gaps: () => [],
  }
  // the part of the engine that reading uses: the vault's store and clock
  const core = {
    deps: { clock },
    vault: () => ({ store: db.store, clock, officer: { id: testId('self') } }),
    roles: () => roles,
  } as unknown as EngineCore
  module = createRecordsModule(core, () => directory)
})
afterEach(() => db[Symbol.dispose]())

/** As dispatch does: parsed by the contract on the way in and checked on the way out. */
async function call<Name extends CallName>(name: Name, input: RequestOf<Name>): Promise<ResponseOf<Name>> {
  const handler = module.handlers[name] as unknown as (parsed: unknown) => unknown
  return contract[name].response.parse(await handler(contract[name].request.parse(input))) as ResponseOf<Name>
}

describe('the reading calls', () => {
  it('give a bulletin whole, to whoever names it by id, prefix or reference', async () => {
    const created = db.maker.create({ urgency: 'immediate' })
    db.ingest(created)
    const detail = await call('bulletin.get', { id: created.hash })
    expect(detail).toMatchObject({
      bulletin: wanted,
      unit: { code: 'tp-hcm' },
      own: false,
      by: { name: authors.hcmDuty.name, role: 'duty' },
      can: {
        acknowledge: true,
        cancel: false,
        update: false,
        release: false,
        revalidate: false,
        report: true,
        answerHit: false,
        act: true,
      },
      checks: { signature: { ok: true }, directorySize: 1, witnessed: false },
    })
    expect(await call('bulletin.get', { id: created.hash.slice(0, 10) })).toEqual(detail)
    expect(await call('bulletin.get', { id: detail.ref })).toEqual(detail)
    await expect(call('bulletin.get', { id: '00000000' })).rejects.toMatchObject({ code: 'usage/not-found' })
  })

  it('offer a duty officer no acknowledgement, and nobody a second one', async () => {
    const created = db.maker.create({})
    db.ingest(created)
    const can = async () => (await call('bulletin.get', { id: created.hash })).can
    roles = ['duty']
    expect((await can()).acknowledge).toBe(false)
    roles = ['duty', 'commander']
    expect((await can()).acknowledge).toBe(true)
    db.ingest(db.maker.acknowledge({ parents: [created] }))
    expect((await can()).acknowledge).toBe(false)
  })

  it('say in the status who answered what, and who is late', async () => {
    const created = db.maker.create({ deadline: testTime + hour })
    db.ingest(created, db.maker.acknowledge({ parents: [created], at: testTime + 60_000 }))
    clock.advance(2 * hour)
    const { units: rows } = await call('bulletin.status', { id: created.hash })
    expect(rows.find((row) => row.unit === 'binh-duong')).toMatchObject({
      rung: 'acknowledged',
      by: { name: authors.binhDuongCommander.name, role: 'commander' },
      answer: { kind: 'assigned', text: 'Đội 3' },
      late: false,
    })
    expect(rows.find((row) => row.unit === 'long-an')).toMatchObject({ rung: 'queued', late: true })
  })

  it('put on the desk what must be answered, the nearest deadline first', async () => {
    const later = db.maker.create({ deadline: testTime + 2 * hour })
    const sooner = db.maker.create({ deadline: testTime + hour })
    db.ingest(later, sooner)
    const desk = await call('desk.get', {})
    expect(desk.answer.map((row) => row.id)).toEqual([sooner.hash, later.hash])
    expect(desk.answer[0]).toMatchObject({ owes: ['binh-duong'], unitName: 'Công an TP.HCM', late: false })
    expect(desk.counts).toEqual({ answer: 2, waiting: 0, late: 0, fresh: 2, found: 0, unread: 0 })
  })

  it('find by name, say why, and rebuild to the same', async () => {
    db.ingest(db.maker.create({}))
    const found = await call('search.query', { text: 'dang dinh duc' })
    expect(found.hits[0]).toMatchObject({ title: 'Đặng Đình Đức', why: [{ field: 'name', how: 'folded' }] })
    expect(await call('store.rebuild', {})).toEqual({ operations: 1, equal: true })
    expect((await call('search.query', { text: 'dang dinh duc' })).hits).toEqual(found.hits)
  })

  it('propose neighbours and whoever the text names, each with its reasons', async () => {
    const bulletin = {
      subject: { addresses: [{ type: 'permanent', text: 'ấp 2, Bến Lức, Long An' }], hometown: 'Long An' },
      vehicles: [{ plate: '62A-000.01', class: 'car' }],
    }
    const { units: proposed } = await call('bulletin.proposeRecipients', { bulletin })
    expect(proposed.map(({ code, selected, reasons }) => [code, selected, reasons])).toEqual([
      ['long-an', true, ['residence', 'hometown', 'plate']],
      ['tp-hcm', true, ['neighbour']],
    ])
  })

  it.each([{}, { subject: null }, { vehicles: 'x', subject: { ids: [null, 1, { number: {} }], addresses: {} } }])(
    'propose from a bulletin that is half typed (%j)',
    async (bulletin) => {
      const { units: proposed } = await call('bulletin.proposeRecipients', { bulletin })
      expect(proposed.filter((each) => each.selected).map((each) => each.code)).toEqual(['tp-hcm'])
    },
  )
})
