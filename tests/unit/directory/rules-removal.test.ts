/** How devices go (docs/spec/statements.md, Revocation, Suspend): whose word it takes, since when, and what it leaves behind. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { day } from '../../../shared/time.ts'
import { revocationStatement, suspendStatement } from '../../../engine/enrol/lifecycle.ts'
import { deviceStatement, policyStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestDevice, type TestKey, type TestUnit } from '../../support/directory-world.ts'

const applied = expect.objectContaining({ kind: 'applied' }) as unknown
const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
let lost: TestDevice
let kept: TestDevice
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
  ;[lost, kept] = [await world.addDevice(unit), await world.addDevice(unit)]
  await world.addEpoch(unit, kept)
})

describe('a revocation', () => {
  const revoke = (device: TestDevice, signers: readonly TestKey[] = [unit.admin.key]) =>
    revocationStatement({ unit: unit.id, target: { device: device.id }, reason: 'stolen' }, signers)

  it('by the authority takes as many of its keys as the policy says; an administrator is enough without', async () => {
    const second = world.key()
    const rootKeys = [world.root, second].map(({ publicKey }) => publicKey).toSorted(Buffer.compare)
    const policy = { ...world.policy, serial: 1, rootKeys, threshold: 2 }
    await world.add(policyStatement(policy, [world.root, second]))
    expect(await world.judge(revoke(lost, [world.root]))).toEqual(voidFor('threshold'))
    expect(await world.judge(revoke(lost, [world.root, second]))).toEqual(applied)
    expect(await world.judge(revoke(lost, [world.root, unit.admin.key]))).toEqual(applied)
  })

  it('says since when only where somebody has said it', async () => {
    const { leaf } = world.state.certificates.get(world.state.devices.get(lost.id)!.certificates.last!)!
    const index = world.state.size
    await world.add(revoke(lost))
    expect(world.state.certificates.get(leaf)!.ended).toStrictEqual({ index, logged: world.now, how: 'removed' })
  })

  it('closes epochs once: a second device of the same ones closes nothing more', async () => {
    const closed = () => [...world.state.units.get(unit.id)!.closedEpochs].map(({ through }) => through)
    await world.add(revoke(lost))
    await world.add(revoke(kept))
    expect(closed()).toEqual([1])
  })
})

describe('a suspension', () => {
  let said = 0
  const suspend = (signer: TestKey, device = lost.id, of: UnitId = unit.id) =>
    world.judge(suspendStatement({ unit: of, device, made: world.now + ++said }, [signer]))

  it('is of a unit that there is', async () => {
    expect(await suspend(unit.admin.key, lost.id, world.id<UnitId>())).toEqual(voidFor('unknown-unit'))
  })

  it('by a sibling counts the silence from the newest key, and from the certificate where there was never one', async () => {
    const start = world.now
    world.now = start + day
    await world.publishKey(lost, 2, world.crypto.random(1216))
    world.now = start + day + limits.deviceSilentMs - 1
    expect(await suspend(kept.key)).toEqual(voidFor('not-silent'))
    world.now += 1
    expect(await suspend(kept.key)).toEqual(applied)
    const body = world.deviceBody(unit, world.key())
    await world.add(deviceStatement(body, [unit.admin.key, unit.secondAdmin.key]))
    const certified = world.now
    world.now = certified + limits.deviceSilentMs - 1
    expect(await suspend(kept.key, body.device)).toEqual(voidFor('not-silent'))
    world.now += 1
    expect(await suspend(kept.key, body.device)).toEqual(applied)
  })

  it('by a sibling takes one whose certificate counts, whatever became of the others', async () => {
    const gone = await world.addDevice(unit)
    const target = { device: gone.id }
    await world.add(revocationStatement({ unit: unit.id, target, reason: 'lost' }, [unit.admin.key]))
    world.now = kept.body.notAfter - 1
    expect(await suspend(kept.key)).toEqual(applied)
    expect(await suspend(gone.key)).toEqual(voidFor('signer'))
    world.now = kept.body.notAfter
    expect(await suspend(kept.key)).toEqual(voidFor('signer'))
    expect(await suspend(unit.admin.key)).toEqual(applied)
  })
})
