/**
 * A home of a demonstration world opened in the test's own process: the real engine with its real modules. Only the
 * passphrase's hash is remembered between openings, since the same one is computed hundreds of times.
 */
import { createDeps } from '../../engine/compose.ts'
import type { PassphraseHash } from '../../engine/deps.ts'
import type { EngineCore } from '../../engine/api/handlers.ts'
import { createEngine, type Engine } from '../../engine/engine.ts'
import { createModules } from '../../engine/modules.ts'
import type { ReadableDb } from '../../engine/store/database.ts'
import type { Vault } from '../../engine/vault/vault.ts'
import { bytesToHex } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { Clock } from '../../shared/time.ts'
import { worldPassphrase, type World } from './world.ts'

export interface OpenedHome extends AsyncDisposable {
  readonly call: Engine['call']
  readonly db: ReadableDb
  readonly vault: Vault
  readonly engine: Engine
  /** What its modules are given: for opening its parts once more beside them. */
  readonly core: EngineCore
}

const crypto = await createCrypto()
const hashes = new Map<string, Uint8Array>()
const rememberedHash: PassphraseHash = async (options) => {
  const key = `${options.passphrase}/${bytesToHex(options.salt)}/${options.memoryBytes}`
  const known = hashes.get(key)
  if (known !== undefined) return crypto.secretKey(new Uint8Array(known))
  const made = crypto.passwordHash(options)
  hashes.set(
    key,
    made.unwrap((bytes) => new Uint8Array(bytes)),
  )
  return made
}

export async function openEngineHome(
  world: World,
  home: string,
  options: { readonly clock?: Clock; readonly live?: boolean; readonly step?: (name: string) => void } = {},
): Promise<OpenedHome> {
  const deps = createDeps({
    crypto,
    config: { machineKeyFile: world.machineKey, testClockMs: undefined },
    version: '0.0.0',
    writeLog: () => {},
    hashPassphrase: rememberedHash,
    ...(options.step !== undefined && { step: options.step }),
  })
  let vault: Vault | undefined
  let core: EngineCore | undefined
  const engine = createEngine({
    home,
    deps: { ...deps, clock: options.clock ?? deps.clock },
    modules: [
      ...createModules({ live: options.live ?? false }),
      (own) => {
        core = own
        return { handlers: {}, opened: (opened) => void (vault = opened) }
      },
    ],
  })
  await engine.call('session.unlock', { passphrase: worldPassphrase })
  if (vault === undefined || core === undefined) throw new Error('the vault is not open')
  return {
    call: engine.call,
    db: vault.store.read,
    vault,
    engine,
    core,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}
