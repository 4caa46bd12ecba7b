/** The relay has lost the key of its log: the authority names another one, and the desks go on with it by themselves. */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newLogStatement, witnessKeyStatement } from '../../../engine/enrol/lifecycle.ts'
import { datedBy } from '../../../engine/enrol/statement.ts'
import { createRelayPublisher } from '../../../engine/sync/relay-client/publish.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { hour } from '../../../shared/time.ts'
import { authorityHand } from '../../support/authority-hand.ts'
import { auditOf, epochNow, syncAll } from '../../support/epochs.ts'
import { certify, inviteFrom, stateOf } from '../../support/enrolments.ts'
import { publish } from '../../support/rotators.ts'
import {
  makeWorldTemplate,
  outcomeOf,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
} from '../../support/sync-world.ts'

const [here, there] = ['tp-hcm', 'ba-ria-vung-tau'] as const
let world: SyncWorld
let sender: SyncHome
let reader: SyncHome
let before = ''
/** At the relay when the key was lost; sealed afterwards, under the last note of the old log. */
let [early, between]: RecordId[] = []

const originOf = ({ open }: SyncHome): string => open.directory.facts().origin

beforeAll(async () => {
  using template = await makeWorldTemplate(2)
  world = template.copy()
  await world.relay()
  sender = await world.home(`${here}/duty`)
  reader = await world.home(`${there}/commander`)
  await syncAll(sender, reader)
  before = originOf(sender)
  early = await sendBulletin(sender, [there])
  await syncAll(sender)
  rmSync(`${world.relayData}.logkey`)
  await world.restartRelay()
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

test('while nobody has named another log, mail goes on and what there is of the directory stays', async () => {
  await syncAll(reader)
  expect(outcomeOf(reader, early!)).toBe('accepted')
  between = await sendBulletin(sender, [there])
  await syncAll(sender)
  expect([originOf(sender), originOf(reader)]).toEqual([before, before])
})

test('named by the authority, the new log is followed by every desk, and the old word is read under it', async () => {
  const { url } = await world.relay()
  const { crypto } = sender.open.context.deps
  const root = datedBy((await authorityHand(world)).root, world.clock)
  using publisher = createRelayPublisher({ url, deps: sender.open.context.deps })
  const { origin, key, witness } = await publisher.logKeys()
  const { replica } = sender.open.directory
  const moved = { log: { origin, key }, size: replica.size, root: replica.root() }
  const wrong = await newLogStatement({ ...moved, root: crypto.random(32) }, [root])
  await expect(publish(sender, url, { statement: wrong })).rejects.toMatchObject({ code: 'directory/refused' })
  await publish(sender, url, { statement: await newLogStatement(moved, [root]) })
  await publish(sender, url, {
    statement: await witnessKeyStatement({ witness: { ...witness, operator: true } }, [root]),
  })
  world.clock.advance(hour)
  await syncAll(reader, sender)
  expect(origin).not.toBe(before)
  expect([originOf(sender), originOf(reader)]).toEqual([origin, origin])
  expect(outcomeOf(reader, between!)).toBe('accepted')
})

test('letters go both ways under it, units rotate, and a desk that is opened again stands where it stood', async () => {
  const sent = await sendBulletin(sender, [there])
  await syncAll(sender, reader)
  const back = await sendBulletin(reader, [here])
  await syncAll(reader, sender)
  expect([outcomeOf(reader, sent), outcomeOf(sender, back)]).toEqual(['accepted', 'accepted'])
  expect(await rungs(sender, sent)).toEqual({ [there]: 'decrypted' })
  const epoch = epochNow(sender)
  world.clock.advance(25 * hour)
  await syncAll(sender, reader)
  expect(epochNow(sender)).toBeGreaterThan(epoch)
  await world.close(`${there}/commander`)
  reader = await world.home(`${there}/commander`)
  await syncAll(reader)
  expect(originOf(reader)).not.toBe(before)
  expect(await reader.call('directory.verify', {})).toMatchObject({ ok: true })
  for (const home of [sender, reader]) {
    expect(auditOf(home, 'device.lied', 'envelope.refused', 'carry.refused')).toEqual([])
    expect(home.open.directory.facts().alarms.filter(({ kind }) => kind !== 'own-unit')).toEqual([])
  }
})

test('a machine that is invited from then on begins with the new log, though the relay goes by its old name', async () => {
  const admin = await world.home(`${here}/admin`)
  const approver = await world.home(`${here}/commander`)
  await syncAll(admin, approver)
  const made = await inviteFrom(admin)
  const newcomer = await world.enrol(`${here}/newcomer`, { file: made.file })
  await certify({ admin, approver, newcomer }, made.id)
  expect((await stateOf(newcomer)).phase).toBe('certified')
  expect(originOf(newcomer)).toBe(originOf(admin))
})
