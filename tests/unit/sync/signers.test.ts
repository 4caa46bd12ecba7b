/** Who signed, as the directory has it: what a certificate gives, what becomes of it later, and which signers belong together. */
import { beforeEach, describe, expect, it } from 'vitest'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { deviceStatement, officerStatement } from '../../../engine/enrol/statements.ts'
import {
  senderOf,
  signerLookup,
  signerLookupToday,
  signerLookupVouched,
  type SignerFacts,
  type SourceToday,
} from '../../../engine/sync/inbox/signers.ts'
import type { LeafHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { deviceCertificateAt, officerCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import type { LeafBody } from '../../../shared/protocol/directory/leaf-types.ts'
import type { SignerRole } from '../../../shared/protocol/tbs.ts'
import { day } from '../../../shared/time.ts'
import { DirectoryWorld, type TestDevice, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let unit: TestUnit
let device: TestDevice
let size: number
let created: number
/** The certificates as the statement names them, and the tree and the time that it names. */
let asDevice: LeafHash
let asOfficer: LeafHash
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tay-ninh')
  device = await world.addDevice(unit, { roleLimits: ['duty', 'commander'] })
  named()
})

function named(): void {
  size = world.state.size
  created = world.now
  asDevice = deviceCertificateAt(world.state, device.id)!.leaf
  asOfficer = officerCertificateAt(world.state, unit.commander.id)!.leaf
}

interface Times {
  readonly now: number
  readonly witnessedAt: number | undefined
}
const source = ({ now, witnessedAt }: Times): SourceToday => ({
  directory: { state: world.state, witnessedAt },
  clock: { now: () => now },
})
const today = (): Times => ({ now: world.now, witnessedAt: world.now })
const checkpoint = () => ({ origin: 'log.test', size, root: new Uint8Array(32) })
const found = (certificate: LeafHash, role: SignerRole, times = today()) =>
  signerLookup(source(times), { created })({ role, certificate }, checkpoint())
const endedToday = (certificate: LeafHash, times = today()) =>
  signerLookupToday(source(times), { created })(
    { role: certificate === asDevice ? 'device' : 'author', certificate },
    checkpoint(),
  )?.endedLater
const both = () => [unit.admin.key, unit.secondAdmin.key] as const
const renewOfficer = (change: Partial<LeafBody<'officer'>>) =>
  world.add(officerStatement(world.officerBody(unit, unit.commander, change), both()))
const renewDevice = (change: Partial<LeafBody<'device'>>) =>
  world.add(deviceStatement({ ...device.body, notAfter: world.now + 80 * day, ...change }, both()))
const revoke = (target: Parameters<typeof revocationStatement>[0]['target']) =>
  world.add(revocationStatement({ unit: unit.id, target, reason: 'stolen' }, both()))

describe('a certificate', () => {
  it('gives key, unit and holder, of a device with its limits and of an officer with roles and name', () => {
    expect(found(asDevice, 'device')).toEqual({
      publicKey: device.key.publicKey,
      unit: unit.id,
      endedLater: false,
      holder: { kind: 'device', device: device.id, roleLimits: ['duty', 'commander'] },
    })
    expect(found(asOfficer, 'author')).toEqual({
      publicKey: unit.commander.key.publicKey,
      unit: unit.id,
      endedLater: false,
      holder: {
        kind: 'officer',
        officer: unit.commander.id,
        roles: ['commander'],
        nameHash: officerCertificateAt(world.state, unit.commander.id)!.nameHash,
      },
    })
  })

  it('of a device signs as device and as nothing else, of an officer never as device', () => {
    expect(found(asDevice, 'author')).toBeUndefined()
    expect(found(asOfficer, 'device')).toBeUndefined()
  })

  it('is none before its own leaf, nor where the log has none', () => {
    size = officerCertificateAt(world.state, unit.commander.id)!.index
    expect(found(asOfficer, 'author')).toBeUndefined()
    expect(endedToday(asOfficer)).toBeUndefined()
    expect(
      signerLookupVouched(source(today()), { created }, 1)({ role: 'author', certificate: asOfficer }, checkpoint()),
    ).toBeUndefined()
  })

  it('counts from the end of its cool-down, by the later of clock and witnesses', async () => {
    const body = world.deviceBody(unit, world.key())
    const leaf = await world.add(deviceStatement(body, [unit.admin.key, unit.commander.key]))
    named()
    const { activeFrom } = deviceCertificateAt(world.state, body.device)!
    expect(activeFrom).toBeGreaterThan(world.now)
    const at = (now: number, witnessedAt?: number) => found(leaf, 'device', { now, witnessedAt }) !== undefined
    expect([at(activeFrom - 1), at(activeFrom)]).toEqual([false, true])
    expect([at(0, activeFrom - 1), at(0, activeFrom)]).toEqual([false, true])
  })
})

describe('what arrives now, signed under an older tree', () => {
  it('counts while nothing has changed', () => {
    expect([endedToday(asDevice), endedToday(asOfficer)]).toEqual([false, false])
  })

  it('is of an ended certificate once a leaf has removed it, or what came in its place', async () => {
    await renewOfficer({})
    await revoke({ officer: unit.commander.id })
    expect(found(asOfficer, 'author')?.endedLater).toBe(true) // whoever has the key since can name the one that was replaced
    expect(endedToday(asOfficer)).toBe(true)
    await revoke({ device: device.id })
    expect(endedToday(asDevice)).toBe(true)
    expect(found(asDevice, 'device')?.endedLater).toBe(true)
  })

  it('is of an ended certificate where the holder has another key by now', async () => {
    await renewOfficer({ key: world.key().publicKey })
    expect(endedToday(asOfficer)).toBe(true)
  })

  it('counts after a renewal of the same key that allows as much or more, and not after one that allows less', async () => {
    const roles = ['duty', 'commander'] as const
    await renewOfficer({ roles })
    expect(endedToday(asOfficer)).toBe(false)
    named()
    await renewOfficer({ roles: ['investigator', ...roles] })
    expect(endedToday(asOfficer)).toBe(false)
    await renewOfficer({ roles: ['duty'] })
    expect(endedToday(asOfficer)).toBe(true)
  })

  it('the same for the roles that a device may serve, of which none means all', async () => {
    await renewDevice({})
    expect(endedToday(asDevice)).toBe(false)
    await renewDevice({ roleLimits: ['duty'] })
    expect(endedToday(asDevice)).toBe(true)
    device = await world.addDevice(unit, { roleLimits: [] })
    named()
    await renewDevice({ limits: [] })
    expect(endedToday(asDevice)).toBe(false)
    await renewDevice({ limits: [], roleLimits: ['duty', 'investigator', 'commander'] })
    expect(endedToday(asDevice)).toBe(true)
  })

  it('counts until the certificate runs out, by the clock and by the witnesses together', () => {
    const { notAfter } = officerCertificateAt(world.state, unit.commander.id)!
    const at = (now: number, witnessedAt: number | undefined) => endedToday(asOfficer, { now, witnessedAt })
    expect(at(notAfter - 1, notAfter - 1)).toBe(false)
    expect(at(notAfter, notAfter)).toBe(true)
    expect(at(notAfter - 1, notAfter)).toBe(true)
    // a clock that runs ahead is believed a day beyond what the witnesses saw
    expect(at(notAfter + 9 * day, notAfter - limits.checkpointMaxAgeMs - 1)).toBe(false)
    expect(at(notAfter + 9 * day, notAfter - limits.checkpointMaxAgeMs)).toBe(true)
    expect(at(notAfter + 9 * day, undefined)).toBe(false)
  })
})

describe('an original that a sibling accepted by an earlier log', () => {
  const vouched = (certificate: LeafHash, acceptedAt: number) =>
    signerLookupVouched(
      source(today()),
      { created },
      acceptedAt,
    )({ role: certificate === asDevice ? 'device' : 'author', certificate }, checkpoint())?.endedLater

  it('counts unless that log had the removal already', async () => {
    expect(vouched(asDevice, world.state.size)).toBe(false)
    const index = world.state.size
    await revoke({ device: device.id })
    expect(vouched(asDevice, index)).toBe(false)
    expect(vouched(asDevice, index + 1)).toBe(true)
    expect(vouched(asOfficer, index + 1)).toBe(false)
  })

  it('counts under a certificate that was renewed unless that log had the removal behind it', async () => {
    await renewDevice({})
    const index = world.state.size
    await revoke({ device: device.id })
    expect([vouched(asDevice, index), vouched(asDevice, index + 1)]).toEqual([false, true])
  })

  it('counts under a certificate that was replaced or has run out since', async () => {
    await renewOfficer({ roles: ['duty'] })
    expect(vouched(asOfficer, world.state.size)).toBe(false)
    world.now += 400 * day
    expect(vouched(asOfficer, world.state.size)).toBe(false)
  })
})

describe('the signers of one statement', () => {
  const ofDevice = (change: Partial<SignerFacts> = {}) => ({ ...found(asDevice, 'device')!, ...change })
  const ofOfficer = (change: Partial<SignerFacts> = {}) => ({ ...found(asOfficer, 'author')!, ...change })
  const limited = (...roleLimits: LeafBody<'device'>['roleLimits']) =>
    ofDevice({ holder: { kind: 'device', device: device.id, roleLimits } })

  it('are a device, and an officer of its unit in the roles that the device may serve', () => {
    expect(senderOf([ofDevice()])).toEqual({ unit: unit.id, device: device.id, officer: undefined, endedLater: false })
    const { nameHash } = officerCertificateAt(world.state, unit.commander.id)!
    const officer = { id: unit.commander.id, roles: ['commander'], nameHash }
    const sender = { unit: unit.id, device: device.id, officer, endedLater: false }
    expect(senderOf([ofDevice(), ofOfficer()])).toEqual(sender)
    expect(senderOf([limited(), ofOfficer()])).toEqual(sender)
    expect(senderOf([limited('duty'), ofOfficer()])).toEqual({ ...sender, officer: { ...officer, roles: [] } })
  })

  it('are led by a device, and by one only', () => {
    expect(senderOf([])).toBeUndefined()
    expect(senderOf([ofOfficer()])).toBeUndefined()
    expect(senderOf([ofOfficer(), ofDevice()])).toBeUndefined()
    expect(senderOf([ofDevice(), ofDevice()])).toBeUndefined()
  })

  it('are of one unit', async () => {
    const { id } = await world.addUnit('long-an')
    expect(senderOf([ofDevice(), ofOfficer({ unit: id })])).toBeUndefined()
    expect(senderOf([ofDevice(), ofOfficer(), ofOfficer({ unit: id })])).toBeUndefined()
  })

  it('are ended where one of them is', () => {
    expect(senderOf([ofDevice({ endedLater: true }), ofOfficer()])?.endedLater).toBe(true)
    expect(senderOf([ofDevice(), ofOfficer({ endedLater: true })])?.endedLater).toBe(true)
  })
})
