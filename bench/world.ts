/** A small world of real homes around a real relay on loopback, in a folder that vanishes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorld } from '../cli/demo/world/world.ts'
import type { DemoUpOutput } from '../cli/outputs/demo.ts'
import { systemClock } from '../engine/config.ts'
import type { Deps } from '../engine/deps.ts'
import type { EngineCore } from '../engine/api/handlers.ts'
import { createDirectoryModule } from '../engine/api/directory.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { createModules } from '../engine/modules.ts'
import { createHomeHolder, type OpenHome } from '../engine/open-home.ts'
import { createFileMachineSecrets } from '../engine/vault/machine-key-file.ts'
import { readRelayConfig } from '../relay/config.ts'
import { defaultBounds } from '../relay/deps.ts'
import { createRelayLogger } from '../relay/logger.ts'
import { createRelay } from '../relay/server.ts'
import { createCrypto } from '../shared/crypto/index.ts'
import type { Role } from '../shared/domain/roles.ts'

export type WorldUnit = DemoUpOutput['units'][number]

export interface BenchWorld extends AsyncDisposable {
  readonly folder: string
  readonly relay: string
  /** What its homes open with, beside the passphrase; a file. */
  readonly machineKey: string
  readonly passphrase: string
  readonly deps: Deps
  readonly units: readonly [WorldUnit, WorldUnit]
  /** An engine of its own, unlocked; the caller ends it. */
  open(unit: WorldUnit, role: Role, how: { readonly live: boolean }): Promise<Engine>
  /** Lets `work` write into a home directly, a thousand statements a commit; nothing of it is measured. */
  fill(unit: WorldUnit, role: Role, work: (home: OpenHome) => Promise<void> | void): Promise<void>
}

const passphrase = 'do luong'
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** `using folder = temporaryFolder()`: on the disk that everything else of a measurement is on. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'giaoban-bench-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

interface WorldOptions {
  readonly relay?: 'sqlite' | 'memory'
  /** quick: Argon2id at 1 MiB, so that what is measured is everything but the time that a passphrase is meant to cost. */
  readonly passphrases?: 'quick' | 'as-shipped'
}

export async function createBenchWorld(options: WorldOptions = {}): Promise<BenchWorld> {
  const folder = temporaryFolder()
  const machineKey = join(folder.path, 'machine', 'machine.key')
  const crypto = await createCrypto()
  const deps: Deps = {
    clock: systemClock(),
    crypto,
    step: () => {},
    log: silent,
    machineSecrets: {
      app: undefined,
      file: createFileMachineSecrets({ crypto, path: machineKey }),
    },
    hashPassphrase: (asked) =>
      Promise.resolve(
        crypto.passwordHash(
          options.passphrases === 'as-shipped' ? asked : { ...asked, memoryBytes: 1 << 20, passes: 1 },
        ),
      ),
    shell: undefined,
    testClockMs: undefined,
    version: 'bench',
  }
  const config = readRelayConfig(
    { data: join(folder.path, 'relay'), listen: '127.0.0.1:0', store: options.relay ?? 'sqlite' },
    {},
  )
  const { clock, step } = deps
  const relay = await createRelay({
    config,
    deps: { clock, crypto, step, log: createRelayLogger('silent'), bounds: defaultBounds },
  })
  const dir = join(folder.path, 'world')
  const { units } = await createWorld(deps, { dir, relay: relay.url, units: 2, passphrase, language: 'vi' })
  const [first, second] = units
  if (first === undefined || second === undefined) throw new Error('a world of two units has two')
  return {
    folder: folder.path,
    relay: relay.url,
    machineKey,
    passphrase,
    deps,
    units: [first, second],
    open: async (unit, role, { live }) => {
      const engine = createEngine({ home: unit.homes[role], deps, modules: createModules({ live }) })
      await engine.call('session.unlock', { passphrase })
      return engine
    },
    fill: async (unit, role, work) => {
      const holder = createHomeHolder()
      const modules = [(core: EngineCore) => createDirectoryModule(core, holder)]
      await using engine = createEngine({ home: unit.homes[role], deps, modules })
      await engine.call('session.unlock', { passphrase })
      await work(holder.current())
    },
    [Symbol.asyncDispose]: async () => {
      await relay.drain()
      folder[Symbol.dispose]()
    },
  }
}
