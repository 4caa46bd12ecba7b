/**
 * A demonstration world in a folder of its own: made once, copied for each case, its relay a process that
 * can be killed and started again on the same port. Commands run as processes; homes may also be opened in process.
 */
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorld } from '../../cli/demo/world/world.ts'
import { freePort } from './free-port.ts'
import { depsFor, lightenSlots, lightHash } from './light-slots.ts'
import {
  logFile,
  requireBuild,
  runProcess,
  startRelayProcess,
  type Environment,
  type Outcome,
  type RelayProcess,
} from './processes.ts'

/** Not the public one of demonstrations: that stands in the program itself, where a search for it must not end. */
export const worldPassphrase = 'mật khẩu riêng của thế giới thử'
export type HomeRole = 'duty' | 'investigator' | 'commander' | 'admin'

export interface World extends Disposable {
  readonly folder: string
  readonly port: number
  readonly units: readonly string[]
  readonly machineKey: string
  home(unit: string, role: HomeRole): string
  /** `giaoban ARGS --json` as a process. */
  run(args: readonly string[], env?: Environment): Promise<Outcome>
  /** The document that it printed. Throws when it refused. */
  json<T>(args: readonly string[], env?: Environment): Promise<T>
  startRelay(env?: Environment): Promise<RelayProcess>
  /** Closed homes and a stopped relay, in a new folder and on a new port. Only these units' homes, if named. */
  copy(units?: readonly string[]): Promise<World>
}

const cliLog = (folder: string): string => join(folder, 'cli.log')
export const cliLogOf = (world: World): string => cliLog(world.folder)

/**
 * Makes a world with the first `units` of the demonstration's (7 without a number): what `demo up` does, in this
 * process, and with light slots, since its commands are run by the hundred.
 */
export async function makeWorld(units = 7): Promise<World> {
  requireBuild()
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-world-'))
  const machineKey = join(folder, 'machine', 'machine.key')
  mkdirSync(join(folder, 'machine'))
  const port = await freePort()
  await using relay = await startRelayProcess({ data: join(folder, 'relay'), port, log: logFile(folder) })
  const deps = await depsFor(machineKey, (line) => appendFileSync(`${cliLog(folder)}.stderr`, line))
  const passphrase = worldPassphrase
  const made = await createWorld(
    { ...deps, hashPassphrase: lightHash(deps) },
    { dir: join(folder, 'world'), relay: relay.url, units, passphrase, language: 'en' },
  )
  appendFileSync(cliLog(folder), `${JSON.stringify(made)}\n`)
  const homes = made.units.flatMap((unit) => Object.values(unit.homes))
  await lightenSlots(deps, { homes, passphrase, hash: lightHash(deps) })
  await relay.stop()
  return worldIn({ folder, port, units: made.units.map((unit) => unit.code) })
}

const environment = (folder: string): Environment => ({
  HOME: folder,
  GIAOBAN_MACHINE_KEY: join(folder, 'machine', 'machine.key'),
  GIAOBAN_PASSPHRASE: worldPassphrase,
  GIAOBAN_LANG: 'en',
})

interface Parts {
  readonly folder: string
  readonly port: number
  readonly units: readonly string[]
}

function worldIn({ folder, port, units }: Parts): World {
  const run: World['run'] = (args, env = {}) =>
    runProcess([...args, '--json'], { env: { ...environment(folder), ...env }, cwd: folder, log: cliLog(folder) })
  return {
    folder,
    port,
    units,
    machineKey: join(folder, 'machine', 'machine.key'),
    home: (unit, role) => join(folder, 'world', unit, role),
    run,
    json: async <T>(args: readonly string[], env?: Environment) => (await run(args, env)).json<T>(),
    startRelay: (env = {}) =>
      startRelayProcess({ data: join(folder, 'relay'), port, log: logFile(folder), env: { HOME: folder, ...env } }),
    copy: async (only = units) => {
      const to = mkdtempSync(join(tmpdir(), 'giaoban-world-'))
      const parts = { folder: to, port: await freePort(), units: only }
      // with what lies beside the data, or the copy is another store of mail
      for (const name of ['relay', 'relay.logkey', 'relay.logkey.head', 'relay.logkey.mail', 'machine']) {
        if (existsSync(join(folder, name))) cpSync(join(folder, name), join(to, name), { recursive: true })
      }
      for (const unit of only) {
        cpSync(join(folder, 'world', unit), join(to, 'world', unit), { recursive: true })
        for (const role of ['duty', 'investigator', 'commander', 'admin'])
          setRelay(join(to, 'world', unit, role), parts)
      }
      return worldIn(parts)
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function setRelay(home: string, { port }: Parts): void {
  const file = join(home, 'profile.json')
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  writeFileSync(file, JSON.stringify({ ...profile, relays: [`ws://127.0.0.1:${port}`] }))
}
