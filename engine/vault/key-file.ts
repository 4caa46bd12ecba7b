/**
 * HOME/keys: the device's and the unit's private keys, apart from the database and from every backup
 * (docs/spec/vault.md, Keys file). Each change writes all survivors under a fresh key-encryption key, so that a deleted
 * key is in no current file. `holder` leaves room for a key-encryption key that lies in the machine's secret store and
 * makes old copies of the file dead as well.
 */
import { bytesToHex, concat, u64, u8, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { labels } from '../../shared/protocol/labels.ts'
import * as schema from '../../shared/protocol/schema.ts'
import { readWhole, replaceFile } from './atomic-file.ts'
import { taken } from './slot-crypto.ts'

/** The name of a key: one byte of kind and what tells keys of that kind apart. Never reused for another key. */
export const keyNames = {
  /** Ed25519 seed of the device. */
  deviceSigning: (): Bytes => u8(1),
  /** X-Wing key of the device, by its counter. */
  deviceKem: (counter: number): Bytes => concat(u8(2), u64(counter)),
  /** S_e of a unit: X-Wing decapsulation key of epoch e. */
  unitEpoch: (unit: UnitId, epoch: number): Bytes => concat(u8(3), idBytes(unit), u64(epoch)),
  audit: (): Bytes => u8(5),
  witness: (): Bytes => u8(6),
  /** S_e of a rotation of this device that the log does not have yet. */
  pendingEpoch: (unit: UnitId, epoch: number): Bytes => concat(u8(7), idBytes(unit), u64(epoch)),
} as const

export interface NamedKey {
  readonly name: Bytes
  readonly key: SecretKey
}

const { field, record } = schema
const holders = ['in-file', 'machine-store'] as const
const box = schema.bytes({ exact: 60 })

const fileSchema = record({
  format: field(0, schema.uint()),
  holder: field(1, schema.words(holders)),
  generation: field(2, schema.uint()),
  /** The key-encryption key under HKDF(keys master). */
  wrapped: field(3, box),
  sealed: field(4, schema.bytes({ max: limits.keyFileBytes })),
})
const entriesSchema = schema.array(
  record({ name: field(0, schema.bytes({ max: 32 })), secret: field(1, schema.bytes({ exact: 32 })) }),
  { max: limits.vaultKeys },
)
const format = 1

const damaged = (): GiaobanError => new GiaobanError('vault/damaged', { recoverable: false })

/** The open keys file. Keys that it gives away stay its own: they are wiped by `purge` or `change`. */
export class KeyFile {
  readonly #crypto: Crypto
  readonly #path: string
  readonly #step: (name: string) => void
  readonly #master: SecretKey
  readonly #keysByName = new Map<string, NamedKey>()
  #generation = 0

  /** Takes `master` over. */
  private constructor(options: KeyFileOptions) {
    this.#crypto = options.crypto
    this.#path = options.path
    this.#step = options.step
    this.#master = options.master
  }

  /** Writes a new file; the keys in `first` are copied. */
  static create(options: KeyFileOptions, first: readonly NamedKey[]): KeyFile {
    const file = new KeyFile(options)
    file.change({ put: first })
    return file
  }

  /** Throws GiaobanError `vault/damaged`, `profile/newer-format`. */
  static open(options: KeyFileOptions): KeyFile {
    const file = new KeyFile(options)
    const bytes = readWhole(options.path, 2 * limits.keyFileBytes)
    if (bytes === undefined) throw damaged()
    try {
      file.#load(bytes)
    } catch (thrown) {
      throw thrown instanceof CodecError ? damaged() : thrown
    }
    return file
  }

  get(name: Bytes): SecretKey | undefined {
    return this.#keysByName.get(bytesToHex(name))?.key
  }

  /** Names of all keys whose name begins with `prefix`. */
  names(prefix: Bytes): readonly Bytes[] {
    const start = bytesToHex(prefix)
    return [...this.#keysByName].filter(([name]) => name.startsWith(start)).map(([, entry]) => entry.name)
  }

  /** Adds copies of `put` and forgets `remove`; durable when it returns. Nothing changes when it throws. */
  change(options: { readonly put?: readonly NamedKey[]; readonly remove?: readonly Bytes[] }): void {
    const removed = new Set((options.remove ?? []).map(bytesToHex))
    const added = new Map(
      (options.put ?? []).map(({ name, key }) => [bytesToHex(name), { name, key: this.#copy(key) }] as const),
    )
    const after = new Map([...this.#keysByName, ...added].filter(([name]) => !removed.has(name)))
    if (after.size > limits.vaultKeys) throw new Error('too many keys in a vault')
    this.#step('vault.keys.before')
    try {
      replaceFile(this.#path, this.#encode([...after.values()], this.#generation + 1))
    } catch (thrown) {
      for (const { key } of added.values()) key.purge()
      throw thrown
    }
    this.#step('vault.keys.after')
    this.#generation += 1
    for (const [name, entry] of this.#keysByName) if (after.get(name) !== entry) entry.key.purge()
    this.#keysByName.clear()
    for (const [name, entry] of after) this.#keysByName.set(name, entry)
  }

  purge(): void {
    for (const { key } of this.#keysByName.values()) key.purge()
    this.#keysByName.clear()
    this.#master.purge()
  }

  #copy(key: SecretKey): SecretKey {
    return key.unwrap((bytes) => this.#crypto.secretKey(bytes))
  }

  #wrappingKey(): SecretKey {
    const info = labels.vaultKeys
    const bytes = this.#master.unwrap((secret) =>
      this.#crypto.hkdfSha256({ secret, salt: new Uint8Array(0), info, length: 32 }),
    )
    return taken(this.#crypto, bytes)
  }

  #encode(entries: readonly NamedKey[], generation: number): Bytes {
    const aad = concat(labels.vaultKeys, u64(generation))
    const kek = taken(this.#crypto, this.#crypto.random(32))
    const wrapping = this.#wrappingKey()
    const copies: Bytes[] = []
    const plaintext = schema.encodeAs(
      entriesSchema,
      entries.map(({ name, key }) => {
        const secret = key.unwrap((bytes) => new Uint8Array(bytes))
        copies.push(secret)
        return { name, secret }
      }),
    )
    const wrapped = kek.unwrap((bytes) => this.#crypto.boxSeal({ key: wrapping, aad, plaintext: bytes }))
    const sealed = this.#crypto.boxSeal({ key: kek, aad, plaintext })
    for (const bytes of [plaintext, ...copies]) bytes.fill(0)
    kek.purge()
    wrapping.purge()
    return schema.encodeAs(fileSchema, { format, holder: 'in-file', generation, wrapped, sealed })
  }

  #load(bytes: Bytes): void {
    const file = schema.decodeAs(fileSchema, bytes, 2 * limits.keyFileBytes)
    if (file.format !== format || file.holder !== 'in-file') throw new GiaobanError('profile/newer-format')
    const aad = concat(labels.vaultKeys, u64(file.generation))
    const wrapping = this.#wrappingKey()
    const kekBytes = this.#crypto.boxOpen({ key: wrapping, aad, sealed: file.wrapped })
    wrapping.purge()
    if (kekBytes === undefined) throw damaged()
    const kek = taken(this.#crypto, kekBytes)
    const plaintext = this.#crypto.boxOpen({ key: kek, aad, sealed: file.sealed })
    kek.purge()
    if (plaintext === undefined) throw damaged()
    for (const { name, secret } of schema.decodeAs(entriesSchema, plaintext, limits.keyFileBytes)) {
      const own = new Uint8Array(name)
      this.#keysByName.set(bytesToHex(own), { name: own, key: this.#crypto.secretKey(secret) })
    }
    plaintext.fill(0)
    this.#generation = file.generation
  }
}

export interface KeyFileOptions {
  readonly crypto: Crypto
  readonly path: string
  /** Taken over: purged with the file. */
  readonly master: SecretKey
  readonly step: (name: string) => void
}
