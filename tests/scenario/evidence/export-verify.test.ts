/** From a bulletin that two real desks exchanged over a real relay to a file that a third person checks offline. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DemoUpOutput } from '../../../cli/outputs/demo.ts'
import { decodeEvidenceFile, encodeEvidenceFile } from '../../../engine/evidence/package.ts'
import { readRelayConfig } from '../../../relay/config.ts'
import type { Relay } from '../../../relay/server.ts'
import { startRelay } from '../../support/relay-world.ts'
import { refusalOf, runCli, type CliRun } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/engine-kit.ts'

const folder = temporaryFolder()
let relay: Relay
let world: DemoUpOutput
let id: string

const clock = { now: () => Date.now(), monotonic: () => performance.now() }
const run = (...args: readonly string[]): Promise<CliRun> =>
  runCli([...args, '--json', '--lang', 'en'], {
    clock,
    cwd: folder.path,
    env: {
      GIAOBAN_MACHINE_KEY: join(folder.path, 'machine', 'machine.key'),
      GIAOBAN_PASSPHRASE: 'giao ban thu nghiem',
    },
  })
async function json<T>(...args: readonly string[]): Promise<T> {
  const ended = await run(...args)
  if (ended.code !== 0) throw new Error(`${args.join(' ')}: ${ended.error}${ended.out}`)
  return JSON.parse(ended.out) as T
}
const homes = (index: number): DemoUpOutput['units'][number]['homes'] => world.units[index]!.homes
/** Whatever the exit code is. */
const verdict = async (...args: readonly string[]): Promise<{ code: number } & Record<string, unknown>> => {
  const { code, out } = await run('evidence', 'verify', ...args)
  return { ...(JSON.parse(out) as Record<string, unknown>), code }
}
const file = join(folder.path, 'proof.evidence')

beforeAll(async () => {
  relay = await startRelay(readRelayConfig({ data: join(folder.path, 'relay'), listen: '127.0.0.1:0' }, {}), { clock })
  world = await json('demo', 'up', '--dir', join(folder.path, 'world'), '--units', '2', '--relay', relay.url)
  const bulletin = join(folder.path, 'bulletin.json')
  writeFileSync(bulletin, (await runCli(['schema', 'bulletin', '--example'])).out)
  const sender = homes(0).duty
  ;({ id } = await json<{ id: string }>('bulletin', 'send', '--home', sender, '--file', bulletin, '--to', 'all'))
  await json('sync', '--home', sender)
  await json('sync', '--home', homes(1).commander)
  await json('bulletin', 'show', id, '--home', homes(1).commander)
  await json('ack', id, '--home', homes(1).commander, '--assigned-to', 'Đội 3')
  await json('sync', '--home', homes(1).commander)
  await json('sync', '--home', homes(0).commander)
}, 120_000)
afterAll(async () => {
  await relay.drain()
  await relay[Symbol.asyncDispose]()
  folder[Symbol.dispose]()
})

describe('evidence', () => {
  it('is exported by a commander and checked without passphrase, against a root from elsewhere', async () => {
    const home = homes(0).commander
    const exported = await json<{ size: number }>('evidence', 'export', id, '--out', file, '--home', home)
    expect(readFileSync(file)).toHaveLength(exported.size)
    const checked = await verdict(file, '--root', world.authority.root)
    expect(checked).toMatchObject({ code: 0, valid: true, trusted: true, root: world.authority.root, record: id })
    const signers = checked['signers'] as { kind: string; unit: { code: string }; says?: { rung: string }[] }[]
    const said = signers.map(({ kind, unit, says }) => [kind, unit.code, ...(says ?? []).map(({ rung }) => rung)])
    const [sender, receiver] = [world.units[0]!.code, world.units[1]!.code]
    expect(said).toEqual(
      expect.arrayContaining([
        ['bulletin-create', sender],
        ['acknowledge', receiver],
        ['receipt', receiver, 'decrypted'],
        ['receipt', receiver, 'opened'],
        ['export', sender],
      ]),
    )
    expect((checked['findings'] as { level: string }[]).filter(({ level }) => level === 'error')).toEqual([])
  })

  it('is checked against the root of a home, whose vault stays closed', async () => {
    const ended = await runCli(['evidence', 'verify', file, '--home', homes(1).duty, '--json'], { env: {} })
    expect(ended.code).toBe(0)
    expect(JSON.parse(ended.out)).toMatchObject({ valid: true, trusted: true })
  })

  it('is valid and not trusted where no root is given, or another: exit 1 with the verdict on stdout', async () => {
    expect(await verdict(file)).toMatchObject({ code: 1, valid: true, trusted: false })
    expect(await verdict(file, '--root', 'ab'.repeat(32))).toMatchObject({ code: 1, valid: true, trusted: false })
  })

  it('of one receipt: who signed which rung of which version, and a package with that receipt alone', async () => {
    const home = homes(0).commander
    const { units } = await json<{ units: { rungs: { rung: string; statement?: string }[] }[] }>(
      'bulletin',
      'status',
      id,
      '--home',
      home,
    )
    const behind = (name: string): string => units[0]!.rungs.find(({ rung }) => rung === name)!.statement!
    const opened = behind('opened')
    const word = await json<Record<string, unknown>>('evidence', 'show', id, opened, '--home', home)
    expect(word).toMatchObject({ kind: 'receipt', unit: { code: world.units[1]!.code }, holds: true, doubts: [] })
    expect(word['says']).toEqual([expect.objectContaining({ statement: id, rung: 'opened', version: 1 })])
    expect(word['officer']).toHaveProperty('badge')
    const answered = await json('evidence', 'show', id, behind('acknowledged'), '--home', home)
    expect(answered).toMatchObject({
      officer: { role: 'commander' },
      upon: { statement: id, version: 1 },
      answer: { kind: 'assigned', text: 'Đội 3' },
    })
    const out = join(folder.path, 'receipt.evidence')
    await json('evidence', 'export', id, '--statement', opened, '--out', out, '--home', home)
    const checked = await verdict(out, '--root', world.authority.root)
    expect(checked).toMatchObject({ code: 0, valid: true, trusted: true, record: id })
    const signers = checked['signers'] as { kind: string; statement?: string }[]
    expect(signers.map(({ kind, statement }) => [kind, statement])).toEqual([
      ['bulletin-create', id],
      ['receipt', opened],
      ['export', undefined],
    ])
    const { code } = refusalOf(await run('evidence', 'show', id, 'ab'.repeat(32), '--home', home))
    expect(code).toBe('usage/not-found')
  })

  it('is the same proof from the other side', async () => {
    const theirs = join(folder.path, 'theirs.evidence')
    await json('evidence', 'export', id, '--out', theirs, '--home', homes(1).commander)
    const checked = await verdict(theirs, '--root', world.authority.root)
    expect(checked).toMatchObject({ code: 0, valid: true, trusted: true, record: id })
  })

  it('that was changed is not valid: exit 1 with the verdict on stdout, nothing on stderr', async () => {
    const evidence = decodeEvidenceFile(readFileSync(file))
    const changed = join(folder.path, 'changed.evidence')
    writeFileSync(changed, encodeEvidenceFile({ ...evidence, signatures: evidence.signatures.toReversed() }))
    const ended = await run('evidence', 'verify', changed, '--root', world.authority.root)
    expect(ended).toMatchObject({ code: 1, error: '' })
    expect(JSON.parse(ended.out)).toMatchObject({ valid: false, trusted: true })
    writeFileSync(changed, readFileSync(file).subarray(0, 5000))
    expect(await verdict(changed)).toMatchObject({
      code: 1,
      valid: false,
      trusted: false,
      findings: [{ code: 'malformed', level: 'error' }],
    })
  })

  it('of a later format is refused, since this program cannot judge it', async () => {
    const later = join(folder.path, 'later.evidence')
    const bytes = readFileSync(file)
    bytes[bytes.indexOf('giaoban-evidence') + 'giaoban-evidence'.length + 1] = 2
    writeFileSync(later, bytes)
    const ended = await run('evidence', 'verify', later)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(refusalOf(ended).code).toBe('evidence/unsupported')
  })

  it('is not given to a duty officer or an administrator, and leaves no file', async () => {
    for (const role of ['duty', 'admin'] as const) {
      const out = join(folder.path, `${role}.evidence`)
      const ended = await run('evidence', 'export', id, '--out', out, '--home', homes(0)[role])
      expect([role, ended.code, refusalOf(ended).code]).toEqual([role, 1, 'role/not-allowed'])
      expect(() => readFileSync(out)).toThrow('ENOENT')
    }
  })

  it('is refused into a folder that is not there, and for a record that is not', async () => {
    const home = homes(0).commander
    const nowhere = await run('evidence', 'export', id, '--out', join(folder.path, 'no', 'x'), '--home', home)
    expect(refusalOf(nowhere).code).toBe('store/io')
    const nothing = await run('evidence', 'export', 'ab'.repeat(32), '--out', join(folder.path, 'y'), '--home', home)
    expect(refusalOf(nothing).code).toBe('usage/not-found')
  })

  it('holds no seed, and no key but those that bodies carry', () => {
    const { content } = decodeEvidenceFile(readFileSync(file))
    expect(Object.keys(content).toSorted()).toEqual(['exported', 'leaves', 'note', 'record', 'root', 'statements'])
  })

  it('tells people the same in words', async () => {
    const ended = await runCli(['evidence', 'verify', file, '--root', world.authority.root, '--lang', 'vi'])
    expect(ended.out).toContain('ĐÚNG')
    expect(ended.out).toContain(world.authority.root)
  })
})
