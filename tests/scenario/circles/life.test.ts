import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { circleName } from '../../../engine/store/circles.ts'
import { addresseesOf, outboxCounts } from '../../../engine/store/outbox.ts'
import { statementByHash } from '../../../engine/store/statements.ts'
import type { CircleId, RecordId, StatementHash, UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { currentEpoch } from '../../../shared/protocol/directory/selectors.ts'
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import { day, hour, minute } from '../../../shared/time.ts'
import { circleSeedsOf, publishCircle, versionNow } from '../../support/circles.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { publish } from '../../support/rotators.ts'
import {
  makeWorldTemplate,
  outcomeOf,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'
import { signerAt } from '../../support/proposals.ts'

let template: WorldTemplate
let world: SyncWorld
let homes: SyncHome[]
let relay: string
let circle: CircleId

beforeAll(async () => {
  template = await makeWorldTemplate(5, undefined, async (made) => {
    relay = (await made.relay()).url
    const duties: SyncHome[] = []
    for (const { code } of made.units) duties.push(await made.home(`${code}/duty`))
    const [device] = duties
    if (device === undefined) throw new Error('a world of five units has a first')
    const admin = await made.home(`${made.units[0]?.code ?? ''}/admin`)
    await syncAll(device)
    circle = await publishCircle({ device, admin, relay }, { units: unitsOf(made), name: 'Tuyến 51' })
    await syncAll(...duties, ...duties)
  })
}, 120_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  relay = (await world.relay()).url
  homes = []
  for (const { code } of world.units) homes.push(await world.home(`${code}/duty`))
}, 60_000)
afterEach(() => world[Symbol.asyncDispose]())

const unitsOf = ({ units }: SyncWorld): readonly UnitId[] => units.map(({ id }) => id)
const at = (index: number): SyncHome => homes[index] as SyncHome
const first = (): SyncHome => at(0)
const others = (): readonly SyncHome[] => homes.slice(1)
const send = (from = first()): Promise<RecordId> => sendBulletin(from, [`circle:${circle}`])
const addressees = (from: SyncHome, id: RecordId): readonly string[] => {
  const stored = statementByHash(from.open.context.store.read, id as string as StatementHash)
  return stored === undefined ? [] : decodeTbs(stored.tbs).recipients.map(({ kind, epoch }) => `${kind}:${epoch}`)
}
const outcomes = (id: RecordId, of = others()) => of.map((home) => outcomeOf(home, id as string as StatementHash))
const accepted = (count: number): readonly string[] => Array.from({ length: count }, () => 'accepted')

async function revoke(home: SyncHome): Promise<void> {
  const { directory } = home.open.context
  const code = world.units.find(({ id }) => id === home.unit)?.code ?? ''
  const admin = await world.home(`${code}/admin`)
  const gone = await world.home(`${code}/investigator`)
  const target = { device: gone.open.context.self.device }
  const signer = signerAt(admin)
  const statement = await revocationStatement({ unit: home.unit, target, reason: 'lost' }, [signer])
  expect(directory.state.devices.has(target.device)).toBe(true)
  await publish(admin, relay, { statement })
}

test('five units are one addressee: all receive, all answer, and the ladder shows each of them', async () => {
  expect(homes.map((home) => circleSeedsOf(home, circle))).toEqual(homes.map(() => [1]))
  const id = await send()
  expect(addressees(first(), id)).toEqual(['unit:1', 'circle:1'])
  expect(outboxCounts(first().open.context.store.read)).toEqual({ pending: 4, queued: 1 })
  await syncAll(first(), ...others())
  expect(outcomes(id)).toEqual(accepted(4))
  await syncAll(first())
  const shown = await rungs(first(), id)
  expect(Object.keys(shown).toSorted()).toEqual(
    world.units
      .slice(1)
      .map(({ code }) => code)
      .toSorted(),
  )
  expect(new Set(Object.values(shown))).toEqual(new Set(['decrypted']))
  expect(outboxCounts(first().open.context.store.read)).toEqual({ pending: 0, queued: 0 })
  await first().call('bulletin.cancel', { id, reason: 'arrested' })
  await syncAll(first(), ...others())
  expect((await at(2).call('bulletin.get', { id })).state).toBe('cancelled')
})

test('a sibling of the sender reads it too, by the wrap of its own unit', async () => {
  const sibling = await world.home(`${world.units[0]?.code ?? ''}/commander`)
  const id = await send()
  await syncAll(first(), sibling)
  expect(outcomeOf(sibling, id as string as StatementHash)).toBe('accepted')
})

test('its name comes to the members in an envelope, and stands nowhere in the log', async () => {
  expect(homes.map((home) => circleName(home.open.context.store.read, circle)?.name)).toEqual(
    homes.map(() => 'Tuyến 51'),
  )
  const leaves = [...first().open.stored.leaves()].map((leaf) => Buffer.from(leaf))
  expect(leaves.some((leaf) => leaf.includes(Buffer.from('Tuyến 51')))).toBe(false)
})

test('a member that was away reads what was sealed to the circle meanwhile', async () => {
  const away = at(4)
  const ids: RecordId[] = []
  for (let i = 0; i < 3; i++) ids.push(await send())
  await syncAll(first(), ...others().slice(0, 3))
  world.clock.advance(2 * day)
  await syncAll(away)
  expect(ids.flatMap((id) => outcomes(id, [away]))).toEqual(accepted(3))
})

/** From now on this home is cut off just before it would make a circle's next key. */
async function cutBeforeRenewal(index: number): Promise<SyncHome> {
  const { name } = at(index)
  await world.close(name)
  homes[index] = await world.home(name, (step) => {
    if (step === 'circles.renew.before') throw new Error('cut')
  })
  return at(index)
}

test('while nobody has renewed the key after a removal, the members are sealed to one by one', async () => {
  await revoke(at(1))
  for (const index of [1, 0]) {
    await expect((await cutBeforeRenewal(index)).call('sync.once', {})).rejects.toThrow('internal')
  }
  expect(versionNow(first(), circle)).toBe(1)
  const id = await send()
  expect(addressees(first(), id).toSorted()).toEqual(['unit:1', 'unit:1', 'unit:1', 'unit:1', 'unit:2'])
  await syncAll(at(2))
  expect(versionNow(at(2), circle)).toBe(2)
})

test('the key is renewed by the first member device that comes along, when the unit has rotated', async () => {
  await revoke(at(1))
  await syncAll(at(1), first(), ...others())
  expect(versionNow(first(), circle)).toBe(2)
  expect(auditOf(at(1), 'circle.renewed', 'circle.race-lost')).toEqual(['circle.renewed:stale'])
  await syncAll(...homes)
  const id = await send()
  expect(addressees(first(), id)).toContain('circle:2')
  await syncAll(first(), ...others())
  expect(outcomes(id)).toEqual(accepted(4))
})

test('an envelope that waited for the network travels on in carries when its version is closed', async () => {
  const id = await send()
  await revoke(at(1))
  await syncAll(at(1))
  await syncAll(first(), ...others(), first(), ...others())
  expect(outcomes(id)).toEqual(accepted(4))
  await syncAll(first())
  expect(addresseesOf(first().open.context.store.read, id as string as StatementHash)).not.toContainEqual(
    expect.objectContaining({ receiptedAt: undefined }),
  )
})

test('a member that left is still owed what named it, and nothing after', async () => {
  const admin = await world.home(`${world.units[0]?.code ?? ''}/admin`)
  const before = await send()
  await syncAll(first())
  const rest = unitsOf(world).slice(0, 4)
  await publishCircle({ device: first(), admin, relay }, { units: rest, circle })
  await syncAll(first(), ...others())
  expect(outcomes(before)).toEqual(accepted(4))
  const after = await send()
  await syncAll(first(), ...others())
  expect(outcomes(after)).toEqual([...accepted(3), undefined])
  expect(circleSeedsOf(at(4), circle)).toEqual([1])
})

test('a unit that came later has no gap before it, and one from then on', async () => {
  const admin = await world.home(`${world.units[0]?.code ?? ''}/admin`)
  const rest = unitsOf(world).slice(0, 4)
  await publishCircle({ device: first(), admin, relay }, { units: rest, circle })
  await syncAll(...homes)
  for (let i = 0; i < 2; i++) await send()
  await publishCircle({ device: first(), admin, relay }, { units: unitsOf(world), circle })
  await syncAll(...homes)
  const id = await send()
  await syncAll(first(), at(4))
  expect(outcomes(id, [at(4)])).toEqual(['accepted'])
  expect(at(4).open.records.gaps()).toEqual([])
})

test('a seed lives 72 h after its version, and ends when the devices of the unit have taken everything in', async () => {
  const admin = await world.home(`${world.units[0]?.code ?? ''}/admin`)
  world.clock.advance(hour)
  await syncAll(first(), at(1))
  await publishCircle({ device: first(), admin, relay }, { units: unitsOf(world), circle })
  const readers = ['commander', 'investigator'].map((role) => world.home(`${world.units[1]?.code ?? ''}/${role}`))
  const unit = [at(1), ...(await Promise.all(readers))]
  await syncAll(...unit)
  world.clock.advance(limits.epochKeptMs - hour)
  await syncAll(...unit, ...unit)
  expect(circleSeedsOf(at(1), circle)).toEqual([1, 2])
  expect(currentEpoch(at(1).open.directory.state, at(1).unit)?.epoch).toBeGreaterThan(1)
  world.clock.advance(hour + 2 * day + minute)
  await syncAll(...unit, ...unit)
  expect(circleSeedsOf(at(1), circle)).toEqual([2])
  world.clock.advance(14 * day)
  await syncAll(at(2))
  expect(circleSeedsOf(at(2), circle)).not.toContain(1)
})

test('a circle that nobody has touched is renewed when its time is up', async () => {
  world.clock.advance(limits.circlePeriodMs)
  await syncAll(at(2))
  expect(versionNow(at(2), circle)).toBe(2)
  expect(auditOf(at(2), 'circle.renewed')).toEqual(['circle.renewed:period'])
})
