/** Three units with two devices each, mail that comes in any order, late, twice or only as a carry: everybody sees the same. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordId } from '../../../shared/ids.ts'
import { dueHeartbeats } from '../../../engine/sync/heartbeat.ts'
import { limits } from '../../../shared/limits.ts'
import { PostOffice } from '../../support/post-office.ts'
import {
  acknowledge,
  makeWorldTemplate,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

const slow = process.env['SLOW'] === '1'
const runs = slow ? 40 : 4
const devices = ['duty', 'commander'] as const

let template: WorldTemplate
beforeAll(async () => {
  template = await makeWorldTemplate(3)
}, 60_000)
afterAll(() => template[Symbol.dispose]())

type Step =
  | { readonly kind: 'send'; readonly home: number; readonly to: number }
  | { readonly kind: 'cancel' | 'acknowledge' | 'act' | 'opened'; readonly home: number; readonly record: number }
  | { readonly kind: 'collect'; readonly home: number }
  | {
      readonly kind: 'deliver'
      readonly home: number
      readonly lose: number
      readonly order: number
      readonly twice: boolean
    }
  | { readonly kind: 'wait'; readonly seconds: number }

const home = fc.nat({ max: 5 })
const record = fc.nat({ max: 7 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('send' as const), home, to: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('cancel', 'acknowledge', 'act', 'opened'), home, record }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('collect' as const), home }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      home,
      lose: fc.integer({ min: 2, max: 9 }),
      order: fc.nat(),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 600 }) }),
  },
)

interface Run {
  readonly world: SyncWorld
  readonly homes: readonly SyncHome[]
  readonly post: PostOffice
  readonly records: RecordId[]
}

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length]
  if (found === undefined) throw new Error('an empty list')
  return found
}

/** What a person may not do in that state is refused, and nothing happens. */
const tried = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((thrown: { code?: string }) => {
    const expected = ['bulletin/', 'usage/', 'role/']
    if (!expected.some((prefix) => thrown.code?.startsWith(prefix))) throw thrown
  })

async function play({ world, homes, post, records }: Run, next: Step): Promise<void> {
  switch (next.kind) {
    case 'send': {
      const from = at(homes, next.home)
      const others = world.units.filter(({ id }) => id !== from.unit)
      const to = others.filter((_, index) => (next.to & (1 << index)) !== 0).map(({ code }) => code)
      records.push(await sendBulletin(from, to))
      return
    }
    case 'wait':
      return world.clock.advance(next.seconds * 1000)
    case 'collect':
      return void post.collect(at(homes, next.home))
    case 'deliver': {
      const to = at(homes, next.home)
      const waiting = post.waitingFor(to)
      const kept = waiting.filter((_, index) => index % next.lose !== next.lose - 1)
      const turned = kept.toSorted((a, b) => ((next.order % 3) - 1) * (a.hash < b.hash ? -1 : 1))
      post.markSeen(to, waiting)
      post.hand(to, next.twice ? [...turned, ...turned] : turned)
      return
    }
    default: {
      if (records.length === 0) return
      const who = at(homes, next.home)
      const id = at(records, next.record)
      if (next.kind === 'cancel') await tried(who.call('bulletin.cancel', { id, reason: 'withdrawn' }))
      else if (next.kind === 'acknowledge') await tried(acknowledge(who, id))
      else if (next.kind === 'act') await tried(who.call('bulletin.act', { id, outcome: 'located', text: 'ở bến xe' }))
      else await tried(who.call('bulletin.opened', { id }))
    }
  }
}

/** Outboxes go out again, hearts beat and gaps are asked for until nothing is missing: hours pass between. */
function comeToRest({ world, homes, post }: Run): void {
  for (let i = 0; i < 8; i++) {
    post.settle(homes)
    world.clock.advance(limits.heartbeatUnderDeadlineMs)
    for (const each of homes) dueHeartbeats(each.open.context) // the last letter of a device may be lost as well
    for (const each of homes) post.resend(each)
  }
  post.settle(homes)
}

/** What a device lacks of its own unit only a sibling brings, who is told once a day what is here, under a directory of that day. */
async function helpEachOther({ world, homes }: Run): Promise<void> {
  await world.relay()
  for (const pause of [0, limits.chainsEveryMs, limits.askAgainMs, limits.askAgainMs, 0, 0]) {
    world.clock.advance(pause)
    for (const each of homes) await each.call('sync.once', {})
  }
}

/** What does not depend on whose screen it is. */
async function seen(who: SyncHome, id: RecordId): Promise<unknown> {
  const { version, state, reason, head, bulletin, history, recipients } = await who.call('bulletin.get', { id })
  const steps = history.map(({ statement, kind }) => `${kind} ${statement}`)
  return { version, state, reason, head, bulletin, recipients, creator: steps[0] }
}

test(
  'whatever the order, losses and copies, homes of all addressed units show the same, and rebuild agrees',
  { timeout: slow ? 1_200_000 : 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        await using world = template.copy()
        const homes: SyncHome[] = []
        for (const { code } of world.units) {
          for (const device of devices) homes.push(await world.home(`${code}/${device}`))
        }
        const run: Run = { world, homes, post: new PostOffice(), records: [] }
        for (const next of steps) await play(run, next)
        comeToRest(run)
        await helpEachOther(run)
        for (const id of run.records) {
          const holders = homes.filter((each) => hasRecord(each, id))
          const owner = await seen(at(holders, 0), id)
          for (const each of holders) expect(await seen(each, id)).toEqual(owner)
          const { recipients, unit } = await at(holders, 0).call('bulletin.get', { id })
          expect(holders).toHaveLength(
            devices.length * new Set([unit.code, ...recipients.map(({ code }) => code)]).size,
          )
        }
        for (const each of homes) {
          expect(await each.call('store.rebuild', {})).toMatchObject({ equal: true })
          expect((await each.call('desk.get', {})).gaps).toEqual([])
          expect((await each.call('sync.state', {})).pending).toBe(0)
        }
      }),
      { numRuns: runs, endOnFailure: true },
    )
  },
)

const hasRecord = ({ open }: SyncHome, id: RecordId): boolean =>
  open.context.store.read.get('SELECT 1 AS one FROM bulletin WHERE record = ?', Buffer.from(id, 'hex')) !== undefined
