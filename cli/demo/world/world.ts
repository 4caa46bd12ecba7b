/** Makes a whole world: authority, units, homes, and a directory log on a relay. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { authorityPaths, newAuthority, writeAuthority } from '../../../engine/authority/folder.ts'
import { createRootKey, openRootKey, parseRootKey } from '../../../engine/authority/key-file.ts'
import { encodeLogFile } from '../../../engine/authority/log-file.ts'
import type { Deps } from '../../../engine/deps.ts'
import { rememberedHash } from '../../../engine/vault/remembered-hash.ts'
import { replaceFile } from '../../../engine/vault/atomic-file.ts'
import { readRelayConfig } from '../../../relay/config.ts'
import { defaultBounds } from '../../../relay/deps.ts'
import type { Relay } from '../../../relay/server.ts'
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import { idOf, type AuthorityId } from '../../../shared/ids.ts'
import { roles } from '../../../shared/domain/roles.ts'
import type { Language } from '../../language.ts'
import type { DemoUpOutput } from '../../outputs/demo.ts'
import { startRelay } from '../../relay.ts'
import { homeFolder, writeHome } from './homes.ts'
import { createWorldUnit, purgeWorld, type WorldUnit } from './keys.ts'
import { planUnits } from './plan.ts'
import { fetchLog, publishWorld, readLogIdentity } from './publish.ts'
import { worldStatements, type Authority } from './statements.ts'

/** The public passphrase of demonstration worlds. */
export const demoPassphrase = 'giao ban thu nghiem'
const holderName = 'Thử nghiệm'
const authorityName = 'Cơ quan điều phối vùng giáp ranh (thử nghiệm)'

export interface WorldOptions {
  /** Absolute, empty or missing. */
  readonly dir: string
  readonly relay: string | undefined
  readonly units: number
  readonly passphrase: string
  readonly language: Language
}

export async function createWorld(deps: Deps, options: WorldOptions): Promise<DemoUpOutput> {
  const home = join(options.dir, 'authority')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  // a world of its own brings its log along: `relay serve --data DIR/authority/relay` goes on with it
  await using own = options.relay === undefined ? await ownRelay(deps, join(home, 'relay')) : undefined
  const url = options.relay ?? own?.url ?? ''
  const log = await readLogIdentity(url, deps)
  const { passphrase } = options
  const once = { ...deps, hashPassphrase: rememberedHash(deps) }
  const { file: keyFile } = await createRootKey(once, { holder: holderName, passphrase, demo: true })
  const root = await openRootKey(once, parseRootKey(deps.crypto, keyFile), passphrase)
  replaceFile(join(home, 'root.gbkey'), keyFile)
  const authority: Authority = { id: idOf<AuthorityId>(deps.crypto.random(16)), name: authorityName, root }
  const fingerprint = writeDemoAuthority(home, deps, authority)
  const units = planUnits(options.units).map((plan) => createWorldUnit(deps.crypto, plan))
  const world = await worldStatements(deps.crypto, { authority, log, units, now: deps.clock.now() })
  await publishWorld(url, deps, world)
  const [first] = units
  if (first === undefined) throw new Error('a world has at least one unit')
  const snapshot = await fetchLog(url, deps, first)
  replaceFile(authorityPaths(home).directory, encodeLogFile(snapshot))
  const directory = { ...snapshot, log, root: fingerprint, objects: world.objects }
  for (const unit of units) {
    const epoch = world.epochs.get(unit.code)
    if (epoch === undefined) throw new Error('a unit has no epoch')
    for (const role of roles) {
      const made = unit.homes[role]
      await writeHome(deps, {
        ...options,
        folder: homeFolder(options.dir, unit, made),
        unit,
        home: made,
        epoch,
        root: fingerprint,
        log,
        directory,
      })
    }
    epoch.seed.purge()
  }
  purgeWorld(units)
  root.secretKey.purge()
  return described(options, { home, authority, root: fingerprint, units })
}

/** The relay that a world without one is published to: real, on loopback, ended when the world is made. */
function ownRelay(deps: Deps, data: string): Promise<Relay> {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const config = readRelayConfig({ data, listen: '127.0.0.1:0' }, {})
  const { clock, crypto, step } = deps
  return startRelay({ config, deps: { clock, crypto, step, bounds: defaultBounds }, logLevel: 'silent' })
}

/** The root key of a demonstration lies beside the rest, under the world's passphrase; a real one is kept offline. */
function writeDemoAuthority(home: string, { crypto }: Deps, authority: Authority): Bytes {
  const { id, name, root } = authority
  const holders = [{ name: holderName, key: root.publicKey }]
  const facts = newAuthority(crypto, { id, name, demo: true, threshold: 1, holders })
  writeAuthority(home, facts)
  return facts.root
}

interface Made {
  readonly home: string
  readonly authority: Authority
  readonly root: Bytes
  readonly units: readonly WorldUnit[]
}

function described({ dir, relay }: WorldOptions, { home, authority, root, units }: Made): DemoUpOutput {
  return {
    authority: { id: authority.id, name: authority.name, root: bytesToHex(root), home },
    ...(relay === undefined ? {} : { relay }),
    units: units.map((unit) => ({
      id: unit.id,
      code: unit.code,
      name: unit.plan.name,
      level: unit.plan.level,
      borders: [...unit.plan.neighbours],
      homes: {
        duty: homeFolder(dir, unit, unit.homes.duty),
        investigator: homeFolder(dir, unit, unit.homes.investigator),
        commander: homeFolder(dir, unit, unit.homes.commander),
        admin: homeFolder(dir, unit, unit.homes.admin),
      },
    })),
  }
}
