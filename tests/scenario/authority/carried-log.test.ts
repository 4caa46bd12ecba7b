import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { draftNewLog, draftWitnessKey } from '../../../engine/authority/compose-policy.ts'
import { draftRevocation } from '../../../engine/authority/compose-units.ts'
import { authorityPaths, readAuthority } from '../../../engine/authority/folder.ts'
import { adoptLog, readKnown } from '../../../engine/authority/known.ts'
import { encodeLogFile, parseLogFile } from '../../../engine/authority/log-file.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { authorityHand, type AuthorityHand } from '../../support/authority-hand.ts'
import { codeOf } from '../../support/home-kit.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld, type WorldTemplate } from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let desk: SyncHome
let authority: AuthorityHand
let folder: string
let out: string
const crypto = await createCrypto()
const known = () => readKnown(crypto, folder, readAuthority(crypto, folder))

beforeAll(async () => {
  template = await makeWorldTemplate(2)
  world = template.copy()
  await world.relay()
  desk = await world.home('tp-hcm/duty')
  authority = await authorityHand(world)
  folder = join(world.relayData, '..')
  out = mkdtempSync(join(tmpdir(), 'giaoban-log-'))
}, 60_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  template[Symbol.dispose]()
  rmSync(out, { recursive: true, force: true })
})

it('the log that a desk writes out is taken over from the root fingerprint on, and what units wrote is known then', async () => {
  await desk.call('sync.once', {})
  const file = join(out, 'log.gblog')
  const { size } = await desk.call('directory.export', { out: file })
  const given = { authority: readAuthority(crypto, folder), file: new Uint8Array(readFileSync(file)) }
  expect(adoptLog(crypto, folder, given).log?.size).toBe(size)
  const device = desk.open.context.self.device
  const unit = desk.unit
  const place = { crypto, state: known().state, now: world.clock.now() }
  const revoked = draftRevocation(place, { unit, target: { device }, reason: 'lost', by: [] })
  expect(revoked.body).toMatchObject({ unit, kind: 'device' })
})

it('a log that was cut, changed or is another authority’s is refused, and a shorter one does not replace a longer', async () => {
  const whole = new Uint8Array(readFileSync(authorityPaths(folder).directory))
  const given = { authority: readAuthority(crypto, folder), file: whole }
  const { leaves, note } = parseLogFile(whole)
  const refused = [
    whole.subarray(0, -1),
    encodeLogFile({ leaves }),
    encodeLogFile({ leaves: leaves.slice(0, -1), ...(note !== undefined && { note }) }),
    encodeLogFile({ leaves: leaves.toReversed(), ...(note !== undefined && { note }) }),
  ]
  for (const file of refused)
    expect(await codeOf(() => adoptLog(crypto, folder, { ...given, file: new Uint8Array(file) }))).toBe(
      'directory/invalid',
    )
  const other = { ...given.authority, root: new Uint8Array(32) }
  expect(await codeOf(() => adoptLog(crypto, folder, { ...given, authority: other }))).toBe('directory/invalid')
  const longer = { leaves: [...leaves, leaves[0]!], ...(note !== undefined && { note }) }
  writeFileSync(authorityPaths(folder).directory, encodeLogFile(longer))
  expect(await codeOf(() => adoptLog(crypto, folder, given))).toBe('directory/rollback')
  writeFileSync(authorityPaths(folder).directory, whole)
})

it('a new log needs the whole log, its own size and root, and another name and key', async () => {
  const { state, log } = known()
  if (log === undefined) throw new Error('the log was carried here')
  const place = { crypto, state, now: world.clock.now() }
  const next = { origin: 'giaoban/log/next', key: crypto.random(32) }
  const draft = draftNewLog(place, { log: next, tree: log, by: [authority.root.keyId] })
  expect(draft.body).toMatchObject({ size: log.size, root: log.root })
  const short = () => draftNewLog(place, { log: next, tree: { ...log, size: log.size - 1 }, by: [] })
  expect(await codeOf(short)).toBe('directory/refused')
  const same = state.policies.last!.policy.log
  expect(await codeOf(() => draftNewLog(place, { log: same, tree: log, by: [] }))).toBe('directory/refused')
})

it('a witness that is known changes its key in place, a new one is added', async () => {
  const { state } = known()
  const place = { crypto, state, now: world.clock.now() }
  const [old] = state.policies.last!.policy.witnesses
  const changed = draftWitnessKey(place, { name: old!.name, key: crypto.random(32), operator: false, by: [] })
  expect(changed.body).toMatchObject({ replaces: old!.key, witness: { operator: old!.operator } })
  const added = draftWitnessKey(place, {
    name: 'giaoban/witness/dong-nai',
    key: crypto.random(32),
    operator: false,
    by: [],
  })
  expect(added.body).not.toHaveProperty('replaces')
  await authority.say(() => added)
  await desk.call('sync.once', {})
  const { policies } = desk.open.directory.state
  expect(policies.last?.policy.witnesses.map(({ name }) => name)).toContain('giaoban/witness/dong-nai')
})
