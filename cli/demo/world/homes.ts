/** Writes the homes of a world: each with its own keys, its unit's epoch, the verified directory, confirmed neighbours. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Deps } from '../../../engine/deps.ts'
import { openSeedWrap } from '../../../engine/enrol/seed-wraps.ts'
import { createHome, homePaths } from '../../../engine/home.ts'
import { keyNames } from '../../../engine/vault/key-file.ts'
import type { Profile } from '../../../engine/vault/profile.ts'
import { rememberedHash } from '../../../engine/vault/remembered-hash.ts'
import { openVault } from '../../../engine/vault/vault.ts'
import { bytesToBase64, bytesToHex, concat, u32, u8, type Bytes } from '../../../shared/bytes.ts'
import type { Language } from '../../language.ts'
import type { Crypto, SecretKey } from '../../../shared/protocol/crypto-port.ts'
import { noteKeyId, noteKeyTypes } from '../../../shared/protocol/note.ts'
import { keepDirectory, type DirectoryOfWorld } from './directory.ts'
import type { WorldHome, WorldUnit } from './keys.ts'
import { isReading, type LogIdentity, type UnitEpoch } from './statements.ts'

export interface HomeOptions {
  readonly folder: string
  readonly unit: WorldUnit
  readonly home: WorldHome
  readonly epoch: UnitEpoch
  readonly root: Bytes
  readonly log: LogIdentity
  readonly relay: string | undefined
  readonly language: Language
  readonly passphrase: string
  readonly directory: DirectoryOfWorld
}

export const homeFolder = (dir: string, unit: WorldUnit, home: WorldHome): string => join(dir, unit.code, home.role)

export async function writeHome(deps: Deps, options: HomeOptions): Promise<void> {
  const { folder, unit, home, epoch } = options
  if (existsSync(join(folder, 'profile.json'))) throw new Error('a home of a new world exists already')
  const profile = profileOf(deps.crypto, options)
  // one Argon2id for making and opening: the same salt, hence the same result
  const once = { ...deps, hashPassphrase: rememberedHash(deps) }
  const { passphrase } = options
  await createHome(once, { folder, profile, officer: home.officer, passphrase, slot: 'file', keys: home.keys })
  using vault = await openVault(once, { paths: homePaths(folder), profile }, { passphrase })
  const seed = isReading(home) ? ownSeed(deps.crypto, { unit, home, epoch }) : undefined
  vault.keys.change({
    put: [
      { name: keyNames.witness(), key: home.witness },
      { name: keyNames.audit(), key: home.audit },
      ...(seed === undefined ? [] : [{ name: keyNames.unitEpoch(unit.id, 1), key: seed }]),
    ],
  })
  seed?.purge()
  keepDirectory(deps, vault, options.directory)
}

function profileOf(crypto: Crypto, { unit, home, root, log, relay, language }: HomeOptions): Profile {
  return {
    format: 1,
    unit: { id: unit.id, code: unit.code, name: unit.plan.name },
    device: home.device,
    demo: true,
    root: bytesToHex(root),
    logKey: verifierKey(crypto, log),
    relays: relay === undefined ? [] : [relay],
    language,
    theme: 'system',
  }
}

/** C2SP signed-note's form of a verifier key: name+key id+base64(type || public key). */
function verifierKey(crypto: Crypto, { origin, key }: LogIdentity): string {
  const type = noteKeyTypes.ed25519
  const id = noteKeyId(crypto, { name: origin, type, publicKey: key })
  return `${origin}+${bytesToHex(u32(id))}+${bytesToBase64(concat(u8(type), key))}`
}

/** The unit's epoch seed as this device gets it: its own wrap, opened, the whole box audited. */
function ownSeed(
  crypto: Crypto,
  { unit, home, epoch }: { readonly unit: WorldUnit; readonly home: WorldHome; readonly epoch: UnitEpoch },
): SecretKey {
  const opened = openSeedWrap(crypto, {
    epoch: { ...epoch.body, unit: unit.id },
    leaves: epoch.wraps,
    device: home.device,
    counter: 1,
    deviceKeys: home.pairs.kem,
  })
  if (!opened.ok) throw new Error(`a seed wrap that was just made does not open: ${opened.error}`)
  opened.value.keys.secretKey.purge()
  return opened.value.seed
}
