import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { drawPortrait } from '../../../cli/demo/portrait/portrait.ts'
import { demoPassphrase } from '../../../cli/demo/world/world.ts'
import type { DemoUpOutput } from '../../../cli/outputs/demo.ts'
import { commands } from '../../../cli/registry.ts'
import { namedSchemas, outputSchemaName } from '../../../cli/schemas.ts'
import { equalBytes } from '../../../shared/bytes.ts'
import { depsFor, lightenSlots } from '../../support/light-slots.ts'
import { builtCli, serveRelay, type BuiltCli, type RunningRelay } from '../../support/built-cli.ts'

let folder: string
let cli: BuiltCli
let relay: RunningRelay
let world: DemoUpOutput
let sender: string
let receiver: string
let boss: string
let id: string

/** The published JSON Schema of a command's output, as another system would use it. */
function conforms(command: string, document: unknown): void {
  const name = outputSchemaName(command.split(' '))
  const found = namedSchemas(commands).find((each) => each.name === name)
  if (found === undefined) throw new Error(`no schema ${name}`)
  const checked = z.fromJSONSchema(found.schema() as Parameters<typeof z.fromJSONSchema>[0]).safeParse(document)
  expect(checked.success ? [] : [command, checked.error.issues]).toEqual([])
}

async function ask<T>(command: string, ...argv: readonly string[]): Promise<T> {
  const document = await cli.json<T>(...command.split(' '), ...argv)
  conforms(command, document)
  return document
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'giaoban-exchange-'))
  cli = builtCli(folder)
  relay = await serveRelay(cli, 'relay')
  world = await ask<DemoUpOutput>('demo up', '--dir', 'world', '--relay', relay.url, '--units', '3')
  const homeOf = (code: string, role: 'duty' | 'commander'): string =>
    world.units.find((unit) => unit.code === code)?.homes[role] ?? ''
  sender = homeOf('tp-hcm', 'duty')
  receiver = homeOf('dong-nai', 'commander')
  boss = homeOf('tp-hcm', 'commander')
  // the three that are opened a hundred times; the others stay as `demo up` leaves them
  await lightenSlots(await depsFor(join(folder, 'machine.key')), {
    homes: [sender, receiver, boss],
    passphrase: demoPassphrase,
  })
  const example = await cli.run('schema', 'bulletin', '--example')
  writeFileSync(join(folder, 'bulletin.json'), example.out)
  writeFileSync(join(folder, 'portrait.png'), drawPortrait('scenario'))
}, 120_000)
afterAll(async () => {
  await relay[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const sendArguments = [
  '--file',
  'bulletin.json',
  '--attach',
  'portrait.png',
  '--to',
  'neighbours',
  '--urgency',
  'urgent',
]

describe('two units and the built command line', { timeout: 60_000 }, () => {
  it('demo up makes homes for every role and names what it made', () => {
    expect(world.relay).toBe(relay.url)
    expect(world.units.map((unit) => unit.code)).toEqual(['tp-hcm', 'ba-ria-vung-tau', 'dong-nai'])
    expect(world.units[0]?.borders).toEqual(['ba-ria-vung-tau', 'dong-nai'])
  })
  it('every new home has a directory that verifies, fresh enough to send at once', async () => {
    for (const home of [
      sender,
      receiver,
      world.units[1]?.homes.admin ?? '',
      world.units[1]?.homes.investigator ?? '',
    ]) {
      expect(await ask('directory verify', '--home', home)).toMatchObject({ ok: true, alarms: [] })
    }
    expect(await ask('doctor', '--home', receiver)).toMatchObject({ ok: true })
    const shown = await ask<{ units: readonly { code: string; id: string }[] }>('directory show', '--home', receiver)
    expect(shown.units.map((unit) => `${unit.code} ${unit.id}`).toSorted()).toEqual(
      world.units.map((unit) => `${unit.code} ${unit.id}`).toSorted(),
    )
  })
  it('a bulletin with a portrait is sealed without the network and queued for all neighbours', async () => {
    const sent = await ask<{ id: string; recipients: string[] }>('bulletin send', '--home', sender, ...sendArguments)
    expect(sent.recipients.toSorted()).toEqual(['ba-ria-vung-tau', 'dong-nai'])
    id = sent.id
  })
  it('reaches the neighbour by one sync on each side', async () => {
    expect(await ask('sync', '--home', sender)).toMatchObject({ rejected: [], pending: 2 })
    expect(await ask('sync', '--home', receiver)).toMatchObject({ rejected: [], pending: 0 })
    const { bulletins } = await ask<{ bulletins: readonly { id: string; owes: readonly string[] }[] }>(
      'bulletin list',
      '--home',
      receiver,
    )
    expect(bulletins).toMatchObject([{ id, unit: 'tp-hcm', owes: ['dong-nai'], urgency: 'urgent' }])
  })
  it('shows what was sent, as it was sent, with its signatures checked', async () => {
    const shown = await ask<Record<string, unknown>>('bulletin show', id.slice(0, 8), '--home', receiver)
    expect(shown).toMatchObject({
      id,
      release: 'diffusion',
      status: 'test',
      by: { role: 'duty', officer: 'TN-079-0011' },
    })
    const { attachments: _, ...file } = JSON.parse(readFileSync(join(folder, 'bulletin.json'), 'utf8')) as Record<
      string,
      unknown
    >
    expect(shown['bulletin']).toMatchObject(file)
    expect(shown['checks']).toMatchObject({ signature: { ok: true }, device: { ok: true }, officer: { ok: true } })
  })
  it('hands the attachment out byte for byte', async () => {
    expect(await ask('attachment save', id, '0', '--out', 'saved.png', '--home', receiver)).toMatchObject({ index: 0 })
    expect(equalBytes(readFileSync(join(folder, 'saved.png')), readFileSync(join(folder, 'portrait.png')))).toBe(true)
  })
  it('is acknowledged by name, and that stands on the sender’s ladder', async () => {
    expect(await ask('ack', id, '--assigned-to', 'Đội 2', '--home', receiver)).toEqual({ id, rung: 'acknowledged' })
    await ask('sync', '--home', receiver)
    await ask('sync', '--home', sender)
    const { units } = await ask<{ units: readonly { unit: string }[] }>('bulletin status', id, '--home', sender)
    expect(units.find((unit) => unit.unit === 'dong-nai')).toMatchObject({
      rung: 'acknowledged',
      by: { role: 'commander', officer: 'TN-075-0013' },
      answer: { kind: 'assigned', text: 'Đội 2' },
      late: false,
    })
    expect(units.find((unit) => unit.unit === 'ba-ria-vung-tau')).toMatchObject({ rung: 'relayed' })
  })
  it('is released by a commander who has not written it, and what was found of it is asked and answered', async () => {
    await ask('sync', '--home', boss)
    expect(await ask('bulletin release', id, '--home', boss)).toEqual({ id, version: 1, release: 'notice' })
    expect(await ask('bulletin revalidate', id, '--home', boss)).toMatchObject({ id, state: 'active' })
    await ask('sync', '--home', boss)
    await ask('sighting report', id, '--certainty', 'likely', '--place', 'Chợ thử nghiệm', '--home', receiver)
    await ask('hit request', id, '--urgency', 'urgent', '--agrees', 'scar', '--differs', 'height', '--home', receiver)
    await ask('sync', '--home', receiver)
    await ask('sync', '--home', boss)
    expect(await ask('bulletin show', id, '--home', boss)).toMatchObject({
      state: 'awaiting-confirmation',
      release: 'notice',
      released: { by: { role: 'commander' } },
      sightings: [{ certainty: 'likely' }],
      hits: [{ open: true, compared: [{ what: 'scar' }, { what: 'height', finding: 'differs' }] }],
    })
    expect(await ask('hit answer', id, '--answer', 'confirmed', '--home', boss)).toMatchObject({ answer: 'confirmed' })
  })
  it('is acted upon, cancelled by its owner, and then closed for the receiver', async () => {
    expect(await ask('act', id, '--outcome', 'arrested', '--text', 'Bắt tại chợ', '--home', receiver)).toMatchObject({
      id,
    })
    await ask('sync', '--home', receiver)
    await ask('sync', '--home', boss)
    expect(await ask('bulletin cancel', id, '--reason', 'arrested', '--home', boss)).toEqual({
      id,
      state: 'cancelled',
    })
    await ask('sync', '--home', boss)
    await ask('sync', '--home', receiver)
    expect(await ask('bulletin status', id, '--home', receiver)).toMatchObject({ state: 'cancelled' })
  })
  it('is found without tone marks, and the answer says why', async () => {
    const { hits } = await ask<{ hits: readonly { id: string; why: readonly unknown[] }[] }>(
      'search',
      'nguyen van thu',
      '--home',
      receiver,
    )
    expect(hits[0]).toMatchObject({ id })
    expect(hits[0]?.why.length).toBeGreaterThan(0)
  })
  it('is proven by an exported package, offline, to whoever has the root', async () => {
    await ask('evidence export', id, '--out', 'evidence.gbe', '--home', receiver)
    const { root } = world.authority
    for (const trust of [
      ['--root', root],
      ['--home', sender],
    ]) {
      const verdict = await ask<{ signers: readonly unknown[] }>('evidence verify', 'evidence.gbe', ...trust)
      expect(verdict).toMatchObject({ valid: true, trusted: true, root, record: id })
      expect(verdict.signers).toContainEqual(
        expect.objectContaining({ officer: expect.objectContaining({ badge: 'TN-075-0013' }) }),
      )
      // both hands of a notice
      for (const badge of ['TN-079-0011', 'TN-079-0013'])
        expect(verdict.signers).toContainEqual(expect.objectContaining({ officer: expect.objectContaining({ badge }) }))
    }
    const untrusted = await cli.run('evidence', 'verify', 'evidence.gbe', '--json')
    expect(untrusted.code).toBe(1)
    expect(JSON.parse(untrusted.out)).toMatchObject({ valid: true, trusted: false })
    const bytes = readFileSync(join(folder, 'evidence.gbe'))
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(join(folder, 'bent.gbe'), bytes)
    expect(await ask('complaint list', '--home', receiver)).toEqual({ complaints: [] })
    const other = await cli.run('complaint', 'verify', 'evidence.gbe', '--json')
    expect(other.code).toBe(1)
    expect(JSON.parse(other.out)).toMatchObject({ valid: false, findings: [{ code: 'malformed', level: 'error' }] })
    const bent = await cli.run('evidence', 'verify', 'bent.gbe', '--root', root, '--json')
    expect(bent.code).toBe(1)
    expect(JSON.parse(bent.out)).toMatchObject({ valid: false })
  })
  it('rebuilds to what it showed, on a desk that only received, too', async () => {
    const bystander = world.units[1]?.homes.duty ?? ''
    await ask('sync', '--home', bystander)
    for (const home of [sender, receiver, bystander])
      expect(await ask('rebuild', '--home', home)).toMatchObject({ equal: true })
  })
  it('watches for as long as it is told and then prints its one document', async () => {
    expect(await ask('sync', '--watch', '--for', '1s', '--home', sender)).toMatchObject({ rejected: [] })
  })
})

describe('refusals of the built command line', { timeout: 60_000 }, () => {
  it('a wrong passphrase', async () => {
    const wrong = builtCli(folder, { GIAOBAN_PASSPHRASE: 'sai' })
    expect(await wrong.refusal('doctor', '--home', receiver)).toEqual({ exit: 1, code: 'vault/wrong-passphrase' })
    await ask('doctor', '--home', receiver) // the right one clears the count
  })
  it('another machine', async () => {
    const elsewhere = builtCli(folder, { GIAOBAN_MACHINE_KEY: join(folder, 'other.key') })
    expect(await elsewhere.refusal('doctor', '--home', receiver)).toEqual({
      exit: 1,
      code: 'vault/machine-key-missing',
    })
  })
  it('an id that nobody knows', async () => {
    expect(await cli.refusal('bulletin', 'show', '00000000', '--home', receiver)).toEqual({
      exit: 1,
      code: 'usage/not-found',
    })
  })
  it('a unit that does not exist', async () => {
    const argv = ['bulletin', 'send', '--home', sender, '--file', 'bulletin.json', '--to', 'can-tho']
    expect(await cli.refusal(...argv)).toEqual({ exit: 1, code: 'recipient/unknown-unit' })
  })
  it('an administrator who wants to read', async () => {
    const admin = world.units[0]?.homes.admin ?? ''
    expect(await cli.refusal('bulletin', 'list', '--home', admin)).toEqual({ exit: 1, code: 'role/not-allowed' })
  })
  it('a duty officer who wants to acknowledge', async () => {
    expect(await cli.refusal('ack', id, '--assigned-to', 'x', '--home', sender)).toMatchObject({
      exit: 1,
      code: 'role/not-allowed',
    })
  })
  it('an attachment that is no photograph', async () => {
    writeFileSync(join(folder, 'page.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
    const argv = [
      'bulletin',
      'send',
      '--home',
      sender,
      '--file',
      'bulletin.json',
      '--to',
      'all',
      '--attach',
      'page.svg',
    ]
    expect(await cli.refusal(...argv)).toEqual({ exit: 1, code: 'attachment/type' })
  })
  it('a relay that is not there', async () => {
    await ask('profile set', '--relay', 'ws://127.0.0.1:1', '--home', sender)
    expect(await cli.refusal('sync', '--home', sender)).toEqual({ exit: 1, code: 'relay/unreachable' })
    await ask('profile set', '--relay', relay.url, '--home', sender)
  })
  it('a clock for tests outside of a demonstration', async () => {
    const shifted = builtCli(folder, { GIAOBAN_TEST_CLOCK: '+1d' })
    expect((await shifted.run('doctor', '--home', receiver)).code).not.toBe(2)
    const bad = builtCli(folder, { GIAOBAN_TEST_CLOCK: 'tomorrow' })
    expect(await bad.refusal('doctor', '--home', receiver)).toEqual({ exit: 1, code: 'config/test-clock' })
  })
  it('a second world in the same folder, or on the same relay', async () => {
    expect(await cli.refusal('demo', 'up', '--dir', 'world')).toEqual({ exit: 1, code: 'profile/exists' })
    expect(await cli.refusal('demo', 'up', '--dir', 'another', '--relay', relay.url, '--units', '2')).toEqual({
      exit: 1,
      code: 'directory/refused',
    })
  })
})
