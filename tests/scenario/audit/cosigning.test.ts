/** Devices of one unit, and a neighbour, vouch for each other's audits over a relay, under a clock moved by hand. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditOrigin, auditWitness } from '../../../engine/audit/checkpoint.ts'
import { rolledBackAt } from '../../../engine/audit/rollback.ts'
import { allCheckpoints, peerCheckpoint } from '../../../engine/store/audit-checkpoints.ts'
import { auditRootAt } from '../../../engine/store/audit-tree.ts'
import { openCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { deviceCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import { day, minute } from '../../../shared/time.ts'
import { codeOf } from '../../support/home-kit.ts'
import {
  makeWorldTemplate,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let here: string
let there: string
beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 120_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  ;[here, there] = world.units.map(({ code }) => code) as [string, string]
  return () => world[Symbol.asyncDispose]()
})

const sync = async (...homes: readonly SyncHome[]): Promise<void> => {
  for (const home of homes) await home.call('sync.once', {})
}
const dbOf = (home: SyncHome) => home.open.context.store.read

/** Cosigners of a home's checkpoints, with the verdict of whoever has the directory. */
function cosigners(home: SyncHome, by: SyncHome): readonly number[] {
  const { state } = home.open.directory
  const { crypto } = home.open.context.deps
  const own = deviceCertificateAt(state, home.open.context.self.device)!
  const witness = deviceCertificateAt(state, by.open.context.self.device)!
  return allCheckpoints(dbOf(home)).flatMap(({ note, size, root }) => {
    expect(root).toEqual(auditRootAt(dbOf(home), crypto, size))
    const opened = openCheckpoint(crypto, {
      note,
      log: { name: auditOrigin(own.device), publicKey: own.auditKey },
      witnesses: [{ name: auditWitness(witness.device), publicKey: witness.witnessKey }],
    })
    return opened.ok ? opened.value.cosignatures.map(({ timeMs }) => timeMs) : []
  })
}

describe('audits of a unit', () => {
  it('are shown to the other desk, which cosigns that they only grew; the second time with a proof', async () => {
    const duty = await world.home(`${here}/duty`)
    const commander = await world.home(`${here}/commander`)
    await sendBulletin(duty, [there])
    await sync(duty, commander)
    for (let time = 1; time <= 3; time++) {
      world.clock.advance(61 * minute)
      await sync(duty, commander, duty)
      expect(cosigners(duty, commander)).toHaveLength(time)
      await sendBulletin(duty, [there])
    }
    const [first] = cosigners(duty, commander)
    expect(Math.abs(world.clock.now() - first! - 122 * minute)).toBeLessThan(minute)
    const known = peerCheckpoint(dbOf(commander), duty.open.context.self.device)
    expect(known?.size).toBe(allCheckpoints(dbOf(duty)).at(-1)?.size)
  })

  it('fall silent when nothing happens: telling of the audit is nothing to tell of', async () => {
    const duty = await world.home(`${here}/duty`)
    const commander = await world.home(`${here}/commander`)
    await sendBulletin(duty, [there])
    await sync(duty, commander)
    for (let round = 0; round < 3; round++) {
      world.clock.advance(61 * minute)
      await sync(duty, commander, duty, commander)
    }
    const before = [duty, commander].map((home) => allCheckpoints(dbOf(home)).length)
    for (let round = 0; round < 3; round++) {
      world.clock.advance(61 * minute)
      await sync(duty, commander, duty, commander)
    }
    expect([duty, commander].map((home) => allCheckpoints(dbOf(home)).length)).toEqual(before)
  })

  it('are cosigned by a neighbour once a day', async () => {
    const duty = await world.home(`${here}/duty`)
    const other = await world.home(`${there}/duty`)
    await sendBulletin(duty, [there])
    await sync(duty, other, duty)
    await sendBulletin(other, [here])
    await sync(other, duty)
    world.clock.advance(day + minute)
    await sync(other, duty, other, duty)
    expect(cosigners(duty, other).length).toBeGreaterThan(0)
  })
})

describe('a copy that the machine cannot know about', () => {
  it('learns from the other desk that it is old, at its first contact, and seals nothing from then on', async () => {
    const old = await world.clone(`${here}/duty`, `${here}/old`)
    const duty = await world.home(`${here}/duty`)
    const commander = await world.home(`${here}/commander`)
    await sendBulletin(duty, [there])
    await sync(duty, commander)
    world.clock.advance(61 * minute)
    await sync(duty, commander)
    expect(rolledBackAt(dbOf(old))).toBeUndefined()
    await sync(old)
    expect(rolledBackAt(dbOf(old))).toBeDefined()
    expect(await codeOf(() => sendBulletin(old, [there]))).toBe('vault/rolled-back')
    await sync(duty)
    expect(rolledBackAt(dbOf(duty))).toBeUndefined()
    await sendBulletin(duty, [there])
  })
})
