/** An enrolment whose two homes lose power at every step of it: it ends as if nothing had happened. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { hour, minute } from '../../shared/time.ts'
import { keyNow, seedsOf, syncAll } from '../support/epochs.ts'
import { invitationAt, inviteFrom, stateOf } from '../support/enrolments.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld, type WorldTemplate } from '../support/sync-world.ts'

let template: WorldTemplate
beforeAll(async () => {
  template = await makeWorldTemplate(1)
}, 60_000)
afterAll(() => template[Symbol.dispose]())

/** Each named step ends the home once, when it is first reached. */
function cuts(names: readonly string[]) {
  const left = new Set(names)
  let cut: string | undefined
  return {
    left,
    step: (name: string): void => {
      if (!left.delete(name)) return
      cut = name
      throw new Error(`cut at ${name}`)
    },
    /** Which one has just happened. */
    take: (): string | undefined => {
      const was = cut
      cut = undefined
      return was
    },
  }
}

/** Does the work, again after each cut, with the home opened anew from its disk. */
async function through<T>(
  world: SyncWorld,
  name: string,
  power: ReturnType<typeof cuts>,
  work: (home: SyncHome) => Promise<T>,
): Promise<T> {
  for (;;) {
    const home = await world.home(name, power.step)
    try {
      const done = await work(home)
      if (power.take() === undefined) return done
    } catch (thrown) {
      if (power.take() === undefined) throw thrown
    }
    await world.close(name)
  }
}

test('cut at every step on both sides, one device comes out: certified, with its key, in its epoch', async () => {
  await using world = template.copy()
  await world.relay()
  const at = (role: string): string => `${world.units[0]?.code}/${role}`
  const inviter = cuts([
    'store.invitation.before',
    'store.invitation.after',
    'enrol.answer.before',
    'enrol.answer.after',
    'enrol.matched.after',
    'store.proposed.before',
    'store.proposed.after',
    'enrol.proposed.after',
  ])
  const joiner = cuts([
    'enrol.put.before',
    'enrol.put.after',
    'store.enrolment.before',
    'store.enrolment.after',
    'enrol.key-object.after',
    'enrol.key-logged.after',
    'store.mailbox-joined.before',
    'store.mailbox-joined.after',
  ])
  const first = await world.home(at('admin'))
  const { id, file } = await inviteFrom(first)
  await world.close(at('admin'))
  await world.enrol(at('new'), { file }, { step: () => {} })
  await world.close(at('new'))
  const admin = <T>(work: (home: SyncHome) => Promise<T>): Promise<T> => through(world, at('admin'), inviter, work)
  const newcomer = <T>(work: (home: SyncHome) => Promise<T>): Promise<T> => through(world, at('new'), joiner, work)
  const advance = (): Promise<unknown> => newcomer((home) => home.call('enrol.advance', {}))

  await advance()
  await admin((home) => home.call('sync.once', {}))
  await advance()
  await admin((home) => home.call('sync.once', {}))
  const { digits } = await newcomer((home) => stateOf(home))
  const proposal = await admin(async (home) => {
    const before = await invitationAt(home, id)
    // a match that a cut has followed is not compared again
    const asked = before.phase === 'opened' ? { id, digits: digits ?? '' } : { id }
    if (before.phase === 'opened' || before.phase === 'matched') await home.call('enrol.compare', asked)
    return (await invitationAt(home, id)).proposal
  })
  await admin((home) => home.call('sync.once', {}))
  const commander = await world.home(at('commander'))
  await syncAll(commander)
  const { proposals } = await commander.call('proposals.list', {})
  expect(proposals.filter(({ what }) => what === 'device').map((each) => each.id)).toEqual([proposal])
  await commander.call('proposals.sign', { id: proposal ?? '' })
  await syncAll(commander)
  for (let round = 0; round < 4; round++) await advance()
  await newcomer(async (home) => {
    expect(await stateOf(home)).toMatchObject({ phase: 'certified' })
    expect(keyNow(home)).toBe(1)
  })
  world.clock.advance(hour + minute)
  await syncAll(commander)
  await advance()
  await newcomer(async (home) => {
    expect(await stateOf(home)).toMatchObject({ phase: 'joined' })
    expect(seedsOf(home)).toEqual([2])
    const { state } = home.open.directory
    expect(deviceCertificateAt(state, home.open.context.self.device)?.limits).toEqual(['read'])
    expect(state.units.get(home.unit)?.devices.length).toBe(5)
  })
  expect({ inviter: [...inviter.left], joiner: [...joiner.left] }).toEqual({ inviter: [], joiner: [] })
}, 60_000)

test('cut while the home is made, nothing is left that is in the way: the same invitation makes it', async () => {
  await using world = template.copy()
  await world.relay()
  const at = (role: string): string => `${world.units[0]?.code}/${role}`
  const { file } = await inviteFrom(await world.home(at('admin')))
  const power = cuts(['vault.slot.before', 'vault.slot.after', 'store.enrolment.before', 'store.profile.after'])
  for (let tries = 0; ; tries++) {
    try {
      const home = await world.enrol(at('new'), { file }, { step: power.step })
      expect(await stateOf(home)).toMatchObject({ phase: 'committed' })
      break
    } catch (thrown) {
      if (power.take() === undefined) throw thrown
      expect(tries).toBeLessThan(5)
    }
  }
  expect([...power.left]).toEqual([])
}, 60_000)
