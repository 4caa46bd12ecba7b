/** The second pair of eyes (docs/spec/statements.md, Officer): whose signature counts beside an administrator's, and whose not. */
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyDirectory } from '../../../shared/protocol/directory/directory-state.ts'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { day } from '../../../shared/time.ts'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { officerStatement, policyStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestKey, type TestOfficer, type TestUnit } from '../../support/directory-world.ts'

const applied = expect.objectContaining({ kind: 'applied' }) as unknown
const voidFor = (reason: string) => ({ kind: 'void', reason })
type Change = Parameters<DirectoryWorld['officerBody']>[2]
let world: DirectoryWorld
let unit: TestUnit

const judge = (change: Change, signers: readonly TestKey[], officer = world.officer('duty')) =>
  world.judge(officerStatement(world.officerBody(unit, officer, change), signers))
const admin = () => unit.admin.key
const secondAdmin = () => unit.secondAdmin.key
const approver = () => unit.commander.key

describe('in a unit with two administrators and an approver', () => {
  beforeEach(async () => {
    world = await DirectoryWorld.create()
    unit = await world.addUnit('tp-hcm')
  })

  it('one administrator certifies who cannot decide who reads, and nobody who can', async () => {
    expect(await judge({}, [admin()])).toEqual(applied)
    expect(await judge({ approve: true }, [admin()])).toEqual(voidFor('four-eyes'))
    expect(await judge({ roles: ['admin'] }, [admin()])).toEqual(voidFor('four-eyes'))
    expect(await judge({ roles: ['duty', 'admin'] }, [admin()])).toEqual(voidFor('four-eyes'))
  })

  it('for those who can, the second is another administrator or an approver, not an officer without that right', async () => {
    for (const change of [{ approve: true }, { roles: ['admin'] }] as const) {
      expect(await judge(change, [admin(), secondAdmin()])).toEqual(applied)
      expect(await judge(change, [admin(), approver()])).toEqual(applied)
      expect(await judge(change, [admin(), unit.duty.key])).toEqual(voidFor('signer'))
      expect(await judge(change, [admin(), world.key()])).toEqual(voidFor('signer'))
    }
  })

  it('two approvers are not enough: one of the two is an administrator', async () => {
    const second = world.officer('commander')
    const body = world.officerBody(unit, second, { approve: true })
    await world.add(officerStatement(body, [admin(), secondAdmin()]))
    expect(await judge({ approve: true }, [approver(), second.key])).toEqual(voidFor('signer'))
    expect(await judge({ approve: true }, [approver()])).toEqual(voidFor('signer'))
    expect(await judge({ approve: true }, [approver(), second.key, admin()])).toEqual(applied)
  })

  it('nobody confirms their own right, nor confirms twice', async () => {
    expect(await judge({ approve: true }, [admin(), approver()], unit.commander)).toEqual(voidFor('four-eyes'))
    expect(await judge({ approve: true }, [secondAdmin(), approver(), admin()], unit.commander)).toEqual(applied)
    const otherKey: TestOfficer = { ...unit.admin, key: world.key() }
    const body = world.officerBody(unit, otherKey, { approve: true })
    await world.add(officerStatement(body, [admin(), secondAdmin()]))
    expect(await judge({ approve: true }, [admin(), otherKey.key])).toEqual(voidFor('four-eyes'))
  })

  it('an administrator may sign for their own right beside another', async () => {
    const own = { ...unit.admin, key: world.key() }
    expect(await judge({ approve: true }, [admin(), secondAdmin()], own)).toEqual(applied)
  })

  it('an approver counts by the newest certificate: not by an old key, not once it ended, not when revoked', async () => {
    const change = { approve: true }
    const renewed: TestOfficer = { ...unit.commander, key: world.key() }
    await world.add(officerStatement(world.officerBody(unit, renewed, change), [admin(), secondAdmin()]))
    expect(await judge(change, [admin(), approver()])).toEqual(voidFor('signer'))
    expect(await judge(change, [admin(), renewed.key])).toEqual(applied)
    const target = { officer: renewed.id }
    await world.add(revocationStatement({ unit: unit.id, target, reason: 'left' }, [admin(), secondAdmin()]))
    expect(await judge(change, [admin(), renewed.key])).toEqual(voidFor('signer'))
    world.now += 365 * day
    expect(await judge(change, [admin(), approver()])).toEqual(voidFor('signer'))
  })

  it('the authority is no second pair of eyes while the unit has an approver, and never one for harmless roles', async () => {
    expect(await judge({ approve: true }, [admin(), world.root])).toEqual(voidFor('threshold'))
    expect(await judge({ approve: true }, [admin(), secondAdmin(), world.root])).toEqual(voidFor('threshold'))
    expect(await judge({}, [admin(), world.root])).toEqual(voidFor('signer'))
  })
})

describe('in a unit with one administrator and no approver yet', () => {
  let roots: readonly TestKey[]
  beforeEach(async () => {
    world = await DirectoryWorld.create({ empty: true })
  })

  /** A unit of one administrator under this many root keys, all needed. */
  async function begin(threshold: number): Promise<void> {
    roots = [world.root, world.key()].slice(0, threshold)
    const rootKeys = roots.map(({ publicKey }) => publicKey).toSorted(Buffer.compare)
    const policy = { ...world.policy, rootKeys, threshold }
    world.state = emptyDirectory(rootFingerprint(world.crypto, policy))
    await world.add(policyStatement(policy, roots))
    const [one, duty] = [world.officer('admin'), world.officer('duty')]
    const leaf = world.unitLeaf('tp-hcm', { admins: [{ officer: one.id, key: one.key.publicKey }] })
    await world.add(unitStatement(leaf, roots))
    const commander = world.officer('commander')
    unit = { id: leaf.unit, code: leaf.code, leaf, admin: one, secondAdmin: one, commander, duty, devices: [] }
  }
  const change = { approve: true } as const

  it('the authority is the second pair of eyes for the first approver, with an administrator', async () => {
    await begin(1)
    expect(await judge(change, [admin()])).toEqual(voidFor('four-eyes'))
    expect(await judge(change, [world.root])).toEqual(voidFor('signer'))
    expect(await judge(change, [admin(), world.root])).toEqual(applied)
    await world.add(officerStatement(world.officerBody(unit, unit.commander, change), [admin(), world.root]))
    expect(await judge(change, [admin(), world.root])).toEqual(voidFor('threshold'))
    expect(await judge(change, [admin(), approver()])).toEqual(applied)
  })

  it('and again once the approver counts no more', async () => {
    await begin(1)
    const body = world.officerBody(unit, unit.commander, { ...change, notAfter: world.now + day })
    await world.add(officerStatement(body, [admin(), world.root]))
    expect(await judge(change, [admin(), world.root])).toEqual(voidFor('threshold'))
    world.now += day
    expect(await judge(change, [admin(), world.root])).toEqual(applied)
  })

  it('an officer without the right to approve, or revoked, is no approver', async () => {
    await begin(1)
    await world.add(officerStatement(world.officerBody(unit, unit.duty), [admin()]))
    expect(await judge(change, [admin(), world.root])).toEqual(applied)
    const target = { officer: unit.duty.id }
    await world.add(revocationStatement({ unit: unit.id, target, reason: 'left' }, [admin()]))
    expect(await judge(change, [admin(), world.root])).toEqual(applied)
  })

  it('with as many root keys as the policy demands, not fewer', async () => {
    await begin(2)
    expect(await judge(change, [admin(), world.root])).toEqual(voidFor('threshold'))
    expect(await judge(change, [admin(), ...roots])).toEqual(applied)
    expect(await judge(change, [...roots])).toEqual(voidFor('signer'))
  })
})
