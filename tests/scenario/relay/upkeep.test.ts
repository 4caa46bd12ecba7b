import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CliProcess } from '../../../cli/cli.ts'
import { relayBackup } from '../../../cli/commands/relay-backup.ts'
import { relayCompact } from '../../../cli/commands/relay-compact.ts'
import { relayDoctor } from '../../../cli/commands/relay-doctor.ts'
import { relayRestore } from '../../../cli/commands/relay-restore.ts'
import { relayVerify } from '../../../cli/commands/relay-verify.ts'
import { relayAdvice } from '../../../cli/relay-doctor-words.ts'
import { run } from '../../../cli/run.ts'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import { idOf, type BlobId } from '../../../shared/ids.ts'
import { day, type Clock } from '../../../shared/time.ts'
import { makeCertificate } from '../../support/certificate.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toUnit,
  worldClock,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

let folder: RelayFolder
let world: RelayWorld
let relay: Relay
let data: string
let beside: (name: string) => string
beforeAll(async () => {
  folder = relayFolder()
  data = folder.config.data
  beside = (name) => join(dirname(data), name)
  relay = await startRelay(folder.config)
  world = await makeRelayWorld(relay.url)
})
afterAll(async () => {
  await relay.drain()
  folder[Symbol.dispose]()
})

async function relayCommand(clock: Clock, ...argv: readonly string[]) {
  let out = ''
  let error = ''
  const process: CliProcess = {
    env: {},
    cwd: dirname(data),
    clock,
    interactive: false,
    writeOut: (text) => void (out += text),
    writeError: (text) => void (error += text),
    askSecret: async () => '',
    kill: () => undefined,
    stop: new AbortController().signal,
  }
  const commands = [relayDoctor, relayBackup, relayVerify, relayRestore, relayCompact]
  const exit = await run({ argv: ['relay', ...argv, '--json'], process, commands })
  const read: unknown = JSON.parse(exit === 0 || out !== '' ? out : error)
  return { exit, said: read as Record<string, unknown>, code: (read as { error?: { code: string } }).error?.code }
}
const giaoban = (...argv: readonly string[]) => relayCommand(worldClock, ...argv)

const open = async (unit: 0 | 1, at: Relay = relay): Promise<RelayClient> => {
  const owner = world.units[unit]
  const client = clientOf(world, at.url, { unit: owner, device: owner.devices[0]! })
  await client.connect()
  return client
}
const post = async (client: RelayClient): Promise<void> =>
  void (await client.request('post', makePost(world.crypto, [toUnit(world.units[1])])))
async function upload(client: RelayClient, bytes: number): Promise<BlobId> {
  const content = world.crypto.random(bytes)
  const blob = idOf<BlobId>(world.crypto.sha256(content))
  await client.blobs.upload({ blob, size: bytes, read: async (from, to) => content.slice(from, to) })
  return blob
}
async function mailStoreOf(at: Relay): Promise<string | undefined> {
  const [, unit] = world.units
  await using client = clientOf(world, at.url, { unit, device: unit.devices[1]! })
  return (await client.connect()).mailStore
}
const mailOf = async (client: RelayClient): Promise<number> =>
  (await client.request('fetch', { cursor: 0, maxBytes: 1_000_000 })).items.length

const checksOf = ({ said }: { said: Record<string, unknown> }) =>
  Object.fromEntries(
    (said['checks'] as { name: string; ok: boolean; code?: string }[]).map(({ name, ok, code }) => [name, ok || code]),
  )

describe('backup and restore', () => {
  test('what a running relay had is in the copy, without its key, and the copy is a relay again', async () => {
    await using sender = await open(0)
    await post(sender)
    await post(sender)
    const blob = await upload(sender, 5000)
    const made = await giaoban('backup', '--data', data, '--out', beside('b1'))
    await post(sender) // later: not in it
    expect(made).toMatchObject({ exit: 0, said: { blobs: 1, leaves: world.directory.leaves.length } })
    expect(readdirSync(beside('b1')).toSorted()).toEqual(['blobs', 'manifest.json', 'relay.db'])
    for (const path of [
      beside('b1'),
      join(beside('b1'), 'relay.db'),
      join(data, 'relay.db'),
      join(data, 'relay.db-wal'),
    ])
      expect(statSync(path).mode & 0o077).toBe(0)
    const seed = (JSON.parse(readFileSync(folder.config.logKeyFile, 'utf8')) as { logSeed: string }).logSeed
    expect(readFileSync(join(beside('b1'), 'relay.db')).includes(Buffer.from(seed, 'hex'))).toBe(false)
    expect(await giaoban('verify', beside('b1'))).toMatchObject({ exit: 0, said: made.said })

    expect((await giaoban('restore', beside('b1'), '--data', beside('r1'))).exit).toBe(0)
    const again = await startRelay({ ...folder.config, data: beside('r1'), logKeyFile: beside('r1.logkey') })
    await using receiver = await open(1, again)
    expect(await mailStoreOf(again)).not.toBe(await mailStoreOf(relay))
    expect(await mailOf(receiver)).toBe(2)
    const parts: Uint8Array[] = []
    await receiver.blobs.download({
      blob,
      size: 5000,
      verify: () => true,
      write: async (_offset, part) => void parts.push(part.slice()),
    })
    expect(idOf(world.crypto.sha256(new Uint8Array(Buffer.concat(parts))))).toBe(blob)
    await again.drain()
  })

  test('the log key goes to a file of its own where it is asked for; with it an older copy is seen to lack leaves', async () => {
    const before = await giaoban('backup', '--data', data, '--out', beside('b2'), '--key-out', beside('key2'))
    expect(before.exit).toBe(0)
    expect(statSync(beside('key2')).mode & 0o777).toBe(0o600)
    expect(readFileSync(beside('key2'), 'utf8')).toBe(readFileSync(folder.config.logKeyFile, 'utf8'))
    expect((await giaoban('backup', '--data', data, '--out', beside('b2b'), '--key-out', beside('key2'))).code).toBe(
      'relay/data-exists',
    )
    symlinkSync(dirname(data), beside('aside'))
    for (const into of [beside('b2c'), beside('b2c/key'), beside('aside/b2c/key')]) {
      const refused = await giaoban('backup', '--data', data, '--out', beside('b2c'), '--key-out', into)
      expect([refused.code, existsSync(beside('b2c'))]).toEqual(['config/invalid', false])
    }
    await giaoban('restore', beside('b2'), '--data', beside('r2'))
    // the head of a later tree, as the relay has signed it meanwhile
    writeFileSync(beside('r2.logkey'), readFileSync(folder.config.logKeyFile), { mode: 0o600 })
    writeFileSync(beside('r2.logkey.head'), `${world.directory.leaves.length + 1} ${'ab'.repeat(32)}\n`)
    const doctor = await giaoban('doctor', '--data', beside('r2'))
    expect([doctor.exit, checksOf(doctor)]).toMatchObject([1, { log: true, 'log-signed': 'directory/rollback' }])
    for (const torn of ['', '12', '12 abc', `x ${'ab'.repeat(32)}`]) {
      writeFileSync(beside('r2.logkey.head'), torn)
      const damaged = await giaoban('doctor', '--data', beside('r2'))
      expect([damaged.exit, checksOf(damaged)]).toMatchObject([1, { log: true, 'log-signed': 'store/damaged' }])
    }
    expect(relayAdvice({ name: 'log-signed', code: 'store/damaged' }, 'en')).toContain('the relay does not start')
    await expect(
      startRelay({ ...folder.config, data: beside('r2'), logKeyFile: beside('r2.logkey') }),
    ).rejects.toMatchObject({ code: 'config/invalid', params: { field: 'log-key.head' } })
    rmSync(beside('r2.logkey.head')) // the machine is another one: this relay waits
    const alone = await giaoban('doctor', '--data', beside('r2'))
    expect([alone.exit, checksOf(alone)]).toMatchObject([1, { log: true, 'log-signed': 'relay/no-data' }])
  })

  test.skipIf(process.getuid?.() !== 0)('what root puts back belongs to whom the place belongs to', async () => {
    await giaoban('backup', '--data', data, '--out', beside('b6'))
    mkdirSync(beside('home'))
    chownSync(beside('home'), 65_534, 65_534)
    expect((await giaoban('restore', beside('b6'), '--data', beside('home/data'))).exit).toBe(0)
    for (const each of [
      '',
      'relay.db',
      'blobs',
      ...readdirSync(join(beside('home/data'), 'blobs')).map((name) => `blobs/${name}`),
    ])
      expect([each, statSync(join(beside('home/data'), each)).uid]).toEqual([each, 65_534])
    expect(statSync(join(beside('b6'), 'relay.db')).uid).toBe(0)
  })

  test('two at once under one name: the second is told so; what a killed one has left is taken away', async () => {
    const draft = `${beside('b7')}.new`
    mkdirSync(draft)
    writeFileSync(join(draft, 'holiday.jpg'), 'of somebody')
    expect((await giaoban('backup', '--data', data, '--out', beside('b7'))).code).toBe('relay/data-exists')
    writeFileSync(join(draft, '.unfinished'), `${process.ppid}\n`) // somebody who lives
    expect((await giaoban('backup', '--data', data, '--out', beside('b7'))).code).toBe('relay/data-in-use')
    const { pid } = spawnSync('true')
    writeFileSync(join(draft, '.unfinished'), `${pid}\n`)
    expect((await giaoban('backup', '--data', data, '--out', beside('b7'))).exit).toBe(0)
    expect(existsSync(draft)).toBe(false)
  })

  test('nothing is written over, and a copy that has lost or changed a byte is seen; of files, only those are lost', async () => {
    await giaoban('backup', '--data', data, '--out', beside('b3'))
    expect((await giaoban('backup', '--data', data, '--out', beside('b3'))).code).toBe('relay/data-exists')
    expect((await giaoban('restore', beside('b3'), '--data', data)).code).toBe('relay/data-exists')
    expect((await giaoban('backup', '--data', beside('nowhere'), '--out', beside('b3x'))).code).toBe('relay/no-data')
    const [blob = ''] = readdirSync(join(beside('b3'), 'blobs'))
    const file = join(beside('b3'), 'blobs', blob)
    const bytes = readFileSync(file)
    const bent = Buffer.from(bytes)
    bent[100]! ^= 1
    for (const wrong of [bent, bytes.subarray(1)]) {
      writeFileSync(file, wrong)
      expect((await giaoban('verify', beside('b3'))).code).toBe('backup/damaged')
    }
    writeFileSync(file, bent)
    expect(await giaoban('restore', beside('b3'), '--data', beside('r3b'))).toMatchObject({
      exit: 0,
      said: { blobs: 0, lost: 1 },
    })
    expect(readdirSync(join(beside('r3b'), 'blobs'))).not.toContain(blob)
    expect(checksOf(await giaoban('doctor', '--data', beside('r3b')))).toMatchObject({ 'database-whole': true })
    writeFileSync(join(data, 'blobs', blob), bent)
    for (const how of [[], ['--link']]) {
      const out = beside(`b3-${how.length}`)
      expect((await giaoban('backup', '--data', data, '--out', out, ...how)).said).toMatchObject({ lost: 1 })
      expect((await giaoban('verify', out)).exit).toBe(0)
    }
    writeFileSync(join(data, 'blobs', blob), bytes)
    writeFileSync(file, bytes)
    expect((await giaoban('verify', beside('b3'))).exit).toBe(0)
    truncateSync(join(beside('b3'), 'relay.db'), statSync(join(beside('b3'), 'relay.db')).size - 4096)
    expect((await giaoban('restore', beside('b3'), '--data', beside('r3'))).code).toBe('backup/damaged')
    expect([existsSync(beside('r3')), existsSync(beside('r3.new'))]).toEqual([false, false])
  })
})

describe('doctor', () => {
  test('a sound relay, running, with a certificate that is about to end', async () => {
    const certificate = makeCertificate([127, 0, 0, 1], worldClock.now())
    writeFileSync(beside('tls.pem'), certificate.cert)
    writeFileSync(beside('tls.key'), certificate.key, { mode: 0o600 })
    const tls = ['--tls-cert', beside('tls.pem'), '--tls-key', beside('tls.key')]
    const listen = ['--listen', relay.url.slice('ws://'.length)]
    const found = await giaoban('doctor', '--data', data, '--deep', ...tls, ...listen)
    expect(found.exit).toBe(1)
    expect(checksOf(found)).toEqual({
      data: true,
      'disk-space': true,
      'log-key': true,
      certificate: true,
      'certificate-time': 'config/invalid', // a day
      'certificate-key': true,
      address: true,
      database: true,
      'database-whole': true,
      log: true,
      'log-signed': true,
      blobs: true,
      clock: true,
    })
    // an operator is told in words, whichever fails
    for (const name of Object.keys(checksOf(found))) expect(relayAdvice({ name }, 'vi')).toMatch(/\p{L}{3}/u)
  })

  test('names what is wrong, each by its own check', async () => {
    await giaoban('backup', '--data', data, '--out', beside('b4'))
    await giaoban('restore', beside('b4'), '--data', beside('r4'))
    writeFileSync(beside('r4.logkey'), readFileSync(folder.config.logKeyFile), { mode: 0o644 })
    chmodSync(beside('r4'), 0o755)
    const [blob = ''] = readdirSync(join(beside('r4'), 'blobs'))
    truncateSync(join(beside('r4'), 'blobs', blob), 10)
    const past: Clock = { ...worldClock, now: () => worldClock.now() - day }
    const found = await relayCommand(past, 'doctor', '--data', beside('r4'), '--root', 'ab'.repeat(32))
    expect(checksOf(found)).toMatchObject({
      data: 'config/invalid',
      'log-key': 'config/invalid',
      'database-whole': true,
      log: 'directory/other-world',
      blobs: 'attachment/damaged',
      clock: 'clock/skew',
    })
    expect(checksOf(await giaoban('doctor', '--data', beside('none')))).toMatchObject({
      data: 'relay/no-data',
      database: 'relay/no-data',
    })
  })
})

test('the view of a relay over a shared engine is examined when that relay is down, and let alone while it runs', async () => {
  await giaoban('backup', '--data', data, '--out', beside('b8'))
  await giaoban('restore', beside('b8'), '--data', beside('r8'))
  writeFileSync(beside('r8.logkey'), readFileSync(folder.config.logKeyFile), { mode: 0o600 })
  const view = join(beside('r8'), 'view.db')
  renameSync(join(beside('r8'), 'relay.db'), view)
  expect(checksOf(await giaoban('doctor', '--data', beside('r8')))).toMatchObject({
    database: true,
    log: true,
    'log-signed': true,
  })
  const held = new Database(view)
  held.pragma('locking_mode = EXCLUSIVE')
  held.exec('BEGIN EXCLUSIVE; COMMIT')
  const running = checksOf(await giaoban('doctor', '--data', beside('r8')))
  held.close()
  expect([running['database'], running['log']]).toEqual([true, undefined])
})

describe('compact', () => {
  test('refuses while a relay runs; then forgets what is over and what nobody names, and cursors go on', async () => {
    expect((await giaoban('compact', '--data', data)).code).toBe('relay/data-in-use')
    await giaoban('backup', '--data', data, '--out', beside('b5'))
    await giaoban('restore', beside('b5'), '--data', beside('r5'))
    writeFileSync(join(beside('r5'), 'blobs', 'cd'.repeat(32)), 'nobody names it')
    const kept = readdirSync(join(beside('r5'), 'blobs')).length - 1
    expect(await giaoban('compact', '--data', beside('r5'))).toMatchObject({
      exit: 0,
      said: { envelopes: 0, files: 1 },
    })
    expect(readdirSync(join(beside('r5'), 'blobs'))).toHaveLength(kept)

    const later: Clock = { ...worldClock, now: () => worldClock.now() + 60 * day }
    const { said } = await relayCommand(later, 'compact', '--data', beside('r5'))
    expect(said).toMatchObject({ envelopes: 3, claims: 1, files: kept })
    expect(Number(said['after'])).toBeLessThan(Number(said['before']))
    expect(readdirSync(join(beside('r5'), 'blobs'))).toEqual([])
    const again = await startRelay({ ...folder.config, data: beside('r5'), logKeyFile: beside('r5.logkey') })
    await using sender = await open(0, again)
    await post(sender)
    await using receiver = await open(1, again)
    const { items } = await receiver.request('fetch', { cursor: 0, maxBytes: 1_000_000 })
    expect(items.map(({ cursor }) => cursor)).toEqual([4])
    await again.drain()
  })
})
