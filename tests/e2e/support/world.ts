/**
 * A demonstration world with its own relay, for one file of tests. Making one takes half a minute, so that it is made
 * once a run, kept beside the results, and each file works on a copy of it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@playwright/test'
import type { Role } from '../../../shared/domain/roles.ts'
import { freePort } from '../../support/free-port.ts'
import { nodePath, root, temporaryFolder } from './launch.ts'

/** Public: of every demonstration world. */
export const passphrase = 'giao ban thu nghiem'
const bulletins = 24

export interface World {
  readonly folder: string
  readonly relay: Relay
  /** What the app and the command line need to open these homes. */
  readonly env: Readonly<Record<string, string>>
  home(code: string, role: Role): string
  /** Runs `giaoban ARGS --json` and gives its document. Throws with its last words where it is refused. */
  cli<T = Record<string, unknown>>(...args: readonly string[]): Promise<T>
  /** A command that goes on; end it with `endProcess`. */
  startCli(...args: readonly string[]): ChildProcess
  close(): Promise<void>
}

export interface Relay {
  readonly url: string
  start(): Promise<void>
  /** SIGTERM, and gone when it resolves. */
  stop(): Promise<void>
}

interface Made {
  readonly port: number
}

/**
 * In `beforeAll`: a world whose desks are empty, or one in which 24 bulletins have been sent, read and answered.
 * The relay is up.
 */
export async function openWorld(options: { readonly desks: 'empty' | 'filled' }): Promise<World> {
  test.setTimeout(240_000) // the first file of a run makes the world
  const results = test.info().project.outputDir
  const made = await template(results, options.desks)
  const folder = temporaryFolder()
  cpSync(made, folder.path, { recursive: true })
  const { port } = JSON.parse(readFileSync(join(made, 'made.json'), 'utf8')) as Made
  const world = worldIn(folder.path, port)
  await world.relay.start()
  return {
    ...world,
    close: async () => {
      await world.relay.stop()
      folder.remove()
    },
  }
}

async function template(results: string, desks: 'empty' | 'filled'): Promise<string> {
  const folder = join(results, `world-${desks}`)
  if (existsSync(folder)) return folder
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  if (desks === 'empty') {
    mkdirSync(making, { recursive: true })
    const port = await freePort()
    writeFileSync(join(making, 'made.json'), JSON.stringify({ port } satisfies Made))
    const world = worldIn(making, port)
    await withRelay(world.relay, () => world.cli('demo', 'up', '--dir', 'world', '--relay', world.relay.url))
  } else {
    const empty = await template(results, 'empty')
    cpSync(empty, making, { recursive: true })
    const world = worldIn(making, (JSON.parse(readFileSync(join(empty, 'made.json'), 'utf8')) as Made).port)
    await withRelay(world.relay, () => world.cli('demo', 'fill', '--dir', 'world', '--bulletins', String(bulletins)))
  }
  renameSync(making, folder)
  return folder
}

async function withRelay(relay: Relay, work: () => Promise<unknown>): Promise<void> {
  await relay.start()
  try {
    await work()
  } finally {
    await relay.stop()
  }
}

function worldIn(folder: string, port: number): Omit<World, 'close'> {
  const env = { GIAOBAN_MACHINE_KEY: join(folder, 'machine.key'), GIAOBAN_PASSPHRASE: passphrase }
  const start = (...args: readonly string[]): ChildProcess =>
    spawn(nodePath, [join(root, 'out/main/cli.js'), ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  return {
    folder,
    env,
    relay: relayOf(start, port),
    home: (code, role) => join(folder, 'world', code, role),
    startCli: start,
    cli: async <T>(...args: readonly string[]) => {
      const child = start(...args, '--json')
      let out = ''
      let error = ''
      child.stdout!.on('data', (part: Buffer) => (out += part.toString()))
      child.stderr!.on('data', (part: Buffer) => (error += part.toString()))
      const [code] = (await once(child, 'close')) as [number | null]
      if (code !== 0) throw new Error(`giaoban ${args.join(' ')} ended with ${code}: ${error.slice(-500)}`)
      return JSON.parse(out) as T
    },
  }
}

function relayOf(start: (...args: readonly string[]) => ChildProcess, port: number): Relay {
  let running: ChildProcess | undefined
  return {
    url: `ws://127.0.0.1:${port}`,
    start: async () => {
      const child = start('relay', 'serve', '--data', 'relay', '--listen', `127.0.0.1:${port}`)
      running = child
      child.stderr!.resume()
      const ready = once(child.stdout!, 'data')
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`the relay ended with ${code}`)
      })
      ended.catch(() => undefined) // its end later on is asked for
      await Promise.race([ready, ended])
    },
    stop: async () => {
      if (running !== undefined) await endProcess(running)
      running = undefined
    },
  }
}

/** SIGTERM to this very process, and gone when it resolves. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
