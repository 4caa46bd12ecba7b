/** What every command of the authority begins with: its folder, the directory as it knows it, a holder's key. */
import { resolve } from 'node:path'
import { readAuthority, type Authority, type Holder } from '../../engine/authority/folder.ts'
import { mustBeStrong, openRootKey, parseRootKey, type RootKeyFile } from '../../engine/authority/key-file.ts'
import { readKnown, type KnownDirectory } from '../../engine/authority/known.ts'
import type { Deps } from '../../engine/deps.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { KeyId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { KeyPair } from '../../shared/protocol/crypto-port.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { keyIdOf } from '../../shared/protocol/directory/keys.ts'
import { allUnits } from '../../shared/protocol/directory/selectors.ts'
import type { Cli } from '../cli.ts'
import { createDeps } from '../deps.ts'
import { readNamedFile } from '../files.ts'
import { readPassphrase } from '../passphrase.ts'

/** Where statements are judged and shown: the directory as it is known there, and who the holders are. */
export interface StatementDesk {
  readonly deps: Deps
  readonly state: DirectoryState
  readonly holders: readonly Holder[]
  readonly now: number
}

export interface AuthorityDesk extends StatementDesk {
  readonly folder: string
  readonly authority: Authority
  readonly known: KnownDirectory
}

/** Throws GiaobanError `authority/invalid`, `directory/invalid`, `config/test-clock`. */
export async function openDesk(cli: Cli, dir: string): Promise<AuthorityDesk> {
  const deps = await createDeps(cli)
  const folder = resolve(cli.process.cwd, dir)
  const authority = readAuthority(deps.crypto, folder)
  const known = readKnown(deps.crypto, folder, authority)
  const { state } = known
  return { deps, folder, authority, known, state, holders: authority.holders, now: timeOf(deps, authority) }
}

/** A shifted clock is for demonstrations, as everywhere. */
export function timeOf({ clock, testClockMs }: Deps, { demo }: Pick<Authority, 'demo'>): number {
  if (testClockMs === undefined) return clock.now()
  if (!demo) throw new GiaobanError('config/test-clock', { recoverable: false })
  return clock.now() + testClockMs
}

/** A holder's key file, not yet opened. */
export interface HolderFile {
  readonly keyId: KeyId
  readonly file: RootKeyFile
}

/** Throws GiaobanError `authority/key-damaged`, `authority/key-weak`. */
export function holderFile(cli: Cli, { deps: { crypto }, authority }: AuthorityDesk, path: string): HolderFile {
  const file = parseRootKey(crypto, readNamedFile(resolve(cli.process.cwd, path), limits.rootKeyFileBytes))
  mustBeStrong(file, authority)
  return { file, keyId: keyIdOf(crypto, file.publicKey) }
}

/** Asks for the holder's passphrase. The caller purges the secret half. Throws GiaobanError `vault/wrong-passphrase`. */
export const openHolder = async (cli: Cli, deps: Deps, { file }: HolderFile): Promise<KeyPair> =>
  openRootKey(deps, file, await readPassphrase(cli))

/** Throws GiaobanError `authority/other-key` for a name that nobody has. */
export function holdersNamed({ authority }: AuthorityDesk, names: readonly string[]): readonly Holder[] {
  return names.map((name) => {
    const holder = authority.holders.find((each) => each.name === name)
    if (holder === undefined) throw new GiaobanError('authority/other-key')
    return holder
  })
}

/** By code, or by id. Throws GiaobanError `recipient/unknown-unit`. */
export function unitNamed(state: DirectoryState, text: string): UnitId {
  const found = allUnits(state).find(({ code, unit }) => code === text || unit === text)
  if (found === undefined) throw new GiaobanError('recipient/unknown-unit', { params: { unit: text.slice(0, 40) } })
  return found.unit
}

/** A holder's name, else the unit in which the key is known, else the first digits of the key id. */
export function signerName({ state, holders }: StatementDesk, signer: KeyId): string {
  const holder = holders.find((each) => each.keyId === signer)
  if (holder !== undefined) return holder.name
  const unit = allUnits(state).find((each) => state.units.get(each.unit)?.holders.get(signer) !== undefined)
  return unit === undefined ? signer.slice(0, 16) : unit.code
}
