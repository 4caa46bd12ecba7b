import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { draftAdministrators, draftSuccession, draftUnitChange } from '../../../engine/authority/compose-units.ts'
import { readProfile } from '../../../engine/vault/profile.ts'
import { decodeProposal } from '../../../shared/protocol/directory/proposal.ts'
import type { OfficerId, UnitCode, UnitId } from '../../../shared/ids.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import { hour, minute } from '../../../shared/time.ts'
import { authorityHand, type AuthorityHand } from '../../support/authority-hand.ts'
import {
  makeWorldTemplate,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let authority: AuthorityHand
let sender: SyncHome
const [here, old, heir] = ['tp-hcm', 'ba-ria-vung-tau', 'dong-nai'] as const

beforeAll(async () => {
  template = await makeWorldTemplate(4)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  authority = await authorityHand(world)
  sender = await world.home(`${here}/duty`)
})
afterEach(() => world[Symbol.asyncDispose]())

const idOfCode = (code: string): UnitId => world.units.find((unit) => unit.code === code)!.id
const sync = (home: SyncHome): Promise<unknown> => home.call('sync.once', {})
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (thrown: { code: string; params?: Record<string, unknown> }) => ({ code: thrown.code, ...thrown.params }),
  )
const listed = async (home: SyncHome, code: string) =>
  (await home.call('units.list', {})).units.find((unit) => unit.code === code)

async function close(code: string, successor: string, beside: readonly SyncHome[] = []): Promise<void> {
  const unit = idOfCode(code)
  await authority.say(
    (place, by) =>
      draftSuccession(place, {
        unit,
        successor: idOfCode(successor),
        by,
        agreedBy: beside.length > 0 ? [unit] : [],
      }),
    beside,
  )
}

it('a renamed unit is called by its new name before the passphrase too', async () => {
  const before = (await sender.call('session.state', {})).profile
  await authority.say((place, by) =>
    draftUnitChange(place, {
      unit: idOfCode(here),
      change: { name: 'Công an Thành phố Mới', code: 'tp-moi' as UnitCode },
      by,
    }),
  )
  await sync(sender)
  const renamed = { id: idOfCode(here), code: 'tp-moi', name: 'Công an Thành phố Mới' }
  expect(readProfile(sender.open.vault.paths.profile).unit).toEqual(renamed)
  const after = (await sender.call('session.state', {})).profile
  expect(after).toEqual({ ...before, unit: renamed })
})

describe('a unit that closes with its own word', () => {
  beforeEach(async () => {
    await sendBulletin(sender, [old])
    await sync(sender)
    await close(old, heir, [await world.home(`${old}/admin`)])
    await sync(sender)
  })

  it('is written to no longer: its code means who came after it, where that unit is a confirmed neighbour', async () => {
    const id = await sendBulletin(sender, [old])
    expect((await sender.call('bulletin.get', { id })).recipients.map(({ code }) => code)).toEqual([heir])
    const proposed = await sender.call('bulletin.proposeRecipients', { bulletin: {} })
    expect(proposed.units.map(({ code }) => code)).not.toContain(old)
  })

  it('stays in the lists under its own name, with its successor, who owes what it has not answered', async () => {
    expect(await listed(sender, old)).toMatchObject({ closed: true, successor: heir })
    expect(await listed(sender, heir)).not.toHaveProperty('closed')
    const [row] = (await sender.call('bulletin.list', { filter: 'own', limit: 10 })).bulletins
    expect(row?.owes).toEqual([heir])
    const { recipients, units } = await sender.call('bulletin.get', { id: row?.id ?? '' })
    expect(recipients.map(({ code }) => code)).toEqual([old])
    expect(units.map(({ unit, standsFor }) => [unit, standsFor])).toEqual([[heir, [old]]])
    expect(await sender.call('store.rebuild', {})).toMatchObject({ equal: true })
    expect(await sender.call('unit.show', { unit: old })).toMatchObject({ closed: { heir: { code: heir } } })
    expect((await sender.call('unit.show', { unit: heir })).standsFor.map(({ code }) => code)).toEqual([old])
  })

  it('has desks that say so and send nothing new', async () => {
    const desk = await world.home(`${old}/duty`)
    await sync(desk)
    expect(await codeOf(sendBulletin(desk, [here]))).toEqual({ code: 'unit/closed', units: heir })
    expect(await desk.call('unit.show', {})).toMatchObject({ own: true, closed: { heir: { code: heir } } })
    const { checks } = await desk.call('doctor.run', {})
    expect(checks.find(({ name }) => name === 'unit-open')).toMatchObject({ ok: false, code: 'unit/closed' })
  })
})

describe('a closed unit whose heir nobody here knows yet', () => {
  it('is refused with the name of the heir, and goes to the heir when somebody accepts it', async () => {
    const next = 'binh-duong'
    const home = await world.home(`${old}/duty`) // no border with the next unit but the inherited one
    await close(heir, next, [await world.home(`${heir}/admin`)])
    await sync(home)
    expect(await listed(home, next)).toMatchObject({ neighbour: true, confirmed: false })
    const refusal = { code: 'recipient/closed-unit', units: `${heir} -> ${next}` }
    expect(await codeOf(sendBulletin(home, [heir]))).toEqual(refusal)
    const { recipients } = await home.call('bulletin.send', {
      bulletin: exampleBulletin(),
      to: [heir],
      accept: [next],
      urgency: 'routine',
      attachments: [],
    })
    expect(recipients).toEqual([next])
  })

  it('is nobody where it closed for nobody', async () => {
    const unit = idOfCode(old)
    const admin = await world.home(`${old}/admin`)
    await authority.say((place, by) => draftSuccession(place, { unit, by, agreedBy: [unit] }), [admin])
    await sync(sender)
    expect(await codeOf(sendBulletin(sender, [old]))).toEqual({ code: 'recipient/closed-unit', units: old })
  })
})

describe('a unit that is renamed', () => {
  it('at the wish of its administrator, once the authority has signed, is found by its old code too', async () => {
    const admin = await world.home(`${old}/admin`)
    const name = 'Công an thành phố Bà Rịa (thử nghiệm)'
    const wish = await admin.call('unit.rename', { name, code: 'ba-ria' })
    expect(wish.missing).toBe(1)
    await authority.publish(await authority.sign(decodeProposal(new Uint8Array(wish.file))))
    await sync(sender)
    const shown = await sender.call('unit.show', { unit: 'ba-ria' })
    expect(shown).toMatchObject({ name, formerly: [{ code: old }] })
    const id = await sendBulletin(sender, [old])
    expect((await sender.call('bulletin.get', { id })).recipients.map(({ code }) => code)).toEqual(['ba-ria'])
  })

  it('gives its old code to whoever takes it next: the unit that has a code now is the one that is meant', async () => {
    const change = (unit: string, code: string) =>
      authority.say((place, by) =>
        draftUnitChange(place, { unit: idOfCode(unit), change: { code: code as UnitCode }, by }),
      )
    await change(old, 'ba-ria')
    await change(heir, old)
    await sync(sender)
    const id = await sendBulletin(sender, [old])
    expect((await sender.call('bulletin.get', { id })).recipients.map((each) => each.id)).toEqual([idOfCode(heir)])
  })
})

describe('what is done about a unit without its word', () => {
  const pendingAt = async (home: SyncHome) =>
    (await home.call('directory.alarms', {})).pending.map(({ kind, unit }) => [kind, unit.code])

  async function recover(): Promise<void> {
    const admins = [{ officer: 'ab'.repeat(16) as OfficerId, key: authorityKey }]
    await authority.say((place, by) => draftAdministrators(place, { unit: idOfCode(old), admins, agreed: false, by }))
  }
  const authorityKey = new Uint8Array(32).fill(9)

  it('is shown to every correspondent while it waits, and taken back by an old desk of the unit', async () => {
    await recover()
    const desk = await world.home(`${old}/duty`)
    await sync(desk)
    await sync(sender)
    expect(await pendingAt(sender)).toEqual([['recovery', old]])
    expect(sender.events).toContainEqual({ event: 'changed', value: { what: ['directory'] } }) // its screens ask again
    expect(await pendingAt(desk)).toEqual([['recovery', old]])
    expect(await desk.call('unit.veto', {})).toMatchObject({ kind: 'recovery', state: 'vetoed' })
    await sync(sender)
    expect(await pendingAt(sender)).toEqual([])
    world.clock.advance(73 * hour)
    await sync(sender)
    const { administrators } = await sender.call('unit.show', { unit: old })
    expect(administrators.map(({ id }) => id)).not.toContain('ab'.repeat(16))
  })

  it('counts after 72 hours where nobody says no, and cannot be vetoed any more', async () => {
    await close(old, heir)
    const desk = await world.home(`${old}/duty`)
    await sync(desk)
    expect(await listed(desk, old)).not.toHaveProperty('closed')
    world.clock.advance(72 * hour - minute)
    expect(await pendingAt(desk)).toEqual([['succession', old]])
    const told = async () => (await desk.call('directory.alarms', {})).news.map(({ what }) => what)
    expect(await told()).toEqual([]) // once: as what can still be stopped
    world.clock.advance(2 * minute)
    expect(await told()).toEqual(['succession'])
    expect(await pendingAt(desk)).toEqual([])
    expect(await listed(desk, old)).toMatchObject({ closed: true, successor: heir })
    expect(await codeOf(desk.call('unit.veto', {}))).toEqual({ code: 'usage/not-found' })
  })

  it('is nobody else’s to veto', async () => {
    await recover()
    await sync(sender)
    expect(await codeOf(sender.call('unit.veto', {}))).toEqual({ code: 'usage/not-found' })
  })
})
