/**
 * One share of the authority: the root key of one holder, in a file of its own under that holder's passphrase
 * (docs/spec/authority.md, Key files). The file is the deterministic CBOR of its fields and their SHA-256, which tells a
 * damaged file from a wrong passphrase. It has no place for a second key.
 */
import { concat, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto, KeyPair, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { labels } from '../../shared/protocol/labels.ts'
import * as schema from '../../shared/protocol/schema.ts'
import type { Deps } from '../deps.ts'
import { taken } from '../vault/slot-crypto.ts'

const { field, record } = schema

/** Readable by whoever has the file: whose it is, and the public half. */
const header = {
  format: field(0, schema.uint()),
  holder: field(1, schema.text(limits.shortTextBytes)),
  publicKey: field(2, schema.bytes({ exact: 32 })),
  salt: field(3, schema.bytes({ exact: 16 })),
  memoryBytes: field(4, schema.uint(limits.argonMemoryMaxBytes, 1)),
  passes: field(5, schema.uint(limits.argonPassesMax, 1)),
} as const
const headerSchema = record(header)
type KeyHeader = schema.Infer<typeof headerSchema>

/** nonce[12] || Ed25519 seed[32] || tag[16]. */
const sealedBytes = 60
const keyFileSchema = record({ ...header, sealed: field(6, schema.bytes({ exact: sealedBytes })) })
export type RootKeyFile = schema.Infer<typeof keyFileSchema>

const format = 1
const hashBytes = 32
const noSalt: Bytes = new Uint8Array(0)

type KeyDeps = Pick<Deps, 'crypto' | 'hashPassphrase'>

/** A fresh root key. `demo`: the weaker hash of demonstrations; it must be the policy's word as well. */
export async function createRootKey(
  { crypto, hashPassphrase }: KeyDeps,
  owner: { readonly holder: string; readonly passphrase: string; readonly demo: boolean },
): Promise<{ readonly file: Bytes; readonly publicKey: Bytes }> {
  const seed = taken(crypto, crypto.random(32))
  const pair = crypto.signingKeyPair(seed)
  pair.secretKey.purge()
  const head: KeyHeader = {
    format,
    holder: owner.holder,
    publicKey: pair.publicKey,
    salt: crypto.random(16),
    memoryBytes: owner.demo ? limits.argonMemoryDemoBytes : limits.argonMemoryBytes,
    passes: limits.argonPasses,
  }
  const a = await hashPassphrase({ passphrase: owner.passphrase, ...head })
  const key = boxKey(crypto, a, head)
  const aad = schema.encodeAs(headerSchema, head)
  const sealed = seed.unwrap((plaintext) => crypto.boxSeal({ key, aad, plaintext }))
  for (const secret of [a, key, seed]) secret.purge()
  const body = schema.encodeAs(keyFileSchema, { ...head, sealed })
  return { file: concat(body, crypto.sha256(body)), publicKey: pair.publicKey }
}

/** Throws GiaobanError `authority/key-damaged`, or `profile/newer-format` for a file of a later program. */
export function parseRootKey(crypto: Pick<Crypto, 'sha256'>, file: Uint8Array): RootKeyFile {
  const damaged = new GiaobanError('authority/key-damaged')
  const body = file.subarray(0, -hashBytes)
  if (!equalBytes(crypto.sha256(body), file.subarray(-hashBytes))) throw damaged
  try {
    const parsed = schema.decodeAs(keyFileSchema, new Uint8Array(body), limits.rootKeyFileBytes)
    if (parsed.format !== format) throw new GiaobanError('profile/newer-format')
    return parsed
  } catch (thrown) {
    if (thrown instanceof CodecError) throw damaged
    throw thrown
  }
}

/** The weaker hash is for demonstrations. Throws GiaobanError `authority/key-weak` before a passphrase is asked for. */
export function mustBeStrong({ memoryBytes, passes }: RootKeyFile, { demo }: { readonly demo: boolean }): void {
  const isFull = memoryBytes >= limits.argonMemoryBytes && passes >= limits.argonPasses
  if (!demo && !isFull) throw new GiaobanError('authority/key-weak')
}

/** The caller purges the secret half. Throws GiaobanError `vault/wrong-passphrase`. */
export async function openRootKey(deps: KeyDeps, file: RootKeyFile, passphrase: string): Promise<KeyPair> {
  const { crypto } = deps
  const { sealed, ...head } = file
  const a = await deps.hashPassphrase({ passphrase, ...head })
  const key = boxKey(crypto, a, head)
  const plaintext = crypto.boxOpen({ key, aad: schema.encodeAs(headerSchema, head), sealed })
  a.purge()
  key.purge()
  if (plaintext === undefined) throw new GiaobanError('vault/wrong-passphrase')
  const seed = taken(crypto, plaintext)
  const pair = crypto.signingKeyPair(seed)
  seed.purge()
  return pair
}

function boxKey(crypto: Crypto, a: SecretKey, { salt }: KeyHeader): SecretKey {
  const info = concat(labels.authorityKey, salt)
  return taken(
    crypto,
    a.unwrap((secret) => crypto.hkdfSha256({ secret, salt: noSalt, info, length: 32 })),
  )
}
