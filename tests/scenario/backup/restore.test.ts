/** From a recovery kit on paper to an archive that is read: the commands, on homes of a demonstration world. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DemoUpOutput } from '../../../cli/outputs/demo.ts'
import { adoptRecoveryKey, createBackup } from '../../../engine/backup/backup.ts'
import { createDeps } from '../../../engine/compose.ts'
import { homePaths } from '../../../engine/home.ts'
import { readProfile } from '../../../engine/vault/profile.ts'
import { openVault } from '../../../engine/vault/vault.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { refusalOf, runCli, type CliRun } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/engine-kit.ts'

const folder = temporaryFolder()
const passphrase = 'giao ban thu nghiem'
const machineKeyFile = join(folder.path, 'machine', 'machine.key')
const clock = { now: () => Date.now(), monotonic: () => performance.now() }
let world: DemoUpOutput

const run = (...args: readonly string[]): Promise<CliRun> =>
  runCli([...args, '--json', '--lang', 'en'], {
    clock,
    cwd: folder.path,
    env: { GIAOBAN_MACHINE_KEY: machineKeyFile, GIAOBAN_PASSPHRASE: passphrase },
  })
async function json<T>(...args: readonly string[]): Promise<T> {
  const ended = await run(...args)
  if (ended.code !== 0) throw new Error(`${args.join(' ')}: ${ended.error}${ended.out}`)
  return JSON.parse(ended.out) as T
}
const code = async (...args: readonly string[]): Promise<string> => refusalOf(await run(...args)).code
const kit = join(folder.path, 'kit')
const shares = (...numbers: readonly number[]): string[] =>
  numbers.flatMap((number) => ['--share', join(kit, `share-${number}-of-3.txt`)])

beforeAll(async () => {
  world = await json('demo', 'up', '--dir', join(folder.path, 'world'), '--units', '2')
  await json(
    'recovery',
    'create',
    '--home',
    world.units[0]!.homes.admin,
    '--shares',
    '3',
    '--threshold',
    '2',
    '--out',
    kit,
  )
}, 120_000)
afterAll(() => folder[Symbol.dispose]())

describe('the administrator', () => {
  it('backs up, verifies and restores with two of three sheets; one sheet is too few', async () => {
    const { admin } = world.units[0]!.homes
    const file = join(folder.path, 'admin.backup')
    const made = await json<{ size: number; kit: string }>('backup', 'create', '--home', admin, '--out', file)
    expect(readFileSync(file)).toHaveLength(made.size)
    expect(await json('backup', 'verify', file, ...shares(1, 3))).toMatchObject({ ok: true, kit: made.kit })
    expect(await code('backup', 'verify', file, ...shares(1))).toBe('recovery/shares-missing')
    const home = join(folder.path, 'archive-admin')
    const profile = join(admin, 'profile.json')
    await json('backup', 'restore', file, ...shares(3, 2), '--home', home, '--profile', profile)
    expect(await json('bulletin', 'list', '--home', home)).toMatchObject({ bulletins: [] })
  })

  it('alone makes kits and backups', async () => {
    const { duty } = world.units[0]!.homes
    expect(await code('backup', 'create', '--home', duty, '--out', join(folder.path, 'x'))).toBe('role/not-allowed')
    const args = ['--shares', '3', '--threshold', '2', '--out', join(folder.path, 'y')]
    expect(await code('recovery', 'create', '--home', duty, ...args)).toBe('role/not-allowed')
    expect(await code('recovery', 'adopt', join(kit, 'recovery-key.pub'), '--home', duty)).toBe('role/not-allowed')
    expect(existsSync(join(folder.path, 'y'))).toBe(false)
  })
})

it("an archive of a desk shows the desk's bulletins and sends nothing", async () => {
  const { duty } = world.units[0]!.homes
  const bulletin = join(folder.path, 'bulletin.json')
  writeFileSync(bulletin, (await runCli(['schema', 'bulletin', '--example'])).out)
  const { id } = await json<{ id: string }>('bulletin', 'send', '--home', duty, '--file', bulletin, '--to', 'all')
  const file = join(folder.path, 'duty.backup')
  await backUp(duty, file)
  const home = join(folder.path, 'archive-duty')
  await json('backup', 'restore', file, ...shares(1, 2), '--home', home, '--profile', join(duty, 'profile.json'))
  expect(await json('bulletin', 'list', '--home', home)).toMatchObject({ bulletins: [{ id }] })
  expect(await json('bulletin', 'show', id, '--home', home)).toMatchObject({ id })
  expect(await code('bulletin', 'send', '--home', home, '--file', bulletin, '--to', 'all')).toMatch(
    /^(vault\/archive|role\/not-allowed)$/,
  )
  expect(await code('sync', '--home', home)).toBe('relay/not-set')
})

/** As an administrator would who signs in on that desk: the demonstration has none there. */
async function backUp(home: string, out: string): Promise<void> {
  const crypto = await createCrypto()
  const deps = createDeps({
    crypto,
    config: { machineKeyFile, testClockMs: undefined },
    version: '0.0.0',
    writeLog: () => {},
  })
  const paths = homePaths(home)
  using vault = await openVault(deps, { paths, profile: readProfile(paths.profile) }, { passphrase })
  adoptRecoveryKey(deps, vault, new Uint8Array(readFileSync(join(kit, 'recovery-key.pub'))))
  await createBackup(deps, vault, { out })
}
