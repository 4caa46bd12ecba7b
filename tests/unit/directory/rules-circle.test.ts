import { beforeEach, describe, expect, it } from 'vitest'
import type { CircleId, DeviceId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import {
  circleAt,
  circleEnd,
  circleUnits,
  circleVersion,
  isMember,
  isNamedAs,
  isNewestCircle,
  isOpenCircle,
  memberSince,
  namedAs,
  sealableCircle,
  unitsNamed,
} from '../../../shared/protocol/directory/circles.ts'
import { closureOf } from '../../../shared/protocol/directory/units.ts'
import type { LeafBody } from '../../../shared/protocol/directory/leaf-types.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { areCircleWrapsFor, decodeCircleWrap } from '../../../shared/protocol/directory/seed-wraps.ts'
import { currentEpoch } from '../../../shared/protocol/directory/selectors.ts'
import { openCircleWrap, sealCircleWraps } from '../../../engine/enrol/circle-wraps.ts'
import { circleStatement, revocationStatement, successionStatement } from '../../../engine/enrol/lifecycle.ts'
import { createEpochSeed } from '../../../engine/enrol/seed-wraps.ts'
import type { StatementSigner } from '../../../engine/enrol/statement.ts'
import { hour } from '../../../shared/time.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let units: TestUnit[]
let circle: CircleId
beforeEach(async () => {
  world = await DirectoryWorld.create()
  units = []
  for (const code of ['a', 'b', 'c']) {
    const unit = await world.addUnit(code)
    await world.addDevice(unit)
    await world.addDevice(unit)
    await world.addEpoch(unit)
    units.push(unit)
  }
  circle = world.id<CircleId>()
})
const [a, b, c] = [0, 1, 2].map((i) => () => units[i]!) as [() => TestUnit, () => TestUnit, () => TestUnit]
const authorOf = (unit: TestUnit) => unit.devices[1]!

/** The next version as an honest author would compose it. */
function compose(members: readonly TestUnit[], change: Partial<LeafBody<'circle'>> = {}) {
  const last = circleAt(world.state, circle)
  const { seed, keys } = createEpochSeed(world.crypto)
  const place = { circle, version: (last?.version ?? 0) + 1, ...(last === undefined ? {} : { previous: last.leaf }) }
  const sealed = sealCircleWraps(world.crypto, {
    ...place,
    seed,
    circlePublicKey: keys.publicKey,
    units: members.map((unit) => ({ unit: unit.id, publicKey: unit.epoch!.keys.publicKey })),
  })!
  const body: LeafBody<'circle'> = {
    ...place,
    members: members
      .map((unit) => ({ unit: unit.id, epoch: currentEpoch(world.state, unit.id)!.epoch }))
      .toSorted((one, other) => (one.unit < other.unit ? -1 : 1)),
    publicKeyHash: world.crypto.sha256(keys.publicKey),
    seedWrapsRoot: sealed.root,
    author: authorOf(members[0]!).id,
    ...change,
  }
  return { body, keys, wraps: sealed.leaves }
}
const signed = (body: LeafBody<'circle'>, ...signers: StatementSigner[]) => circleStatement(body, signers)
const byAll = (unit: TestUnit) => [authorOf(unit).key, unit.admin.key]
const make = (members: readonly TestUnit[]) => {
  const { body } = compose(members)
  return world.add(signed(body, ...byAll(members[0]!)))
}
const now = () => ({ at: world.now })

describe('a circle', () => {
  it('is made by a device and an administrator of a member, and sealed to under its own key', async () => {
    const leaf = await make([a(), b(), c()])
    expect(sealableCircle(world.state, circle, now())).toMatchObject({ ok: true, value: { leaf, version: 1 } })
    expect(circleVersion(world.state, circle, 1)?.leaf).toBe(leaf)
    expect(circleAt(world.state, circle, world.state.size - 1)).toBeUndefined()
    expect(sealableCircle(world.state, world.id<CircleId>(), now())).toEqual({ ok: false, error: 'unknown' })
    expect(circleVersion(world.state, world.id<CircleId>(), 1)).toBeUndefined()
  })

  it('is void without the author, without an administrator, or by a stranger', async () => {
    const { body } = compose([a(), b()])
    expect(await world.judge(signed(body, authorOf(a()).key))).toEqual(voidFor('four-eyes'))
    expect(await world.judge(signed(body, a().admin.key))).toEqual(voidFor('signer'))
    expect(await world.judge(signed(body, authorOf(a()).key, b().admin.key))).toEqual(voidFor('signer'))
    const outsider = { ...body, author: authorOf(c()).id }
    expect(await world.judge(signed(outsider, ...byAll(c())))).toEqual(voidFor('author'))
    const writer = await world.addDevice(a(), { limits: [] })
    const byWriter = signed({ ...body, author: writer.id }, writer.key, a().admin.key)
    expect(await world.judge(byWriter)).toEqual(voidFor('author'))
    const short = await world.addDevice(a(), { notAfter: world.now + hour })
    const byShort = signed({ ...body, author: short.id }, short.key, a().admin.key)
    expect((await world.judge(byShort, world.now + hour - 1)).kind).toBe('applied')
    expect(await world.judge(byShort, world.now + hour)).toEqual(voidFor('author'))
    const byNobody = { author: world.id<DeviceId>() }
    expect(await world.judge(signed({ ...body, ...byNobody }, ...byAll(a())))).toEqual(voidFor('author'))
    await make([a(), b()])
    const { body: next } = compose([a(), b()], byNobody)
    expect(await world.judge(signed(next, ...byAll(a())))).toEqual(voidFor('author'))
  })

  it('names its number, its predecessor and the epochs that count', async () => {
    const { body } = compose([a(), b()])
    expect(await world.judge(signed({ ...body, version: 2 }, ...byAll(a())))).toEqual(voidFor('circle'))
    await make([a(), b()])
    expect(await world.judge(signed(body, ...byAll(a())))).toEqual(voidFor('circle'))
    const { body: next } = compose([a(), b()])
    const { previous: _previous, ...without } = next
    expect(await world.judge(signed(without, ...byAll(a())))).toEqual(voidFor('previous'))
    const dead = next.members.map((each) => ({ ...each, epoch: each.epoch + 1 }))
    expect(await world.judge(signed({ ...next, members: dead }, ...byAll(a())))).toEqual(voidFor('members'))
    const unknown = [...next.members, { unit: world.id<TestUnit['id']>(), epoch: 1 }]
    expect(await world.judge(signed({ ...next, members: unknown }, ...byAll(a())))).toEqual(voidFor('members'))
  })

  it('gets a fresh key from any member device; other members take an administrator of a member', async () => {
    await make([a(), b()])
    expect((await world.judge(signed(compose([b(), a()]).body, authorOf(b()).key))).kind).toBe('applied')
    const wider = compose([b(), a(), c()]).body
    expect(await world.judge(signed(wider, authorOf(b()).key))).toEqual(voidFor('four-eyes'))
    expect((await world.judge(signed(wider, ...byAll(b())))).kind).toBe('applied')
    const swapped = compose([b(), c()]).body
    expect(await world.judge(signed(swapped, authorOf(b()).key))).toEqual(voidFor('four-eyes'))
    const joining = compose([c(), a(), b()]).body
    expect(await world.judge(signed(joining, ...byAll(c())))).toEqual(voidFor('author'))
    await make([a(), b(), c()])
    const narrower = compose([b(), a()]).body
    expect(await world.judge(signed(narrower, authorOf(b()).key))).toEqual(voidFor('four-eyes'))
    expect((await world.judge(signed(narrower, ...byAll(b())))).kind).toBe('applied')
  })

  it('is stale once a member has removed a device, and then each member is sealed to alone', async () => {
    await make([a(), b()])
    const target = { device: b().devices[0]!.id }
    await world.add(revocationStatement({ unit: b().id, target, reason: 'lost' }, [b().admin.key]))
    expect(sealableCircle(world.state, circle, now())).toEqual({ ok: false, error: 'stale' })
    const record = circleAt(world.state, circle)!
    const when = { size: world.state.size, at: world.now }
    expect(circleUnits(world.state, record, when)).toEqual([a().id, b().id].toSorted())
    expect(sealableCircle(world.state, circle, { size: when.size - 1, at: world.now }).ok).toBe(true)
    expect(await world.judge(signed(compose([a(), b()]).body, authorOf(a()).key))).toEqual(voidFor('members'))
    expect(await world.judge(signed(compose([a(), c()]).body, authorOf(a()).key))).toEqual(voidFor('four-eyes'))
    await world.addEpoch(b(), b().devices[1]!)
    await world.add(signed(compose([a(), b()]).body, authorOf(a()).key))
    expect(sealableCircle(world.state, circle, now())).toMatchObject({ ok: true, value: { version: 2 } })
  })

  it('is not stale because a member rotated, or removed a device that read nothing', async () => {
    const writer = await world.addDevice(b(), { limits: [] })
    await make([a(), b()])
    await world.addEpoch(b())
    const target = { device: writer.id }
    await world.add(revocationStatement({ unit: b().id, target, reason: 'lost' }, [b().admin.key]))
    expect(sealableCircle(world.state, circle, now()).ok).toBe(true)
  })

  it('is stale once a member has closed; the heir is sealed to, and any member renews without the closed one', async () => {
    await make([a(), b(), c()])
    await world.add(successionStatement({ unit: c().id, successor: b().id }, [world.root, c().admin.key]))
    expect(sealableCircle(world.state, circle, now())).toEqual({ ok: false, error: 'stale' })
    const when = { size: world.state.size, at: world.now }
    expect(circleUnits(world.state, circleAt(world.state, circle)!, when)).toEqual([a().id, b().id].toSorted())
    const closure = closureOf(world.state.units.get(c().id)!, when)!
    expect(circleEnd(world.state, circleAt(world.state, circle)!, when)).toBe(closure.validFrom)
    expect(await world.judge(signed(compose([a(), b(), c()]).body, authorOf(a()).key))).toEqual(voidFor('members'))
    await world.add(signed(compose([a(), b()]).body, authorOf(a()).key))
    expect(sealableCircle(world.state, circle, now()).ok).toBe(true)
  })

  it('is sealed to without a member that has closed and has no heir', async () => {
    await make([a(), b(), c()])
    await world.add(successionStatement({ unit: c().id }, [world.root, c().admin.key]))
    const when = { size: world.state.size, at: world.now }
    expect(circleUnits(world.state, circleAt(world.state, circle)!, when)).toEqual([a().id, b().id].toSorted())
  })

  it('ends with the first device that any of its members removes', async () => {
    await make([a(), b()])
    const [before, made] = [world.state, world.now]
    for (const order of [
      [a(), b()],
      [b(), a()],
    ]) {
      for (const unit of order) {
        world.now += hour
        const target = { device: unit.devices[0]!.id }
        await world.add(revocationStatement({ unit: unit.id, target, reason: 'lost' }, [unit.admin.key]))
      }
      const when = { size: world.state.size, at: world.now }
      expect(circleEnd(world.state, circleAt(world.state, circle)!, when)).toBe(made + hour)
      ;[world.state, world.now] = [before, made]
    }
  })

  it('may name an epoch that ended a while ago, while every device of it still has its seed', async () => {
    const { body } = compose([a(), b()])
    await world.addEpoch(b())
    const { body: newer } = compose([a(), b()])
    expect((await world.judge(signed(body, ...byAll(a())), world.now + 48 * hour)).kind).toBe('applied')
    expect(await world.judge(signed(body, ...byAll(a())), world.now + 48 * hour + 1)).toEqual(voidFor('members'))
    const target = { device: b().devices[0]!.id }
    await world.add(revocationStatement({ unit: b().id, target, reason: 'lost' }, [b().admin.key]))
    await world.addEpoch(b(), b().devices[1]!)
    expect(await world.judge(signed(body, ...byAll(a())))).toEqual(voidFor('members'))
    expect(await world.judge(signed(newer, ...byAll(a())))).toEqual(voidFor('members'))
  })

  it('is open to mail in older versions until somebody leaves or a member loses a device', async () => {
    const without = world.state.size
    await make([a(), b(), c()])
    await world.add(signed(compose([a(), b(), c()]).body, authorOf(a()).key))
    const version = (n: number) => circleVersion(world.state, circle, n)!
    const when = () => ({ size: world.state.size, at: world.now })
    const open = (n: number) => isOpenCircle(world.state, version(n), when())
    expect([open(1), open(2)]).toEqual([true, true])
    const [end1, end2] = [1, 2].map((n) => circleEnd(world.state, version(n), when()))
    expect([end1, end2]).toEqual([version(2).logged, undefined])
    const before = world.state.size
    await make([a(), b()])
    expect([open(1), open(2), open(3)]).toEqual([false, false, true])
    expect(isNewestCircle(world.state, version(2), before)).toBe(true)
    expect(isNewestCircle(world.state, version(2), world.state.size)).toBe(false)
    world.now += hour
    const target = { device: a().devices[0]!.id }
    await world.add(revocationStatement({ unit: a().id, target, reason: 'lost' }, [a().admin.key]))
    expect(open(3)).toBe(false)
    expect(circleEnd(world.state, version(3), when())).toBe(world.now)
    expect(isNewestCircle(world.state, version(3), world.state.size)).toBe(false)
    expect(isNewestCircle(world.state, version(3), world.state.size - 1)).toBe(true)
    expect(circleEnd(world.state, version(1), when())).toBe(version(2).logged)
    expect(isOpenCircle(world.state, version(1), { size: without, at: world.now })).toBe(false)
    expect(isNewestCircle(world.state, version(1), without)).toBe(false)
  })

  it('stands for the members of the version that is named, for good', async () => {
    await make([a(), b(), c()])
    await make([a(), b()])
    const to = (epoch: number) => [{ kind: 'circle', id: circle, epoch } as const]
    expect(unitsNamed(world.state, to(1))).toEqual([a().id, b().id, c().id].toSorted())
    expect(unitsNamed(world.state, to(2))).toEqual([a().id, b().id].toSorted())
    expect(unitsNamed(world.state, to(3))).toEqual([])
    const own = { kind: 'unit', id: a().id, epoch: 1 } as const
    expect(namedAs(world.state, [...to(1), own], a().id)).toBe(`01${a().id}`)
    expect(namedAs(world.state, [...to(1), own], c().id)).toBe(`02${circle}`)
    expect(namedAs(world.state, to(2), c().id)).toBeUndefined()
    const device = { kind: 'device', id: authorOf(c()).id, epoch: 1 } as const
    expect(unitsNamed(world.state, [device, own, ...to(1)])).toEqual([a().id, ...[b().id, c().id].toSorted()])
    const lookalike = { kind: 'circle', id: a().id as string as CircleId, epoch: 1 } as const
    expect(namedAs(world.state, [lookalike], a().id)).toBeUndefined()
    const by = { unit: c().id, key: `02${circle}` as AddresseeKey }
    expect(isNamedAs(world.state, [own, ...to(1)], by)).toBe(true)
    expect(isNamedAs(world.state, to(2), by)).toBe(false)
    expect(isNamedAs(world.state, to(1), { ...by, key: `01${c().id}` as AddresseeKey })).toBe(false)
  })

  it('is none of a unit’s before the version from which on it has been a member', async () => {
    for (const members of [
      [a(), b(), c()],
      [a(), b()],
      [a(), b(), c()],
    ]) {
      await make(members)
    }
    const last = circleAt(world.state, circle)!
    expect([a(), c()].map((unit) => memberSince(world.state, last, unit.id))).toEqual([1, 3])
    expect([1, 2].map((n) => isMember(circleVersion(world.state, circle, n), c().id))).toEqual([true, false])
    expect(isMember(undefined, c().id)).toBe(false)
  })

  it('of the largest size fits into a leaf', async () => {
    const members = Array.from({ length: limits.circleMembers }, () => ({
      unit: world.id<TestUnit['id']>(),
      epoch: 70_000,
    }))
    const { body } = compose([a(), b()], { members: members.toSorted((x, y) => (x.unit < y.unit ? -1 : 1)) })
    const statement = await signed(body, ...byAll(a()))
    expect(statement.length).toBeLessThan(limits.leafBytes - 8)
    expect(await world.judge(statement)).toEqual(voidFor('members'))
  })
})

describe('the wraps of a circle', () => {
  it('open for each member unit under the named epoch, and for nobody else', async () => {
    const { body, keys, wraps } = compose([a(), b()])
    await world.add(signed(body, ...byAll(a())))
    const record = circleAt(world.state, circle)!
    expect(areCircleWrapsFor(world.crypto, wraps, record)).toBe(true)
    const open = (unit: TestUnit, change: object = {}) =>
      openCircleWrap(world.crypto, {
        circle: record,
        leaves: wraps,
        unit: unit.id,
        epoch: 1,
        epochKeys: unit.epoch!.keys,
        ...change,
      })
    for (const unit of [a(), b()]) {
      expect(open(unit)).toMatchObject({ ok: true, value: { keys: { publicKey: keys.publicKey } } })
    }
    expect(open(c())).toEqual({ ok: false, error: 'not-named' })
    expect(open(a(), { epoch: 2 })).toEqual({ ok: false, error: 'not-named' })
    expect(open(a(), { epochKeys: b().epoch!.keys })).toEqual({ ok: false, error: 'wrap' })
    expect(open(a(), { leaves: wraps.toReversed() })).toEqual({ ok: false, error: 'box' })
    expect(open(a(), { leaves: wraps.slice(1) })).toEqual({ ok: false, error: 'box' })
    const other = { ...record, publicKeyHash: world.crypto.sha256(new Uint8Array(1)) }
    expect(open(a(), { circle: other })).toEqual({ ok: false, error: 'wrap' })
    expect(decodeCircleWrap(wraps[0]!.slice(1))).toBeUndefined()
  })

  it('are not made for a malformed key', () => {
    const { seed, keys } = createEpochSeed(world.crypto)
    const units = [{ unit: a().id, publicKey: new Uint8Array(3) }]
    const input = { circle, version: 1, seed, circlePublicKey: keys.publicKey, units }
    expect(sealCircleWraps(world.crypto, input)).toBeUndefined()
  })
})
