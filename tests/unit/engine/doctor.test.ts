import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEngine, type Engine } from '../../../engine/engine.ts'
import type { ModuleFactory } from '../../../engine/api/handlers.ts'
import { makeTestKit, temporaryFolder, type TestKit } from '../../support/engine-kit.ts'
import { homeDeps, makeHome, passphrase, testProfile } from '../../support/home-kit.ts'

const kit = await makeTestKit()

const engineOn = (folder: string, own: TestKit = kit, modules: readonly ModuleFactory[] = []): Engine =>
  createEngine({
    home: join(folder, 'home'),
    deps: { ...homeDeps(own, folder), shell: undefined, testClockMs: undefined, version: '1' },
    modules,
    lockWaitMs: 0,
  })

/** Names and codes of the checks that fail. */
async function failing(engine: Engine): Promise<string[]> {
  const { ok, checks } = await engine.call('doctor.run', {})
  const bad = checks.filter((check) => !check.ok)
  expect(ok).toBe(bad.length === 0)
  return bad.map((check) => `${check.name} ${check.code} ${check.next}`)
}

test('a healthy home has no complaint, locked or open', async () => {
  using folder = temporaryFolder()
  await makeHome(kit, folder.path)
  await using engine = engineOn(folder.path)
  expect(await failing(engine)).toEqual([])
  await engine.call('session.unlock', { passphrase })
  expect(await failing(engine)).toEqual([])
  const { checks } = await engine.call('doctor.run', {})
  expect(checks.map((check) => check.name)).toEqual(
    expect.arrayContaining(['database-encrypted', 'database-whole', 'audit', 'clock', 'machine-key', 'disk-space']),
  )
})

test('each broken part is named, with a code and a next step', async () => {
  using folder = temporaryFolder()
  const home = await makeHome(kit, folder.path, { profile: testProfile(kit, { relays: [] }) })
  await using engine = engineOn(folder.path)
  expect(await failing(engine)).toEqual(['relay-set relay/not-set doctor.relay-set'])
  rmSync(join(folder.path, 'machine'), { recursive: true })
  expect(await failing(engine)).toContain('machine-key vault/machine-key-missing doctor.machine-key')
  writeFileSync(join(home, 'slots', `${'0'.repeat(32)}.file`), 'no slot')
  expect(await failing(engine)).toContain('slots vault/damaged doctor.slots')
  if (process.platform !== 'win32') {
    chmodSync(home, 0o755)
    expect(await failing(engine)).toContain('home-private config/invalid doctor.home-private')
  }
})

test('a machine whose clock went back behind the vault is told so', async () => {
  using folder = temporaryFolder()
  const own = await makeTestKit()
  await makeHome(own, folder.path)
  await using engine = engineOn(folder.path, own)
  await engine.call('session.unlock', { passphrase })
  own.clock.set(own.clock.now() - 3_600_000)
  expect(await failing(engine)).toEqual(['clock clock/skew doctor.clock'])
})

test('an audit that was tampered with is found', async () => {
  using folder = temporaryFolder()
  await makeHome(kit, folder.path)
  const tamper: ModuleFactory = (core) => ({
    handlers: {},
    doctor: () => {
      core.vault().store.transaction('tamper', (tx) => void tx.run("UPDATE audit SET action = 'other' WHERE seq = 1"))
      return [{ name: 'own', ok: true }]
    },
  })
  await using engine = engineOn(folder.path, kit, [tamper])
  await engine.call('session.unlock', { passphrase })
  await engine.call('doctor.run', {})
  expect(await failing(engine)).toEqual(['audit store/damaged doctor.audit'])
})

test('a home without a profile is reported, not an exception', async () => {
  using folder = temporaryFolder()
  await using engine = engineOn(folder.path)
  expect((await failing(engine))[0]).toBe('profile profile/not-found doctor.profile')
})
