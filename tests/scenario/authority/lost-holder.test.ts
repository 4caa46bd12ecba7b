/** A holder's key is lost: another holder takes the place, by the command line and a real relay. Every wrong hand is told. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../../engine/config.ts'
import type { Relay } from '../../../relay/server.ts'
import { hexToBytes } from '../../../shared/bytes.ts'
import { errorTexts } from '../../../shared/i18n/sentence.ts'
import { refusalOf, runCli } from '../../support/cli.ts'
import { relayFolder, startRelay, type RelayFolder } from '../../support/relay-world.ts'

let cwd: string
let place: RelayFolder
let relay: Relay

const as = (n: number) => ({ GIAOBAN_PASSPHRASE: `mật khẩu người ${n}`, GIAOBAN_LANG: 'en' })
const dir = ['--dir', 'authority']
const run = (n: number, ...argv: readonly string[]) => runCli([...argv, '--json'], { cwd, env: as(n) })
async function done<T = unknown>(n: number, ...argv: readonly string[]): Promise<T> {
  const ended = await run(n, ...argv)
  if (ended.code !== 0) throw new Error(`${argv.join(' ')}: ${ended.error}`)
  return JSON.parse(ended.out) as T
}
const refused = async (n: number, ...argv: readonly string[]) => {
  const ended = await run(n, ...argv)
  return ended.code === 0 ? 'done' : refusalOf(ended).code
}
const policy = (n: number, out: string, ...more: readonly string[]): readonly string[] => [
  'authority',
  'policy',
  ...dir,
  '--key',
  `k${n}`,
  '--out',
  out,
  '--relay-name',
  relayName,
  ...more,
]
const sign = (n: number, file: string, key = `k${n}`) => ['authority', 'sign', file, ...dir, '--key', key] as const
const publish = (file: string) => ['authority', 'publish', ...dir, '--file', file, '--relay', relay.url] as const
const counting = async (): Promise<readonly string[]> => {
  const shown = await done<{ readonly holders: readonly { readonly name: string; readonly counts: boolean }[] }>(
    1,
    'authority',
    'show',
    ...dir,
  )
  return shown.holders.filter(({ counts }) => counts).map(({ name }) => name)
}
let relayName = ''

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'giaoban-holders-'))
  for (const n of [1, 2, 3, 4]) await done(n, 'authority', 'key', '--holder', `H${n}`, '--out', `k${n}`, '--demo')
  const halves = [1, 2, 3].flatMap((n) => ['--holder', `k${n}.pub`])
  const made = ['authority', 'create', ...dir, '--name', 'Cơ quan', ...halves, '--threshold', '2', '--demo']
  const { root } = await done<{ readonly root: string }>(1, ...made)
  place = relayFolder({ root: hexToBytes(root) })
  relay = await startRelay(place.config, { clock: systemClock() }) // that of the command line
  relayName = 'relay.test'
  await done(1, ...policy(1, 'first.gbst', '--with', 'H2', '--relay', relay.url))
  await done(2, ...sign(2, 'first.gbst'))
  await done(1, ...publish('first.gbst'))
}, 60_000)
afterAll(async () => {
  await relay.drain()
  place[Symbol.dispose]()
  rmSync(cwd, { recursive: true, force: true })
})

it('the others replace the lost key: with one hand it is nothing, with both the new holder counts and the lost one not', async () => {
  // begun with the third holder's hand and laid aside; its key is lost soon after
  await done(3, ...policy(3, 'aside.gbst', '--with', 'H1', '--mat', 'on'))
  await done(1, ...sign(1, 'aside.gbst'))
  await done(1, ...policy(1, 'next.gbst', '--with', 'H2', '--add-holder', 'k4.pub', '--drop-holder', 'H3'))
  expect(await refused(1, ...publish('next.gbst'))).toBe('authority/incomplete')
  expect(await counting()).toEqual(['H1', 'H2', 'H3'])
  await done(2, ...sign(2, 'next.gbst'))
  await done(1, ...publish('next.gbst'))
  expect(await counting()).toEqual(['H1', 'H2', 'H4'])
})

it('the new holder signs together with any other one, whether it begins or comes second', async () => {
  await done(4, ...policy(4, 'begun.gbst', '--with', 'H2', '--mat', 'on'))
  expect(await refused(3, ...sign(3, 'begun.gbst'))).toBe('authority/other-key')
  await done(2, ...sign(2, 'begun.gbst'))
  await done(1, ...publish('begun.gbst'))
  await done(1, ...policy(1, 'second.gbst', '--with', 'H4', '--mat', 'off'))
  await done(4, ...sign(4, 'second.gbst'))
  const { published } = await done<{ readonly published: readonly { readonly index: number }[] }>(
    1,
    ...publish('second.gbst'),
  )
  expect(published.map(({ index }) => index)).toEqual([3])
})

it('the lost key begins nothing, adds nothing to others’ statements, and what it had signed before is void', async () => {
  expect(await refused(3, ...policy(3, 'alone.gbst', '--mat', 'on'))).toBe('directory/refused')
  expect(await refused(1, ...policy(1, 'beside.gbst', '--with', 'H3', '--mat', 'on'))).toBe('directory/refused')
  expect(await refused(1, ...publish('aside.gbst'))).toBe('directory/refused')
  expect(await counting()).toEqual(['H1', 'H2', 'H4'])
})

it('a wrong hand is told what is wrong and what to do, and the file that it touched stays as it was', async () => {
  await done(1, ...policy(1, 'open.gbst', '--with', 'H2', '--mat', 'on'))
  const open = readFileSync(join(cwd, 'open.gbst'))
  const flipped = (name: string, at: number): Buffer => {
    const bytes = readFileSync(join(cwd, name))
    bytes[at < 0 ? bytes.length + at : at]! ^= 1
    return bytes
  }
  writeFileSync(join(cwd, 'k2-bent'), flipped('k2', 40))
  writeFileSync(join(cwd, 'bent.gbst'), flipped('open.gbst', -1))
  const wrong = [
    [1, sign(2, 'open.gbst'), 'vault/wrong-passphrase'],
    [4, sign(4, 'open.gbst'), 'authority/other-key'],
    [2, sign(2, 'open.gbst', 'k2-bent'), 'authority/key-damaged'],
    [2, sign(2, 'bent.gbst'), 'authority/invalid'],
    [1, publish('open.gbst'), 'authority/incomplete'],
    [1, policy(1, 'nobody.gbst', '--with', 'H9'), 'authority/other-key'],
  ] as const
  for (const [who, argv, code] of wrong) {
    expect([argv.join(' '), await refused(who, ...argv)]).toEqual([argv.join(' '), code])
    expect(errorTexts.vi[code]).not.toBe(errorTexts.en[code])
  }
  expect(readFileSync(join(cwd, 'open.gbst'))).toEqual(open)
})
