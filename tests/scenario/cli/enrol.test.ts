/** Enrolment by the command line, as whole processes over a real relay. */
import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtCli, type RelayProcess } from '../../support/processes.ts'
import { makeWorld, worldPassphrase, type World } from '../../support/world.ts'

let world: World
let relay: RelayProcess
let unit: string

beforeAll(async () => {
  world = await makeWorld(1)
  relay = await world.startRelay()
  unit = world.units[0] ?? ''
}, 60_000)
afterAll(async () => {
  await relay.stop()
  world[Symbol.dispose]()
})

interface Approval {
  readonly invitations: readonly { readonly id: string; readonly phase: string; readonly proposal?: string }[]
  readonly proposals: readonly { readonly id: string; readonly state: string }[]
}

/** `device enrol`, which waits: its digits as they come on stderr, and its document when it ends. */
function startEnrol(args: readonly string[]) {
  const child = spawn(process.execPath, [builtCli, 'device', 'enrol', ...args, '--json'], {
    cwd: world.folder,
    env: {
      PATH: process.env['PATH'],
      HOME: world.folder,
      GIAOBAN_MACHINE_KEY: world.machineKey,
      GIAOBAN_PASSPHRASE: worldPassphrase,
      GIAOBAN_LANG: 'en',
    } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, error] = ['', '']
  const digits = new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      error += text
      const found = /"digits":"(\d{9})"/.exec(error)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('close', () => reject(new Error(`ended without digits: ${error}`)))
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  const ended = new Promise<{ readonly code: number | null; readonly out: string; readonly error: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out, error })),
  )
  return { digits, ended }
}

test('invite, enrol, approve twice: the new home is certified and says from when on it may be used', async () => {
  const file = join(world.folder, 'new.gbinv')
  const invited = await world.json<{ id: string; code: string; out: string }>([
    'device',
    'invite',
    '--home',
    world.home(unit, 'admin'),
    '--role',
    'duty',
    '--out',
    file,
  ])
  expect(invited.code).toMatch(/^(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}$/)
  expect(existsSync(file)).toBe(true)
  const home = join(world.folder, 'new-home')
  const enrol = startEnrol([
    '--home',
    home,
    '--invitation',
    file,
    '--badge',
    'TN-0042',
    '--name',
    'Trần Thị Mới',
    '--role',
    'duty',
    '--for',
    '90s',
  ])
  const admin = ['--home', world.home(unit, 'admin')]
  const opened = await world.json<Approval>(['device', 'approve', invited.id, ...admin, '--for', '60s'])
  expect(opened.invitations).toMatchObject([{ id: invited.id, phase: 'opened' }])
  const digits = await enrol.digits
  const matched = await world.json<Approval>([
    'device',
    'approve',
    invited.id.slice(0, 10),
    ...admin,
    '--digits',
    digits,
  ])
  expect(matched.invitations).toMatchObject([{ phase: 'proposed' }])
  const [proposal] = matched.proposals
  expect(proposal).toMatchObject({ id: matched.invitations[0]?.proposal, state: 'open' })
  const commander = ['--home', world.home(unit, 'commander')]
  const waiting = await world.json<Approval>(['device', 'approve', ...commander])
  expect(waiting.proposals.map(({ id }) => id)).toContain(proposal?.id)
  const signed = await world.json<Approval>(['device', 'approve', proposal?.id ?? '', ...commander])
  expect(signed.proposals).toMatchObject([{ state: 'logged' }])
  const { code, out, error } = await enrol.ended
  expect({ code, error: code === 0 ? '' : error }).toEqual({ code: 0, error: '' })
  expect(JSON.parse(out)).toMatchObject({ home, phase: 'certified', officer: { badge: 'TN-0042', roles: ['duty'] } })
  expect(JSON.parse(out)).toHaveProperty('activeFrom')
}, 60_000)

test('by a code that is wrong, spent or nowhere, and by a file that is none: refused with a code of its own', async () => {
  const text = join(world.folder, 'code.txt')
  const written = (code: string): string => {
    writeFileSync(text, `${code}\n`)
    return text
  }
  const begin = (invitation: string, more: readonly string[] = []) =>
    world.run([
      'device',
      'enrol',
      '--home',
      join(world.folder, 'none'),
      '--invitation',
      invitation,
      '--badge',
      'B',
      '--name',
      'N',
      ...more,
    ])
  expect((await begin(written('0000-0000-0000-0000-0000-0000-0000'))).refusal().code).toBe('enrol/invalid')
  expect((await begin(join(world.home(unit, 'admin'), 'profile.json'))).refusal().code).toBe('enrol/invalid')
  const { formatInvitationCode } = await import('../../../shared/protocol/enrolment/code.ts')
  const { createCrypto } = await import('../../../shared/crypto/index.ts')
  const code = formatInvitationCode(await createCrypto(), new Uint8Array(16).fill(1))
  expect((await begin(written(code))).refusal().code).toBe('usage/invalid-input')
  expect((await begin(written(code), ['--relay', relay.url])).refusal().code).toBe('enrol/used')
  // on the command line everybody on the machine could read it
  expect((await begin(code, ['--relay', relay.url])).refusal().code).toBe('usage/invalid-input')
  expect(existsSync(join(world.folder, 'none'))).toBe(false)
}, 60_000)
