/** A new desk whose invitation names several relays: it finds the mailbox at whichever of them the inviter is. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { parseLogKey } from '../../../engine/directory/log-key.ts'
import type { Relay } from '../../../relay/server.ts'
import { minute } from '../../../shared/time.ts'
import { syncAll } from '../../support/epochs.ts'
import { certify, exchangeKeys, inviteFrom, stateOf } from '../../support/enrolments.ts'
import { codeOf } from '../../support/home-kit.ts'
import { freePort } from '../../support/free-port.ts'
import { relayFolder, startRelay, type RelayFolder } from '../../support/relay-world.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld, type WorldTemplate } from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let first: Relay
let admin: SyncHome
let nobody = ''
let folder: RelayFolder
let second: Relay | undefined

beforeAll(async () => {
  template = await makeWorldTemplate(1)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  folder = relayFolder()
  first = await world.relay()
  nobody = `ws://127.0.0.1:${await freePort()}`
  admin = await world.home(`${world.units[0]?.code}/admin`)
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  await second?.drain()
  second = undefined
  folder[Symbol.dispose]()
})

/** Independent of the first one, with a copy of its log. */
async function startSecond(): Promise<string> {
  const { logKey } = admin.open.vault.profile
  const { name } = parseLogKey(admin.open.context.deps.crypto, logKey)
  second = await startRelay({ ...folder.config, follow: { logKey, name: `${name}/2` } }, { clock: world.clock })
  return second.url
}
const use = (home: SyncHome, ...relays: string[]): Promise<unknown> => home.call('settings.set', { relays })
async function enrol(file: Uint8Array, ...relays: string[]): Promise<SyncHome> {
  const newcomer = await world.enrol(`${world.units[0]?.code}/new`, { file: new Uint8Array(file) })
  await use(newcomer, ...relays)
  return newcomer
}

test('the first relay of the list is down: enrolled over the next one, up to the certificate', async () => {
  const commander = await world.home(`${world.units[0]?.code}/commander`)
  await syncAll(admin, commander)
  const { id, file } = await inviteFrom(admin)
  const newcomer = await enrol(file, nobody, first.url)
  await certify({ admin, approver: commander, newcomer }, id)
  expect(await stateOf(newcomer)).toMatchObject({ phase: 'certified' })
})

test('the mailbox is at another relay than the first, or changes over to one: the newcomer goes where it is', async () => {
  await use(admin, await startSecond())
  const { file } = await inviteFrom(admin)
  const newcomer = await enrol(file, first.url, second!.url)
  await newcomer.call('enrol.advance', {})
  expect((await stateOf(newcomer)).phase).toBe('committed')
  // the inviter goes on at the first one, where nothing of this was yet; the second keeps a mailbox that nobody reads
  await use(admin, first.url)
  await admin.call('sync.once', {})
  expect(await exchangeKeys(admin, newcomer)).toMatch(/^\d{9}$/)
})

test('no relay that answers has the mailbox: over only when none is left that may have it', async () => {
  const { file } = await inviteFrom(admin)
  const url = await startSecond()
  const newcomer = await enrol(file, nobody, url)
  expect(await codeOf(() => newcomer.call('enrol.advance', {}))).toBe('relay/unreachable')
  expect((await stateOf(newcomer)).phase).toBe('committed')
  world.clock.advance(11 * minute)
  await newcomer.call('enrol.advance', {})
  expect(await stateOf(newcomer)).toMatchObject({ phase: 'over', why: 'expired' })
})
