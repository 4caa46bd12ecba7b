import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeyId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { day } from '../../../shared/time.ts'
import { revocationStatement, successionStatement } from '../../../engine/enrol/lifecycle.ts'
import { deviceStatement, epochStatement, officerStatement } from '../../../engine/enrol/statements.ts'
import { describeOwnLeaf, isNewsAbout } from '../../../engine/directory/own-leaves.ts'
import { settleNotice } from '../../../engine/store/directory.ts'
import { openDirectoryHome, type DirectoryHome } from '../../support/directory-home.ts'
import { DirectoryWorld, type TestDevice, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let unit: TestUnit
let device: TestDevice
let home: DirectoryHome
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
  device = await world.addDevice(unit)
  await world.addEpoch(unit)
  const local: ReadonlySet<KeyId> = new Set([device.key.keyId, unit.duty.key.keyId])
  home = openDirectoryHome(world, unit.id, { device: device.id, isLocal: (key) => local.has(key) })
  home.follow()
})
afterEach(() => home[Symbol.dispose]())
const news = () => {
  home.follow()
  return home.client.notices()
}

describe('a home', () => {
  it('takes its own beginnings for no news', () => {
    expect(home.client.notices()).toEqual([])
  })

  it('is told of a device that others added to its unit, by whom, and of no fault', async () => {
    const added = await world.addDevice(unit)
    const leaf = world.state.devices.get(added.id)!.certificates.last!
    const { index } = world.state.certificates.get(leaf)!
    expect(news()).toEqual([
      {
        index,
        leaf,
        at: world.now,
        logged: world.now,
        what: 'device',
        devices: [added.id],
        officers: [],
        units: [unit.id],
        by: [unit.admin, unit.secondAdmin]
          .toSorted((a, b) => (a.key.keyId < b.key.keyId ? -1 : 1))
          .map((admin) => ({ kind: 'officer', unit: unit.id, officer: admin.id })),
      },
    ])
    expect(home.client.facts().alarms).toEqual([])
    expect(home.restart().notices()).toHaveLength(1)
  })

  it('shows a piece of news until a person has read it, over restarts too', async () => {
    await world.addDevice(unit)
    const [told] = news()
    const settle = (): boolean => home.store.transaction('test', (tx) => settleNotice(tx, told!.index))
    expect(settle()).toBe(true)
    expect(settle()).toBe(false)
    expect(home.client.notices()).toEqual([])
    expect(home.restart().notices()).toEqual([])
  })

  it('is not told of what it signed itself, of keys and rotations, or of other units', async () => {
    await world.publishKey(
      device,
      2,
      world.crypto.kemKeyPair(world.crypto.secretKey(world.crypto.random(32))).publicKey,
    )
    await world.addUnit('dong-nai')
    const own = { ...world.officerBody(unit, world.officer('duty'), { approve: true }) }
    await world.add(officerStatement(own, [unit.admin.key, unit.commander.key]))
    expect(news().map((each) => each.what)).toEqual(['officer'])
  })

  it('is told when the authority revokes, closes, or lets others do so', async () => {
    const other = await world.addUnit('dong-nai')
    const sibling = await world.addDevice(unit)
    const target = { officer: unit.commander.id }
    await world.add(revocationStatement({ unit: unit.id, target, reason: 'left' }, [world.root]))
    const { body } = world.composeEpoch(unit, sibling, [device.id])
    await world.add(epochStatement(body, [sibling.key, unit.admin.key]))
    await world.add(successionStatement({ unit: other.id, successor: unit.id }, [world.root]))
    const told = news()
    expect(told.map((each) => each.what)).toEqual(['device', 'revocation', 'epoch', 'succession'])
    expect(told[1]).toMatchObject({ officers: [unit.commander.id], by: [{ kind: 'authority' }] })
    expect(told[2]).toMatchObject({ devices: [device.id] })
    expect(told[2]?.by).toContainEqual({ kind: 'device', unit: unit.id, device: sibling.id })
    expect(told[3]).toMatchObject({ units: [other.id, unit.id] })
  })

  it('alarms when the log stamps a leaf more than a day ahead, and takes a leaf without effect for no news', async () => {
    const ahead = world.now + limits.loggedAheadMs
    const duty = () => officerStatement(world.officerBody(unit, world.officer('duty')), [unit.admin.key])
    await world.add(duty(), ahead)
    home.follow()
    expect(home.client.facts().alarms).toEqual([])
    await world.add(duty(), ahead + 1)
    home.follow()
    expect(home.client.facts().alarms).toEqual([{ kind: 'future-leaf', at: world.now, index: world.state.size - 1 }])
    await world.offer(officerStatement(world.officerBody(unit, world.officer('duty')), [unit.duty.key]), ahead + 1)
    expect(news()).toHaveLength(2)
    expect(home.client.facts().alarms.map(({ kind }) => kind)).toContain('void-leaf')
  })
})

describe('news', () => {
  it('is nothing that cannot be read, and says unknown of keys that nobody here knows', async () => {
    const self = { unit: unit.id, device: device.id, isLocal: () => false }
    const renewed = { ...device.body, notAfter: world.now + 90 * day }
    await world.add(deviceStatement(renewed, [unit.admin.key, unit.secondAdmin.key]))
    const leaf = world.leaves.at(-1)!
    expect(isNewsAbout(self, leaf)).toBe(true)
    expect(isNewsAbout({ ...self, unit: world.id() }, leaf)).toBe(false)
    const fresh = await DirectoryWorld.create({ seed: 2 })
    expect(describeOwnLeaf(fresh.state, 0, leaf)?.by).toEqual([{ kind: 'unknown' }, { kind: 'unknown' }])
    expect(describeOwnLeaf(fresh.state, 0, new Uint8Array(4))).toBeUndefined()
  })
})
