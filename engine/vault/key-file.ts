/**
 * HOME/keys: the device's and the unit's private keys, apart from the database and from every backup
 * (docs/spec/vault.md, Keys file). Each change writes all survivors under fresh key-encryption keys, so that a deleted
 * key is in no current file. Seeds and device keys need half a key beside, which the machine keeps outside of the home
 * and replaces with each change: an old copy of the file signs, and opens no mail.
 */
import { bytesToHex, concat, u64, u8, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type CircleId, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { labels } from '../../shared/protocol/labels.ts'
import * as schema from '../../shared/protocol/schema.ts'
import type { Deps, KeyParts } from '../deps.ts'
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
  /** X-Wing decapsulation key of a version of a circle. */
  circle: (circle: CircleId, version: number): Bytes => concat(u8(8), idBytes(circle), u64(version)),
} as const

export interface NamedKey {
  readonly name: Bytes
  readonly key: SecretKey
}

const { field, record } = schema
const holders = ['in-file', 'machine-store'] as const
const box = schema.bytes({ exact: 60 })

const fileTable = record({
  format: field(0, schema.uint()),
  holder: field(1, schema.words(holders)),
  generation: field(2, schema.uint()),
  /** The key-encryption key under HKDF(keys master). */
  wrapped: field(3, box),
  sealed: field(4, schema.bytes({ max: limits.keyFileBytes })),
  /** Holder `machine-store` only: name of the machine's half, and what needs it, as 3 and 4. */
  part: schema.optional(5, schema.bytes({ exact: 16 })),
  wrappedSeeds: schema.optional(6, box),
  sealedSeeds: schema.optional(7, schema.bytes({ max: limits.keyFileBytes })),
})
/** The machine's half and what needs it stand there together, with the holder that says so, or not at all. */
const fileSchema = schema.refined(fileTable, ({ holder, part, wrappedSeeds, sealedSeeds }) =>
  [part, wrappedSeeds, sealedSeeds].every((each) => (each !== undefined) === (holder === 'machine-store')),
)
const entriesSchema = schema.array(
  record({ name: field(0, schema.bytes({ max: 32 })), secret: field(1, schema.bytes({ exact: 32 })) }),
  { max: limits.vaultKeys },
)
const format = 1

/** Kinds of names that open mail, now or later: device keys, seeds, pending seeds. */
const seedKinds: ReadonlySet<number | undefined> = new Set([2, 3, 7, 8])
const isSeed = ({ name }: NamedKey): boolean => seedKinds.has(name[0])
const noPart: Bytes = new Uint8Array(0)

const damaged = (): GiaobanError => new GiaobanError('vault/damaged', { recoverable: false })

/** The open keys file. Keys that it gives away stay its own: they are wiped by `purge` or `change`. */
export class KeyFile {
  readonly #crypto: Crypto
  readonly #path: string
  readonly #step: (name: string) => void
  readonly #master: SecretKey
  readonly #keysByName = new Map<string, NamedKey>()
  readonly #parts: KeyParts | undefined
  #generation = 0
  #part: Part | undefined
  #areSeedsLost = false

  /** Takes `master` over. */
  private constructor(options: KeyFileOptions) {
    this.#crypto = options.crypto
    this.#path = options.path
    this.#step = options.step
    this.#master = options.master
    this.#parts = options.parts
  }

  /** The machine's half is not the one of this file: an old copy, or one of another machine. It holds no seed. */
  get areSeedsLost(): boolean {
    return this.#areSeedsLost
  }

  /** Writes a new file; the keys in `first` are copied. */
  static create(options: KeyFileOptions, first: readonly NamedKey[]): KeyFile {
    const file = new KeyFile(options)
    return file.#orPurged(() => file.change({ put: first }))
  }

  /** Throws GiaobanError `vault/damaged`, `profile/newer-format`. */
  static open(options: KeyFileOptions): KeyFile {
    const file = new KeyFile(options)
    return file.#orPurged(() => {
      const bytes = readWhole(options.path, 2 * limits.keyFileBytes)
      if (bytes === undefined) throw damaged()
      file.#load(bytes)
    })
  }

  /** What cannot be made or opened keeps no key in memory, the master included. */
  #orPurged(work: () => void): this {
    try {
      work()
      return this
    } catch (thrown) {
      this.purge()
      throw thrown instanceof CodecError ? damaged() : thrown
    }
  }

  get(name: Bytes): SecretKey | undefined {
    return this.#keysByName.get(bytesToHex(name))?.key
  }

  /** Names of all keys whose name begins with `prefix`. */
  names(prefix: Bytes): readonly Bytes[] {
    const start = bytesToHex(prefix)
    return [...this.#keysByName].filter(([name]) => name.startsWith(start)).map(([, entry]) => entry.name)
  }

  /**
   * Adds copies of `put` and forgets `remove`; durable when it returns. Nothing changes when it throws, unless the disk
   * fails between the file and the machine's half: then the change is made, and the half before goes with the next one.
   */
  change(options: { readonly put?: readonly NamedKey[]; readonly remove?: readonly Bytes[] }): void {
    const removed = new Set((options.remove ?? []).map(bytesToHex))
    const added = new Map(
      (options.put ?? []).map(({ name, key }) => [bytesToHex(name), { name, key: this.#copy(key) }] as const),
    )
    const after = new Map([...this.#keysByName, ...added].filter(([name]) => !removed.has(name)))
    const before = this.#part
    const next = this.#parts && {
      id: before?.id ?? this.#crypto.random(16),
      bytes: this.#crypto.random(32),
    }
    try {
      if (after.size > limits.vaultKeys) throw new Error('too many keys in a vault')
      this.#step('vault.keys.before')
      // both halves until the file is replaced: whichever file a power cut leaves, its half is there
      if (next !== undefined) {
        this.#parts?.write(next.id, before === undefined ? [next.bytes] : [before.bytes, next.bytes])
        this.#step('vault.keys-part.after')
      }
      replaceFile(this.#path, this.#encode([...after.values()], { generation: this.#generation + 1, part: next }))
    } catch (thrown) {
      for (const { key } of added.values()) key.purge()
      next?.bytes.fill(0)
      throw thrown
    }
    this.#generation += 1
    this.#part = next
    this.#areSeedsLost = false
    for (const [name, entry] of this.#keysByName) if (after.get(name) !== entry) entry.key.purge()
    this.#keysByName.clear()
    for (const [name, entry] of after) this.#keysByName.set(name, entry)
    if (next !== undefined) this.#forgetHalf(before, next)
    this.#step('vault.keys.after')
  }

  /** The file before opens no seed from here on. */
  #forgetHalf(before: Part | undefined, next: Part): void {
    this.#step('vault.keys-replaced.after')
    before?.bytes.fill(0)
    if (before !== undefined) this.#parts?.write(next.id, [next.bytes])
  }

  purge(): void {
    for (const { key } of this.#keysByName.values()) key.purge()
    this.#keysByName.clear()
    this.#part?.bytes.fill(0)
    this.#master.purge()
  }

  #copy(key: SecretKey): SecretKey {
    return key.unwrap((bytes) => this.#crypto.secretKey(bytes))
  }

  /** `part`: empty for what the keys master alone opens. */
  #wrappingKey(part: Bytes): SecretKey {
    const info = labels.vaultKeys
    const bytes = this.#master.unwrap((master) => {
      const secret = concat(master, part)
      const key = this.#crypto.hkdfSha256({ secret, salt: new Uint8Array(0), info, length: 32 })
      secret.fill(0)
      return key
    })
    return taken(this.#crypto, bytes)
  }

  #encode(entries: readonly NamedKey[], file: { readonly generation: number; readonly part: Part | undefined }): Bytes {
    const { generation, part } = file
    const aad = concat(labels.vaultKeys, u64(generation))
    if (part === undefined) {
      return schema.encodeAs(fileSchema, { format, holder: 'in-file', generation, ...this.#seal(entries, aad, noPart) })
    }
    const [seeds, others] = [entries.filter(isSeed), entries.filter((entry) => !isSeed(entry))]
    const sealed = this.#seal(seeds, aad, part.bytes)
    return schema.encodeAs(fileSchema, {
      format,
      holder: 'machine-store',
      generation,
      ...this.#seal(others, aad, noPart),
      part: part.id,
      wrappedSeeds: sealed.wrapped,
      sealedSeeds: sealed.sealed,
    })
  }

  #seal(entries: readonly NamedKey[], aad: Bytes, part: Bytes): { readonly wrapped: Bytes; readonly sealed: Bytes } {
    const kek = taken(this.#crypto, this.#crypto.random(32))
    const wrapping = this.#wrappingKey(part)
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
    return { wrapped, sealed }
  }

  #load(bytes: Bytes): void {
    const file = schema.decodeAs(fileSchema, bytes, 2 * limits.keyFileBytes)
    if (file.format !== format) throw new GiaobanError('profile/newer-format')
    const { part, wrappedSeeds, sealedSeeds, generation } = file
    const aad = concat(labels.vaultKeys, u64(generation))
    if (!this.#open({ ...file, aad, part: noPart })) throw damaged()
    this.#generation = generation
    if (file.holder === 'in-file') return
    if (part === undefined || wrappedSeeds === undefined || sealedSeeds === undefined) throw damaged()
    const halves = this.#parts?.read(part) ?? []
    let own: Bytes | undefined
    try {
      own = halves.findLast((half) => this.#open({ wrapped: wrappedSeeds, sealed: sealedSeeds, aad, part: half }))
    } finally {
      for (const half of halves) if (half !== own) half.fill(0)
    }
    this.#areSeedsLost = own === undefined
    if (own === undefined) return
    this.#part = { id: part, bytes: own }
    if (halves.length > 1) this.#parts?.write(part, [own]) // of a change that was cut short
  }

  /** False when the key is another one; throws GiaobanError for content that this key does not open. */
  #open(from: { readonly wrapped: Bytes; readonly sealed: Bytes; readonly aad: Bytes; readonly part: Bytes }): boolean {
    const wrapping = this.#wrappingKey(from.part)
    const kekBytes = this.#crypto.boxOpen({ key: wrapping, aad: from.aad, sealed: from.wrapped })
    wrapping.purge()
    if (kekBytes === undefined) return false
    const kek = taken(this.#crypto, kekBytes)
    const plaintext = this.#crypto.boxOpen({ key: kek, aad: from.aad, sealed: from.sealed })
    kek.purge()
    if (plaintext === undefined) throw damaged()
    for (const { name, secret } of schema.decodeAs(entriesSchema, plaintext, limits.keyFileBytes)) {
      this.#keysByName.set(bytesToHex(name), { name, key: taken(this.#crypto, secret) })
    }
    plaintext.fill(0)
    return true
  }
}

interface Part {
  readonly id: Bytes
  readonly bytes: Bytes
}

export interface KeyFileOptions {
  readonly crypto: Crypto
  readonly path: string
  /** Taken over: purged with the file. */
  readonly master: SecretKey
  readonly step: (name: string) => void
  /** Absent where this machine keeps none: everything lies under the keys master alone. */
  readonly parts?: KeyParts
}

export const keyFileOptions = (
  deps: Pick<Deps, 'crypto' | 'step' | 'keyParts'>,
  file: Pick<KeyFileOptions, 'path' | 'master'>,
): KeyFileOptions => ({
  ...file,
  crypto: deps.crypto,
  step: deps.step,
  ...(deps.keyParts !== undefined && { parts: deps.keyParts }),
})
