import { beforeAll, describe, expect, it } from 'vitest'
import type { LeafHash, UnitId } from '../../../shared/ids.ts'
import { sealableEpoch } from '../../../shared/protocol/directory/epochs.ts'
import {
  allUnits,
  certificateByLeaf,
  isClosed,
  neighbours,
  openUnits,
  pendingOf,
  resolveSigner,
  speaksFor,
  successorOf,
  unitAt,
} from '../../../shared/protocol/directory/selectors.ts'
import { hour, minute } from '../../../shared/time.ts'
import { successionStatement, vetoStatement } from '../../../engine/enrol/lifecycle.ts'
import { borderStatement, deviceStatement, officerStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

const codes = ['tp-hcm', 'ba-ria-vung-tau', 'dong-nai', 'binh-duong', 'tay-ninh', 'long-an', 'tien-giang'] as const
const borders = [
  ['tp-hcm', 'ba-ria-vung-tau'],
  ['tp-hcm', 'dong-nai'],
  ['tp-hcm', 'binh-duong'],
  ['tp-hcm', 'tay-ninh'],
  ['tp-hcm', 'long-an'],
  ['tp-hcm', 'tien-giang'],
  ['ba-ria-vung-tau', 'dong-nai'],
  ['dong-nai', 'binh-duong'],
  ['binh-duong', 'tay-ninh'],
  ['tay-ninh', 'long-an'],
  ['long-an', 'tien-giang'],
] as const
const merged = [
  ['ba-ria-vung-tau', 'tp-hcm'],
  ['binh-duong', 'tp-hcm'],
  ['long-an', 'tay-ninh'],
] as const
type Code = (typeof codes)[number]

const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
const units = new Map<Code, TestUnit>()
const of = (code: Code): TestUnit => units.get(code)!
let before: { readonly size: number; readonly at: number }
let certificates: ReadonlyMap<Code, LeafHash>
const near = (code: Code): readonly string[] =>
  neighbours(world.state, of(code).id, world.now)
    .map((each) => unitAt(world.state, each.unit)!.code as string)
    .toSorted()

beforeAll(async () => {
  world = await DirectoryWorld.create({ seed: 303 })
  for (const code of codes) {
    const unit = await world.addUnit(code)
    await world.addDevice(unit)
    await world.addEpoch(unit)
    units.set(code, unit)
  }
  for (const [one, other] of borders) await world.addBorder(of(one), of(other))
  certificates = new Map(
    codes.map((code) => [code, world.state.devices.get(of(code).devices[0]!.id)!.certificates.last!]),
  )
  before = { size: world.state.size, at: world.now }
  world.now += minute
  for (const [closing, heir] of merged) {
    const statement = successionStatement({ unit: of(closing).id, successor: of(heir).id }, [
      world.root,
      of(closing).admin.key,
    ])
    await world.add(statement)
  }
  world.now += minute
})

describe('seven units that become four', () => {
  it('are four to write to, and seven to read', () => {
    expect(
      openUnits(world.state, world.now)
        .map((each) => each.code)
        .toSorted(),
    ).toEqual(['dong-nai', 'tay-ninh', 'tien-giang', 'tp-hcm'].toSorted())
    expect(allUnits(world.state)).toHaveLength(7)
    for (const code of codes) expect(unitAt(world.state, of(code).id)?.code).toBe(code)
  })

  it('leave every old certificate to be named in what was signed before, and its unit under its own name', () => {
    for (const code of codes) {
      const leaf = certificates.get(code)!
      const when = { size: before.size, created: before.at, now: world.now }
      expect(resolveSigner(world.state, leaf, when)).toMatchObject({ ok: true, value: { endedLater: false } })
      expect(certificateByLeaf(world.state, leaf)?.unit).toBe(of(code).id)
    }
  })

  it('are routed to who came after them, from that leaf on and not before', () => {
    for (const [closed, heir] of merged) {
      expect(successorOf(world.state, of(closed).id, { at: world.now })).toBe(of(heir).id)
      expect(successorOf(world.state, of(closed).id, before)).toBe(of(closed).id)
      expect(sealableEpoch(world.state, of(closed).id, { at: world.now })).toEqual({ ok: false, error: 'closed' })
      expect(sealableEpoch(world.state, of(closed).id, before).ok).toBe(true)
      const pair = { unit: of(heir).id, owner: of(closed).id }
      expect(speaksFor(world.state, pair, { at: world.now })).toBe(true)
      expect(speaksFor(world.state, pair, before)).toBe(false)
    }
    expect(speaksFor(world.state, { unit: of('dong-nai').id, owner: of('long-an').id }, { at: world.now })).toBe(false)
  })

  it('keep their borders with the heirs', () => {
    expect(near('tp-hcm')).toEqual(['dong-nai', 'tay-ninh', 'tien-giang'])
    expect(near('tay-ninh')).toEqual(['tien-giang', 'tp-hcm'])
    expect(near('dong-nai')).toEqual(['tp-hcm'])
    expect(near('tien-giang')).toEqual(['tay-ninh', 'tp-hcm'])
    expect(near('long-an')).toEqual([])
    const inherited = neighbours(world.state, of('tay-ninh').id, world.now).find(
      (each) => each.unit === of('tien-giang').id,
    )
    expect(inherited?.since).toBe(before.at + minute)
  })

  it('take nothing new into a closed unit, while its devices may go on draining', async () => {
    const closed = of('long-an')
    const duty = officerStatement(world.officerBody(closed, world.officer('duty')), [closed.admin.key])
    expect(await world.judge(duty)).toEqual(voidFor('closed'))
    const device = deviceStatement(world.deviceBody(closed, world.key()), [closed.admin.key, closed.secondAdmin.key])
    expect(await world.judge(device)).toEqual(voidFor('closed'))
    const renamed = unitStatement({ ...closed.leaf, name: 'x' }, [world.root])
    expect(await world.judge(renamed)).toEqual(voidFor('closed'))
    const border = borderStatement({ units: [closed.id, of('dong-nai').id], state: 'open' }, [world.root])
    expect(await world.judge(border)).toEqual(voidFor('closed'))
    const twin = world.unitLeaf('long-an', { admins: [{ officer: world.id(), key: world.key().publicKey }] })
    expect(await world.judge(unitStatement(twin, [world.root]))).toEqual(voidFor('code-taken'))
    const { body } = closed.devices[0]!
    const renewal = deviceStatement({ ...body, notAfter: world.now + hour }, [closed.admin.key, closed.secondAdmin.key])
    expect((await world.judge(renewal)).kind).toBe('applied')
    const again = successionStatement({ unit: closed.id }, [world.root])
    expect(await world.judge(again)).toEqual(voidFor('closed'))
  })

  it('never close in a ring', async () => {
    const back = successionStatement({ unit: of('tp-hcm').id, successor: of('binh-duong').id }, [world.root])
    expect(await world.judge(back)).toEqual(voidFor('successor'))
    const itself = successionStatement({ unit: of('tp-hcm').id, successor: of('tp-hcm').id }, [world.root])
    expect(await world.judge(itself)).toEqual(voidFor('successor'))
  })
})

describe('a closure without the word of the unit', () => {
  it('waits 72 hours, can be vetoed, and is followed through a chain', async () => {
    const [closing, heir] = [of('dong-nai'), of('tien-giang')]
    const close = (signers = [world.root]) => successionStatement({ unit: closing.id, successor: heir.id }, signers)
    expect(await world.judge(close([closing.admin.key]))).toEqual(voidFor('threshold'))
    expect(await world.judge(close([world.root, of('tp-hcm').admin.key]))).toEqual(voidFor('signer'))
    const nowhere = successionStatement({ unit: closing.id, successor: world.id<UnitId>() }, [world.root])
    expect(await world.judge(nowhere)).toEqual(voidFor('unknown-unit'))

    const leaf = await world.add(close([world.root, heir.admin.key]))
    const validFrom = world.now + 72 * hour
    expect(pendingOf(world.state, closing.id, world.now)).toEqual([{ kind: 'succession', leaf, validFrom }])
    expect(isClosed(world.state, closing.id, { at: validFrom - 1 })).toBe(false)
    expect(isClosed(world.state, closing.id, { at: validFrom })).toBe(true)
    const ring = successionStatement({ unit: heir.id, successor: closing.id }, [world.root])
    expect(await world.judge(ring)).toEqual(voidFor('successor'))
    await world.add(vetoStatement({ unit: closing.id, leaf }, [closing.devices[0]!.key]))
    expect(isClosed(world.state, closing.id, { at: validFrom })).toBe(false)

    await world.add(close())
    world.now += 72 * hour
    await world.add(successionStatement({ unit: heir.id, successor: of('tay-ninh').id }, [world.root, heir.admin.key]))
    const at = { at: world.now }
    expect(successorOf(world.state, closing.id, at)).toBe(of('tay-ninh').id)
    expect(near('tp-hcm')).toEqual(['tay-ninh'])
    await world.add(successionStatement({ unit: of('tay-ninh').id }, [world.root, of('tay-ninh').admin.key]))
    expect(successorOf(world.state, closing.id, at)).toBeUndefined()
    expect(near('tp-hcm')).toEqual([])
  })
})
