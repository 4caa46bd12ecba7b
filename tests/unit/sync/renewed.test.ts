/** What was set aside because a certificate had run out comes to count once it is renewed (docs/spec/directory.md, Signers). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { deviceStatement, officerStatement } from '../../../engine/enrol/statements.ts'
import { liftRenewed } from '../../../engine/sync/inbox/lift-renewed.ts'
import { listAudit } from '../../../engine/store/audit.ts'
import { statementByHash } from '../../../engine/store/statements.ts'
import { officerNameHash } from '../../../shared/protocol/directory/keys.ts'
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import { day } from '../../../shared/time.ts'
import { flipBit } from '../../support/codec.ts'
import { EvidenceWorld, type Person, type Signed } from '../../support/evidence-world.ts'
import { InboxDesk } from '../../support/inbox-desk.ts'

let world: EvidenceWorld
let desk: InboxDesk
beforeEach(async () => {
  world = await EvidenceWorld.create(41)
  desk = new InboxDesk(world, world.people.bdDuty)
  look()
})
afterEach(() => {
  desk[Symbol.dispose]()
})

const setAside = (signed: Signed): Signed => {
  desk.keep(signed, { outcome: 'quarantined' })
  return signed
}
const look = (): void => {
  desk.follow()
  liftRenewed(desk.context)
}
const outcomes = (...all: readonly Signed[]) => all.map(({ hash }) => statementByHash(desk.store.read, hash)?.outcome)
const renewOfficer = async (person: Person): Promise<Person> => {
  const { unit } = person
  world.directory.now += 1000 // the same leaf twice is none
  const nameHash = officerNameHash(world.directory.crypto, person)
  const body = world.directory.officerBody(unit, person, { nameHash })
  const leaf = await world.directory.add(officerStatement(body, [unit.admin.key, unit.secondAdmin.key]))
  return { ...person, leaf }
}
const renewDevice = async ({ unit, device }: Person): Promise<void> => {
  await world.directory.add(deviceStatement(device.body, [unit.admin.key, unit.secondAdmin.key]))
}

it('by a new certificate of its officer, once', async () => {
  const { hcmDuty, hcmCommander } = world.people
  const made = setAside(world.create())
  const other = setAside(world.create({ by: hcmCommander }))
  await renewOfficer(hcmDuty)
  look()
  expect(outcomes(made, other)).toEqual(['accepted', 'quarantined'])
  expect(listAudit(desk.store.read, { limit: 9 }).map(({ action }) => action)).toEqual(['quarantine.lifted'])
  expect(desk.arrived).toEqual([[made.hash, 'bulletin']])
})

it('by a new certificate of its device: a receipt of no officer too', async () => {
  const { hcmDuty, laCommander, bdDuty } = world.people
  const asked = world.create({ by: bdDuty, to: [world.units.hcm, world.units.la] })
  desk.keep(asked, { direction: 'out' })
  const receiptOf = (by: Person) =>
    setAside(world.receipt({ by, about: [asked.hash], deviceOnly: true, to: [world.units.bd] }))
  const [renewed, other] = [receiptOf(hcmDuty), receiptOf(laCommander)]
  await renewDevice(hcmDuty)
  look()
  expect(outcomes(renewed, other)).toEqual(['accepted', 'quarantined'])
})

it('not by one that was there when the log was last looked at, nor twice by the same', async () => {
  const { hcmDuty, laCommander } = world.people
  const by = await renewOfficer(hcmDuty)
  look()
  const late = setAside(world.create({ by }))
  look()
  expect(outcomes(late)).toEqual(['quarantined'])
  await renewOfficer(laCommander)
  look()
  expect(outcomes(late)).toEqual(['quarantined'])
  await renewOfficer(hcmDuty)
  look()
  expect(outcomes(late)).toEqual(['accepted'])
})

it('not while its device is removed, whoever has a new certificate', async () => {
  const { hcmDuty, laCommander } = world.people
  const made = setAside(world.create())
  await world.remove(hcmDuty.device, world.units.hcm)
  await renewOfficer(laCommander)
  look()
  expect(outcomes(made)).toEqual(['quarantined'])
})

it('not what its signers have not signed, or had no certificate for any more when they did, or signers that do not belong together', async () => {
  const { hcmDuty, bdCommander } = world.people
  const made = world.create()
  const forged = { ...made, signatures: made.signatures.map((each) => flipBit(each, 3)) }
  desk.insert(forged, { ...desk.verified(made), outcome: 'quarantined' })
  const mixed = world.create({ by: { ...hcmDuty, leaf: bdCommander.leaf, key: bdCommander.key } })
  const { sender } = desk.verified(made)
  const created = world.directory.now + 366 * day
  const after = world.create({ tbs: (tbs) => ({ ...tbs, created, expires: created + day }) })
  desk.insert(after, { tbs: decodeTbs(after.tbsBytes), sender, outcome: 'quarantined' })
  desk.insert(mixed, { tbs: decodeTbs(mixed.tbsBytes), sender, outcome: 'quarantined' })
  await renewOfficer(hcmDuty)
  look()
  expect(new Set(outcomes(forged, mixed, after))).toEqual(new Set(['quarantined']))
})
