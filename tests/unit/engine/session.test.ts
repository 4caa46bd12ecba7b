import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ModuleFactory } from '../../../engine/api/handlers.ts'
import { createEngine, type Engine, type EngineEvent } from '../../../engine/engine.ts'
import type { Deps } from '../../../engine/deps.ts'
import { makeTestKit, temporaryFolder, type TestKit } from '../../support/engine-kit.ts'
import { codeOf, homeDeps, makeHome, passphrase, testOfficer, testProfile } from '../../support/home-kit.ts'

const kit = await makeTestKit()

const engineDeps = (folder: string, over: Partial<Deps> = {}): Deps => ({
  ...homeDeps(kit, folder),
  shell: undefined,
  testClockMs: undefined,
  version: '9.9.9',
  ...over,
})
const engineOn = (folder: string, modules: readonly ModuleFactory[] = [], over: Partial<Deps> = {}): Engine =>
  createEngine({ home: join(folder, 'home'), deps: engineDeps(folder, over), modules, lockWaitMs: 0 })

describe('a session', () => {
  test('without a profile there is nothing to open', async () => {
    using folder = temporaryFolder()
    await using engine = engineOn(folder.path)
    expect(await engine.call('session.state', {})).toEqual({ phase: 'no-profile', officers: [], version: '9.9.9' })
    expect(await codeOf(() => engine.call('session.unlock', { passphrase }))).toBe('profile/not-found')
    expect(existsSync(join(folder.path, 'home'))).toBe(false)
  })

  test('goes locked, open, screen-locked, open, locked', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    await using engine = engineOn(folder.path)
    const phases = [engine.phase]
    await engine.call('session.unlock', { passphrase })
    phases.push(engine.phase)
    await engine.call('session.lockScreen', {})
    phases.push(engine.phase)
    expect(await codeOf(() => engine.call('draft.list', {}))).toBe('vault/locked')
    expect(await codeOf(() => engine.call('session.unlock', { passphrase: 'sai' }))).toBe('vault/wrong-passphrase')
    await engine.call('session.unlock', { passphrase })
    phases.push(engine.phase)
    await engine.call('session.lockVault', {})
    phases.push(engine.phase)
    expect(phases).toEqual(['locked', 'open', 'screen-locked', 'open', 'locked'])
  })

  test('says who may unlock, and who did', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path, { officer: testOfficer(kit, { roles: ['commander'] }) })
    await using engine = engineOn(folder.path)
    const locked = await engine.call('session.state', {})
    expect(locked.officers).toEqual([{ badge: '100-001', name: 'Lê Thị Trực Ban', slot: 'file' }])
    expect(locked.signedIn).toBeUndefined()
    const open = await engine.call('session.unlock', { passphrase })
    expect(open.signedIn).toEqual({ badge: '100-001', name: 'Lê Thị Trực Ban', roles: ['commander'] })
    await engine.call('session.lockScreen', {})
    expect((await engine.call('session.state', {})).signedIn).toBeUndefined()
  })

  test('the public passphrase is offered in demonstration worlds only', async () => {
    for (const demo of [true, false]) {
      using folder = temporaryFolder()
      await makeHome(kit, folder.path, { profile: testProfile(kit, { demo }) })
      await using engine = engineOn(folder.path)
      const { profile } = await engine.call('session.state', {})
      expect(profile?.demoPassphrase).toBe(demo ? 'giao ban thu nghiem' : undefined)
    }
  })

  test('settings are kept, a relay that is none is refused', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    await using engine = engineOn(folder.path)
    for (const url of ['http://a.example', 'ws://user@a.example/', 'ws://a b/', 'wss://']) {
      expect(await codeOf(() => engine.call('settings.set', { relays: [url] }))).toBe('config/invalid')
    }
    await engine.call('settings.set', { language: 'en', theme: 'dark', relays: ['wss://relay.example:8443/x'] })
    const { profile } = await engine.call('session.state', {})
    expect(profile).toMatchObject({ language: 'en', theme: 'dark', relays: ['wss://relay.example:8443/x'] })
    await engine.call('session.unlock', { passphrase })
    expect(engine.phase).toBe('open')
  })

  test('the passphrase changes from the screen, and the audit says so', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    await using engine = engineOn(folder.path)
    await engine.call('session.unlock', { passphrase })
    await engine.call('session.changePassphrase', { old: passphrase, new: 'mới' })
    const { entries } = await engine.call('audit.list', { limit: 10 })
    expect(entries.map((entry) => entry.action)).toEqual(['session.passphrase-changed', 'session.unlocked'])
    await engine.call('session.lockVault', {})
    await engine.call('session.unlock', { passphrase: 'mới' })
  })

  test('wrong passphrases are in the audit of whoever comes next', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    await using engine = engineOn(folder.path)
    for (let i = 0; i < 2; i++) await codeOf(() => engine.call('session.unlock', { passphrase: 'sai' }))
    await engine.call('session.unlock', { passphrase })
    const { entries } = await engine.call('audit.list', { limit: 10 })
    expect(entries.map(({ action, code }) => `${action} ${code}`)).toEqual([
      'session.unlocked undefined',
      'session.wrong-passphrases 2',
    ])
  })

  test('a damaged or missing database is said so, and the rest of the home stays locked', async () => {
    using folder = temporaryFolder()
    const home = await makeHome(kit, folder.path)
    await using engine = engineOn(folder.path)
    const file = join(home, 'vault.db')
    const whole = readFileSync(file)
    for (let at = 0; at < 4096; at += 256) {
      const flipped = Buffer.from(whole)
      flipped[at] = (flipped[at] as number) ^ 1
      writeFileSync(file, flipped)
      expect(await codeOf(() => engine.call('session.unlock', { passphrase }))).toBe('store/damaged')
    }
    rmSync(file)
    expect(await codeOf(() => engine.call('session.unlock', { passphrase }))).toBe('vault/damaged')
    expect(engine.phase).toBe('locked')
    writeFileSync(file, whole)
    await engine.call('session.unlock', { passphrase })
  })

  test('a second engine of the same home is refused until the first gives it back', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    await using second = engineOn(folder.path)
    {
      await using first = engineOn(folder.path)
      await first.call('session.unlock', { passphrase })
      expect(await codeOf(() => second.call('session.unlock', { passphrase }))).toBe('profile/in-use')
    }
    await second.call('session.unlock', { passphrase })
    expect(second.phase).toBe('open')
  })

  test('the vault lock tells the shell to start an empty process', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    let asked = 0
    const shell = { restartEmpty: () => (asked += 1) } as unknown as Deps['shell']
    await using engine = engineOn(folder.path, [], { shell })
    await engine.call('session.unlock', { passphrase })
    await engine.call('session.lockVault', {})
    expect(asked).toBe(1)
  })
})

describe('behind a locked screen', () => {
  test('the vault is locked after a time, unless somebody came back', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    await using engine = createEngine({
      home: join(folder.path, 'home'),
      deps: engineDeps(folder.path),
      modules: [],
      lockWaitMs: 0,
      vaultLockMs: 300,
    })
    await engine.call('session.unlock', { passphrase })
    await engine.call('session.lockScreen', {})
    await engine.call('session.unlock', { passphrase })
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(engine.phase).toBe('open')
    await engine.call('session.lockScreen', {})
    await expect.poll(() => engine.phase).toBe('locked')
  })
})

describe('modules', () => {
  test('open in order, close in reverse, before the keys are wiped', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    const seen: string[] = []
    const tells =
      (name: string): ModuleFactory =>
      (core) => ({
        handlers: {},
        opened: (vault) => void seen.push(`${name} opened ${vault.officer.badge}`),
        closing: () => void seen.push(`${name} closing ${core.vault().officer.badge}`),
      })
    await using engine = engineOn(folder.path, [tells('a'), tells('b')])
    await engine.call('session.unlock', { passphrase })
    await engine.call('session.lockVault', {})
    expect(seen).toEqual(['a opened 100-001', 'b opened 100-001', 'b closing 100-001', 'a closing 100-001'])
  })

  test('one that cannot open leaves the vault locked, one that cannot close does not keep it open', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    let broken = true
    const closed: string[] = []
    await using engine = engineOn(folder.path, [
      () => ({
        handlers: {},
        opened: () => {
          if (broken) throw new Error('broken')
        },
        closing: () => {
          closed.push('told')
          throw new Error('cannot')
        },
      }),
    ])
    expect(await codeOf(() => engine.call('session.unlock', { passphrase }))).toBe('internal')
    expect([engine.phase, closed]).toEqual(['locked', ['told']])
    broken = false
    await engine.call('session.unlock', { passphrase })
    await engine.call('session.lockVault', {})
    expect(engine.phase).toBe('locked')
  })

  test('what the directory says about roles goes before what the slot remembers', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    await using engine = engineOn(folder.path, [() => ({ handlers: {}, roles: () => ['admin'] })])
    expect((await engine.call('session.unlock', { passphrase })).signedIn?.roles).toEqual(['admin'])
    expect(await codeOf(() => engine.call('draft.list', {}))).toBe('role/not-allowed')
  })
})

describe('events', () => {
  test('reach every listener until it leaves', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    await using engine = engineOn(folder.path)
    const events: EngineEvent[] = []
    const leave = engine.onEvent((event) => events.push(event))
    await engine.call('session.unlock', { passphrase })
    leave()
    await engine.call('session.lockScreen', {})
    expect(events).toEqual([{ event: 'changed', value: { what: ['session'] } }])
  })
})

describe('the test clock', () => {
  const year = 365 * 86_400_000
  const timeOf: ModuleFactory = (core) => ({
    handlers: {},
    opened: (vault) => void (seenTime = vault.clock.now() - (core.deps.clock.now() - year)),
  })
  let seenTime = 0

  test('shifts a demonstration world', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    await using engine = engineOn(folder.path, [timeOf], { testClockMs: year })
    await engine.call('session.unlock', { passphrase })
    expect(seenTime).toBe(year)
  })

  test('is refused at the start everywhere else', async () => {
    using folder = temporaryFolder()
    expect(await codeOf(() => engineOn(folder.path, [], { testClockMs: year }))).toBe('config/test-clock')
    await makeHome(kit, folder.path, { profile: testProfile(kit, { demo: false }) })
    expect(await codeOf(() => engineOn(folder.path, [], { testClockMs: year }))).toBe('config/test-clock')
  })
})

describe('drafts', () => {
  const content = {
    bulletin: { kind: 'wanted', subject: { names: [{ full: 'Đặng Đình Đức' }] } },
    attachments: [],
    to: [],
    urgency: 'routine' as const,
  }

  async function opened(folder: string, own: TestKit = kit): Promise<Engine> {
    await makeHome(own, folder)
    const engine = engineOn(folder)
    await engine.call('session.unlock', { passphrase })
    return engine
  }

  test('are kept as typed, named by what was typed, changed and deleted', async () => {
    using folder = temporaryFolder()
    await using engine = await opened(folder.path)
    const { draft, revision } = await engine.call('draft.save', { content })
    expect((await engine.call('draft.list', {})).drafts).toMatchObject([
      { draft, revision, title: 'Đặng Đình Đức', content },
    ])
    const titled = { ...content, bulletin: { title: 'Truy nã' } }
    expect(await engine.call('draft.save', { draft, revision, content: titled })).toMatchObject({ draft, apart: false })
    expect((await engine.call('draft.list', {})).drafts.map((each) => each.title)).toEqual(['Truy nã'])
    await engine.call('draft.delete', { draft })
    expect((await engine.call('draft.list', {})).drafts).toEqual([])
    expect(await codeOf(() => engine.call('draft.delete', { draft }))).toBe('usage/not-found')
    expect(await codeOf(() => engine.call('draft.save', { draft: 'x', content }))).toBe('usage/invalid-input')
  })

  test('that another window has changed or discarded are not written over: each keeps its own words', async () => {
    using folder = temporaryFolder()
    await using engine = await opened(folder.path)
    const words = (notes: string) => ({ ...content, bulletin: { notes } })
    const notesNow = async () =>
      new Set((await engine.call('draft.list', {})).drafts.map((each) => each.content.bulletin['notes']))
    const first = await engine.call('draft.save', { content: words('chung') })
    const seen = { draft: first.draft, revision: first.revision }
    const here = await engine.call('draft.save', { ...seen, content: words('ở đây') })
    const there = await engine.call('draft.save', { ...seen, content: words('ở kia') })
    expect([here.apart, there.apart, here.draft === there.draft]).toEqual([false, true, false])
    expect(await notesNow()).toEqual(new Set(['ở kia', 'ở đây']))
    const { apart: _, ...more } = there
    expect(await engine.call('draft.save', { ...more, content: words('ở kia nữa') })).toMatchObject({ apart: false })
    await engine.call('draft.delete', { draft: here.draft })
    const again = { draft: here.draft, revision: here.revision, content: words('viết tiếp') }
    expect(await engine.call('draft.save', again)).toMatchObject({ apart: true })
    expect(await engine.call('draft.save', { draft: there.draft, content: words('chưa đọc') })).toMatchObject({
      apart: true,
    })
    expect(await notesNow()).toEqual(new Set(['chưa đọc', 'viết tiếp', 'ở kia nữa']))
  })

  test('that are too large are refused', async () => {
    using folder = temporaryFolder()
    await using engine = await opened(folder.path)
    const large = { ...content, bulletin: { notes: 'x'.repeat(1_100_000) } }
    expect(await codeOf(() => engine.call('draft.save', { content: large }))).toBe('usage/too-large')
  })
})
