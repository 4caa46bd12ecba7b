import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProposalRow } from '../../../shared/ipc/admin-calls.ts'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import type { RelayProcess } from '../../support/processes.ts'
import { makeWorld, type World } from '../../support/world.ts'

let world: World
let relay: RelayProcess
let admin = ''
let commander = ''
let duty = ''

beforeAll(async () => {
  world = await makeWorld(1)
  relay = await world.startRelay()
  ;[admin, commander, duty] = (['admin', 'commander', 'duty'] as const).map((role) =>
    world.home(world.units[0] ?? '', role),
  ) as [string, string, string]
}, 120_000)
afterAll(async () => {
  await relay.stop()
  world[Symbol.dispose]()
})

const newcomer = { name: 'Phạm Thị Mới Đến', badge: 'TN-900-0001', passphrase: 'mật khẩu của người mới' }
const at = (home: string, ...args: readonly string[]) => [...args, '--home', home]

test('whole processes: a newcomer at a shared desk, certified for two rights by two hands, signs in as such', async () => {
  const request = join(world.folder, 'moi.gbor')
  const { name, badge } = newcomer
  const added = await world.json<{ key: string }>(
    at(duty, 'officer', 'add', '--name', name, '--badge', badge, '--out', request),
    { GIAOBAN_NEW_PASSPHRASE: newcomer.passphrase },
  )
  const read = await world.json<{ key: string; badge: string }>(at(admin, 'officer', 'request', request))
  expect(read).toMatchObject({ badge, name, key: added.key })
  const row = await world.json<ProposalRow>(at(admin, 'officer', 'certify', request, '--roles', 'duty', '--approve'))
  expect(row).toMatchObject({ what: 'officer', state: 'open' })
  const file = join(world.folder, 'moi.gbst')
  await world.json(at(admin, 'proposal', 'export', row.id, '--out', file))
  const shown = await world.json<ProposalRow>(at(commander, 'proposal', 'import', file))
  expect(shown).toMatchObject({ id: row.id, mine: true, officers: [{ name, badge }] })
  expect(await world.json<ProposalRow>(at(commander, 'proposal', 'sign', row.id.slice(0, 8)))).toMatchObject({
    state: 'logged',
  })
  const own = await world.run(at(duty, 'sync'))
  expect(own.code).toBe(2) // two officers now: the badge must be named
  await world.json(at(admin, 'sync'))
  const { officers } = await world.json<ResponseOf<'officers.list'>>(at(admin, 'officer', 'list'))
  expect(officers.find((each) => each.badge === badge)).toMatchObject({ state: 'certified', approve: true })
}, 120_000)

test('whole processes: a lost machine is shut out by the administrator alone, and nothing that is no proposal is taken', async () => {
  const { devices } = await world.json<ResponseOf<'devices.list'>>(at(commander, 'device', 'list'))
  const lost = devices.find(({ own }) => own)?.id ?? ''
  const removed = await world.json(at(admin, 'device', 'revoke', lost.slice(0, 10), '--reason', 'stolen'))
  expect(removed).toMatchObject({ state: 'revoked', proposal: { what: 'revocation', state: 'logged' } })
  const refused = await world.run(at(commander, 'sync'))
  expect([refused.code, refused.error.includes('relay/refused')]).toEqual([1, true])
  const none = join(world.folder, 'không.gbst')
  writeFileSync(none, 'không phải đề nghị')
  const outcome = await world.run(at(admin, 'proposal', 'import', none))
  expect([outcome.code, outcome.error.includes('proposal/invalid')]).toEqual([1, true])
}, 120_000)
