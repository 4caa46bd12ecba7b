/**
 * What goes wrong at the command line, as whole processes: exit code, one JSON line with a code at the end of stderr,
 * a sentence in each language, and nothing of what was there before is lost.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noisePng } from '../support/images.ts'
import { openEngineHome } from '../support/engine-home.ts'
import type { Environment } from '../support/processes.ts'
import { mayReadMemory as isRoot } from '../support/scan.ts'
import { wantedBulletin } from '../support/wanted.ts'
import { makeWorld, type World } from '../support/world.ts'

let world: World
let home: string
let kept: string

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(world.folder, name)
  writeFileSync(path, content)
  return path
}
const bulletin = (): string => file('b.json', JSON.stringify(wantedBulletin()))
const send = (...more: readonly string[]): string[] => {
  const to = more.includes('--to') ? [] : ['--to', 'binh-duong']
  return ['bulletin', 'send', '--home', home, '--file', bulletin(), ...to, ...more]
}
/** Without `bulletin`: the last `--file` given is the one that counts. */
const sendFile = (path: string): string[] => [...send(), '--file', path]

interface Holdings {
  readonly bulletins: readonly string[]
  readonly queued: number
  readonly drafts: number
}
async function holdings(at = home): Promise<Holdings> {
  await using opened = await openEngineHome(world, at)
  const { bulletins } = await opened.call('bulletin.list', {})
  const { queued } = await opened.call('sync.state', {})
  const { drafts } = await opened.call('draft.list', {})
  return { bulletins: bulletins.map(({ id }) => id), queued, drafts: drafts.length }
}

/** The refusal in both languages. Throws what does not hold of every refusal. */
async function refusalOf(
  args: readonly string[],
  env: Environment = {},
): Promise<{ readonly exit: number | null; readonly code: string; readonly en: string }> {
  const english = await world.run(args, { ...env, GIAOBAN_LANG: 'en' })
  const vietnamese = await world.run(args, { ...env, GIAOBAN_LANG: 'vi' })
  const [en, vi] = [english.refusal(), vietnamese.refusal()]
  expect([english.out, vietnamese.out]).toEqual(['', ''])
  expect([vietnamese.code, vi.code]).toEqual([english.code, en.code])
  for (const { code, message } of [en, vi]) {
    expect(message).not.toContain(code)
    expect(message).not.toMatch(/[{}]|undefined|null|Error|at \//)
    expect(message.split(/\s+/).length).toBeGreaterThan(2)
  }
  expect(vi.message).not.toBe(en.message)
  return { exit: english.code, code: en.code, en: en.message }
}

const setRelays = (at: string, relays: readonly string[], more: object = {}): void => {
  const path = join(at, 'profile.json')
  const profile = JSON.parse(readFileSync(path, 'utf8')) as object
  writeFileSync(path, JSON.stringify({ ...profile, relays, ...more }))
}

beforeAll(async () => {
  world = await makeWorld()
  home = world.home('tp-hcm', 'duty')
  kept = (await world.json<{ id: string }>(send())).id
}, 120_000)
afterAll(() => world?.[Symbol.dispose]())

type Case = readonly [string, () => { readonly args: readonly string[]; readonly env?: Environment }, number, string]

const cases: readonly Case[] = [
  ['a file that is not JSON', () => ({ args: sendFile(file('x.json', '{"kind": wanted}')) }), 2, 'usage/invalid-input'],
  ['a file that is not there', () => ({ args: sendFile(join(world.folder, 'none.json')) }), 2, 'usage/invalid-input'],
  ['a bulletin of no kind', () => ({ args: sendFile(file('x.json', '{"kind":"rumour"}')) }), 1, 'bulletin/invalid'],
  [
    'a wanted bulletin without a decision',
    () => ({ args: sendFile(file('x.json', JSON.stringify({ ...wantedBulletin(), legal: {} }))) }),
    1,
    'bulletin/invalid',
  ],
  [
    'a field that does not exist',
    () => ({ args: sendFile(file('x.json', JSON.stringify({ ...wantedBulletin(), colour: 'red' }))) }),
    1,
    'bulletin/invalid',
  ],
  [
    'the marking Tuyệt mật',
    () => ({ args: sendFile(file('x.json', JSON.stringify({ ...wantedBulletin(), marking: 'tuyet-mat' }))) }),
    1,
    'marking/not-allowed',
  ],
  ['a unit that does not exist', () => ({ args: send('--to', 'ca-mau') }), 1, 'recipient/unknown-unit'],
  [
    'an attachment over the limit',
    () => {
      const path = file('large.png', noisePng(2000))
      truncateSync(path, 51 * 1024 * 1024)
      return { args: send('--attach', path) }
    },
    1,
    'attachment/too-large',
  ],
  [
    'a text that is called PNG',
    () => ({ args: send('--attach', file('a.png', 'not a picture')) }),
    1,
    'attachment/type',
  ],
  [
    'a picture cut in the middle',
    () => ({ args: send('--attach', file('b.png', noisePng(2000).slice(0, 900))) }),
    1,
    'attachment/damaged',
  ],
  [
    'an attachment that is not there',
    () => ({ args: send('--attach', join(world.folder, 'no.png')) }),
    2,
    'usage/invalid-input',
  ],
  [
    'a bulletin that nobody has',
    () => ({ args: ['bulletin', 'show', 'ab'.repeat(32), '--home', home] }),
    1,
    'usage/not-found',
  ],
  ['a home that does not exist', () => ({ args: ['bulletin', 'list', '--home', '/nowhere'] }), 1, 'profile/not-found'],
  [
    'a machine key that is not there',
    () => ({ args: ['bulletin', 'list', '--home', home], env: { GIAOBAN_MACHINE_KEY: '/nowhere/machine.key' } }),
    1,
    'vault/machine-key-missing',
  ],
  [
    'a duty officer who acknowledges',
    () => ({ args: ['ack', kept, '--home', home, '--assigned-to', 'Tổ 1'] }),
    1,
    'role/not-allowed',
  ],
  [
    'a test clock that is none',
    () => ({ args: ['bulletin', 'list', '--home', home], env: { GIAOBAN_TEST_CLOCK: 'soon' } }),
    1,
    'config/test-clock',
  ],
]

describe('what is refused leaves everything as it was', { timeout: 60_000 }, () => {
  test.each(cases)('%s', async (_, make, exit, code) => {
    const before = await holdings()
    const { args, env } = make()
    expect(await refusalOf(args, env)).toMatchObject({ exit, code })
    expect(await holdings()).toEqual(before)
    expect(before.bulletins).toContain(kept)
  })

  test('a wrong passphrase, in its own words and with a pause from the third one on', async () => {
    const at = world.home('dong-nai', 'investigator')
    const wrong = { GIAOBAN_PASSPHRASE: 'sai mật khẩu' }
    const args = ['bulletin', 'list', '--home', at]
    expect(await refusalOf(args, wrong)).toMatchObject({ exit: 1, code: 'vault/wrong-passphrase' })
    // The pause doubles with each try, so that on however slow a machine it outlasts a try sooner or later.
    const codes: (string | undefined)[] = []
    while (codes.length < 8 && !codes.includes('vault/throttled')) {
      codes.push((await world.run(args, wrong)).refusal().code)
    }
    expect(codes).toContain('vault/throttled')
  })
})

describe('a relay that cannot be reached', { timeout: 60_000 }, () => {
  test('nobody listens there: relay/unreachable', async () => {
    const before = await holdings()
    expect(await refusalOf(['sync', '--home', home])).toMatchObject({ exit: 1, code: 'relay/unreachable' })
    expect(await holdings()).toEqual(before)
    expect(before.queued).toBe(1)
  })

  test('none is set: relay/not-set', async () => {
    const at = world.home('long-an', 'duty')
    setRelays(at, [])
    expect(await refusalOf(['sync', '--home', at])).toMatchObject({ exit: 1, code: 'relay/not-set' })
  })

  test('an address across the network without TLS: relay/untrusted', async () => {
    const at = world.home('long-an', 'commander')
    setRelays(at, ['ws://relay.example:7000'])
    expect(await refusalOf(['sync', '--home', at])).toMatchObject({ exit: 1, code: 'relay/untrusted' })
  })
})

describe('a clock that is years off', { timeout: 60_000 }, () => {
  test.each(['+3650d', '-3650d'])(
    '%s: nothing is sealed, a draft is kept, and all goes on when it is right',
    async (clock) => {
      const at = world.home(clock.startsWith('+') ? 'tay-ninh' : 'tien-giang', 'duty')
      const env = { GIAOBAN_TEST_CLOCK: clock }
      await using relay = await world.startRelay()
      // the relay tells what time it is
      expect(await world.json(['sync', '--home', at], env)).toMatchObject({ pending: 0 })
      const args = ['bulletin', 'send', '--home', at, '--file', bulletin(), '--to', 'tp-hcm']
      const { exit, code } = await refusalOf(args, env)
      expect([exit, code]).toEqual([1, 'clock/refused'])
      expect(await world.json(['bulletin', 'list', '--home', at], env)).toEqual({ bulletins: [] })
      // one in each language
      expect(await holdings(at)).toEqual({ bulletins: [], queued: 0, drafts: 2 })
      await world.json(['sync', '--home', at])
      const sent = await world.json<{ id: string }>(args)
      expect(await world.json(['sync', '--home', at])).toMatchObject({ sent: 1 })
      expect((await holdings(at)).bulletins).toEqual([sent.id])
      await relay.stop()
    },
  )

  test('ahead and without a relay: directory/stale, and the draft is named', async () => {
    const at = world.home('ba-ria-vung-tau', 'duty')
    const args = ['bulletin', 'send', '--home', at, '--file', bulletin(), '--to', 'tp-hcm']
    const { exit, code, en } = await refusalOf(args, { GIAOBAN_TEST_CLOCK: '+3650d' })
    expect([exit, code]).toEqual([1, 'directory/stale'])
    expect(en).toMatch(/[0-9a-f]{32}/)
    expect(await holdings(at)).toMatchObject({ bulletins: [], drafts: 2 })
  })

  test('the test clock works in demonstration worlds only', async () => {
    const at = world.home('tay-ninh', 'commander')
    setRelays(at, [], { demo: false })
    const refused = await refusalOf(['bulletin', 'list', '--home', at], { GIAOBAN_TEST_CLOCK: '+1d' })
    expect(refused).toMatchObject({ exit: 1, code: 'config/test-clock' })
  })
})

// by name in a variable: these belong to the system, not to the packages of the project
const system = { mount: 'mount', umount: 'umount' }
const mount = (...args: readonly string[]): void => void execFileSync(system.mount, args)

describe.skipIf(!isRoot)('a disk that has no room (needs root on Linux)', { timeout: 60_000 }, () => {
  let disk: string
  let small: string
  beforeAll(() => {
    disk = join(world.folder, 'disk')
    mkdirSync(disk)
    mount('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk)
    small = join(disk, 'duty')
    cpSync(home, small, { recursive: true })
  })
  afterAll(() => void execFileSync(system.umount, [disk]))

  test('for a photograph: store/full, no half bulletin, and once there is room it goes', async () => {
    const before = await holdings(small)
    const args = ['bulletin', 'send', '--home', small, '--file', bulletin(), '--to', 'binh-duong']
    const attach = ['--attach', file('large.png', noisePng(3_000_000))]
    expect(await refusalOf([...args, ...attach])).toMatchObject({ exit: 1, code: 'store/full' })
    expect(await holdings(small)).toEqual(before)
    mount('-o', 'remount,size=64m', disk)
    const { id } = await world.json<{ id: string }>([...args, ...attach])
    const after = await holdings(small)
    expect(after.bulletins.toSorted()).toEqual([...before.bulletins, id].toSorted())
  })

  test('for a single row: store/full, and all is there when there is room again', async () => {
    const before = await holdings(small)
    const used = Number(execFileSync('df', ['--output=used', '-k', disk]).toString().split('\n')[1])
    mount('-o', `remount,size=${used + 8}k`, disk)
    const args = ['bulletin', 'send', '--home', small, '--file', bulletin(), '--to', 'binh-duong']
    expect(await refusalOf(args)).toMatchObject({ exit: 1, code: 'store/full' })
    mount('-o', 'remount,size=64m', disk)
    expect(await holdings(small)).toEqual(before)
    expect(await world.json(['rebuild', '--home', small])).toMatchObject({ equal: true })
  })

  test('and one that may not be written: store/read-only', async () => {
    mount('-o', 'remount,ro', disk)
    try {
      expect(await refusalOf(['bulletin', 'list', '--home', small])).toMatchObject({ exit: 1, code: 'store/read-only' })
    } finally {
      mount('-o', 'remount,rw', disk)
    }
  })
})
