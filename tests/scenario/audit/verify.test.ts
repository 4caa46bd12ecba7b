/** `giaoban audit verify` on a home that has worked, and on one whose rows were changed. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DemoUpOutput } from '../../../cli/outputs/demo.ts'
import { runCli, type CliRun } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/engine-kit.ts'

const folder = temporaryFolder()
let world: DemoUpOutput

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

beforeAll(async () => {
  const made = await run('demo', 'up', '--dir', join(folder.path, 'world'), '--units', '2')
  world = JSON.parse(made.out) as DemoUpOutput
}, 120_000)
afterAll(() => folder[Symbol.dispose]())

it('checks rows, tree and the checkpoint that was signed when the home was last closed', async () => {
  const home = world.units[0]!.homes.duty
  const bulletin = join(folder.path, 'bulletin.json')
  writeFileSync(bulletin, (await runCli(['schema', 'bulletin', '--example'])).out)
  expect((await run('bulletin', 'send', '--home', home, '--file', bulletin, '--to', 'all')).code).toBe(0)
  const { code, out } = await run('audit', 'verify', '--home', home)
  const document = JSON.parse(out) as Record<string, unknown>
  expect(code).toBe(0)
  expect(document).toMatchObject({ ok: true, tree: true, checkpoints: 1, badCheckpoints: [], peers: [] })
  expect(document['size']).toBeGreaterThanOrEqual(3)
})
