import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtCli, serveRelay, type BuiltCli, type RunningRelay } from '../../support/built-cli.ts'

// real cool-downs and a root that is pinned before the relay starts; with SLOW=1 also the full Argon2id of real homes
const demo = process.env['SLOW'] === '1' ? [] : ['--demo']
let folder: string
let relay: RunningRelay
let cli: BuiltCli
let holders: readonly BuiltCli[]
/** A process a step: on a busy machine each takes its time. */
const patienceMs = 120_000
const dir = ['--dir', 'authority']
const units = [
  { code: 'tp-hcm', name: 'Công an TP. Hồ Chí Minh', short: 'HCM', desk: 'duty' },
  { code: 'dong-nai', name: 'Công an tỉnh Đồng Nai', short: 'DN', desk: 'commander' },
] as const
type Unit = (typeof units)[number]

interface Statement {
  readonly file: string
  readonly missing: readonly string[]
  readonly complete: boolean
}

const holder = (n: number): BuiltCli => holders[n - 1] as BuiltCli
const publish = (...files: readonly string[]) =>
  cli.json('authority', 'publish', ...dir, '--relay', relay.url, ...files.flatMap((file) => ['--file', file]))

/** Composed by the first holder, signed by the second, in two processes as by two people. */
async function composed(file: string, ...argv: readonly string[]): Promise<Statement> {
  const first = await holder(1).json<Statement>(
    'authority',
    ...argv,
    ...dir,
    '--key',
    'k1',
    '--with',
    'H2',
    '--out',
    file,
  )
  if (first.complete) throw new Error(`${file} needs no second hand`)
  return holder(2).json<Statement>('authority', 'sign', file, ...dir, '--key', 'k2')
}

/** Homes of two administrators and one desk begin; the authority admits; both administrators certify everybody. */
async function foundUnit({ code, name, short, desk }: Unit): Promise<void> {
  const invitation = `${code}.json`
  const words = ['--code', code, '--name', name, '--level', 'province', '--short', short, '--relay', relay.url]
  await cli.json('authority', 'invite', ...dir, ...words, '--out', invitation)
  const people = [
    ['admin', 'a1'],
    ['admin', 'a2'],
    [desk, 'desk'],
  ] as const
  const requests = await Promise.all(
    people.map(async ([role, home], i) => {
      const out = `${code}-${home}.gbreq`
      const person = ['--role', role, '--name', `Người Thử ${i}`, '--badge', `TN-${short}-00${i}`]
      await cli.json('unit', 'begin', '--home', `${code}/${home}`, '--invitation', invitation, ...person, '--out', out)
      return ['--request', out]
    }),
  )
  await composed(`${code}.gbst`, 'admit', '--invitation', invitation, ...requests.slice(0, 2).flat())
  await publish(`${code}.gbst`)
  const known = ['--log', `${code}.gblog`]
  await cli.json('authority', 'export', ...dir, '--out', `${code}.gblog`)
  await cli.json('unit', 'found', '--home', `${code}/a1`, ...known, ...requests.flat(), '--out', `${code}-found`)
  const files = readdirSync(join(folder, `${code}-found`))
    .toSorted()
    .flatMap((file) => ['--file', join(`${code}-found`, file)])
  const signed = await cli.json<{ readonly published: number; readonly statements: readonly Statement[] }>(
    'unit',
    'countersign',
    '--home',
    `${code}/a2`,
    ...known,
    ...files,
    '--relay',
    relay.url,
  )
  const isWhole = signed.published === 6 && signed.statements.every(({ complete }) => complete)
  if (!isWhole) throw new Error(`${code} is not founded: ${JSON.stringify(signed)}`)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'giaoban-nothing-'))
  cli = builtCli(folder, { GIAOBAN_PASSPHRASE: 'mật khẩu của máy' })
  holders = [1, 2, 3].map((n) => builtCli(folder, { GIAOBAN_PASSPHRASE: `mật khẩu người ${n}` }))
  await Promise.all(
    holders.map((each, i) => each.json('authority', 'key', '--holder', `H${i + 1}`, '--out', `k${i + 1}`, ...demo)),
  )
  const halves = [1, 2, 3].flatMap((n) => ['--holder', `k${n}.pub`])
  const made = ['authority', 'create', ...dir, '--name', 'Cơ quan điều phối', ...halves, '--threshold', '2', ...demo]
  const { root } = await cli.json<{ readonly root: string }>(...made)
  relay = await serveRelay(cli, 'relay', '127.0.0.1:0', ['--root', root])
  await composed('policy.gbst', 'policy', '--relay', relay.url)
  await publish('policy.gbst')
  for (const unit of units) await foundUnit(unit)
  const border = await composed('border.gbst', 'border', units[0].code, units[1].code, '--agreed')
  const missing = border.missing.toSorted().join(' ')
  if (
    missing !==
    units
      .map(({ code }) => code)
      .toSorted()
      .join(' ')
  )
    throw new Error(`the border lacks ${missing}`)
}, 300_000)
afterAll(async () => {
  await relay[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

describe('a world that was made from nothing, by the command line alone', () => {
  it(
    'has a border at once when an administrator of each unit signs it beside the authority',
    async () => {
      const known = ['--log', 'dong-nai.gblog', '--file', 'border.gbst']
      const { id } = await cli.json<{ readonly id: string }>('authority', 'read', 'border.gbst', '--dir', 'authority')
      const other = ['--home', 'tp-hcm/a1', ...known, '--expect', id.replace(/^./, (c) => (c === '0' ? '1' : '0'))]
      expect(await cli.refusal('unit', 'countersign', ...other)).toMatchObject({ code: 'authority/other-statement' })
      for (const { code } of units) {
        // the statement names one of the two administrators
        for (const home of ['a1', 'a2']) {
          const argv = ['unit', 'countersign', '--home', `${code}/${home}`, ...known]
          const { statements } = await cli.json<{ readonly statements: readonly Statement[] }>(...argv, '--expect', id)
          if (statements[0]?.missing.includes(code) === false) break
        }
      }
      await publish('border.gbst')
    },
    patienceMs,
  )

  it(
    'is a directory that a desk verifies from the root it was begun with: units, officers, devices, border',
    async () => {
      await cli.json('sync', '--home', 'tp-hcm/a1')
      expect(await cli.json('directory', 'verify', '--home', 'tp-hcm/a1')).toMatchObject({ ok: true })
      const shown = await cli.json<{
        readonly units: readonly {
          readonly code: string
          readonly borders: readonly string[]
          readonly officers: readonly { readonly roles: readonly string[] }[]
          readonly devices: readonly unknown[]
        }[]
      }>('directory', 'show', '--home', 'tp-hcm/a1')
      const [first, second] = shown.units.toSorted((a, b) => (a.code < b.code ? 1 : -1))
      expect(first).toMatchObject({ code: 'tp-hcm', borders: ['dong-nai'] })
      expect(second).toMatchObject({ code: 'dong-nai', borders: ['tp-hcm'] })
      expect(first?.officers.map(({ roles }) => roles.join()).toSorted()).toEqual(['admin', 'admin', 'duty'])
      expect(second?.officers.map(({ roles }) => roles.join()).toSorted()).toEqual(['admin', 'admin', 'commander'])
      expect([first?.devices.length, second?.devices.length]).toEqual([3, 3])
    },
    patienceMs,
  )

  it(
    'exchanges and acknowledges a bulletin between desks that have certificates by two hands',
    async () => {
      const [from, to] = ['tp-hcm/desk', 'dong-nai/desk']
      for (const home of [from, to, from]) await cli.json('sync', '--home', home)
      writeFileSync(join(folder, 'bulletin.json'), (await cli.run('schema', 'bulletin', '--example')).out)
      const send = ['bulletin', 'send', '--home', from, '--file', 'bulletin.json', '--urgency', 'urgent']
      // a neighbour is confirmed by a person, once
      expect(await cli.refusal(...send, '--to', 'neighbours')).toEqual({ exit: 1, code: 'new-neighbour' })
      const { id } = await cli.json<{ readonly id: string }>(...send, '--to', 'neighbours', '--accept', 'dong-nai')
      await cli.json('sync', '--home', from)
      await cli.json('sync', '--home', to)
      await cli.json('ack', id, '--home', to, '--assigned-to', 'Đội CSHS số 2')
      await cli.json('sync', '--home', to)
      await cli.json('sync', '--home', from)
      const status = await cli.json<{ readonly units: readonly { readonly unit: string; readonly rung: string }[] }>(
        'bulletin',
        'status',
        id,
        '--home',
        from,
      )
      expect(status.units).toMatchObject([{ unit: 'dong-nai', rung: 'acknowledged' }])
    },
    patienceMs,
  )
})
