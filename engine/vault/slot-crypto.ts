/**
 * Sealing and opening slots (docs/spec/vault.md, Slots).
 * A = Argon2id(NFC(passphrase)), once. HKDF(A || machine secret) opens the slot; inside, HKDF(A) alone opens the
 * officer's signing key. It lies *inside* the slot so that nothing on the disk tests a passphrase without the machine
 * secret, and under A so that a colleague who opens the same vault cannot sign for its owner.
 */
import { concat, u8, type Bytes } from '../../shared/bytes.ts'
import { roles } from '../../shared/domain/roles.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import * as schema from '../../shared/protocol/schema.ts'
import { limits } from '../../shared/limits.ts'
import type { OfficerFacts } from './officer.ts'
import { slotFormat, slotHeaderBytes, slotTypes, type Slot, type SlotHeader, type SlotType } from './slot-file.ts'

const { field, optional, record } = schema
const key32 = schema.bytes({ exact: 32 })

const slotSecretsSchema = record({
  /** The vault master key: the database key is derived from it. */
  master: field(0, key32),
  /** Opens the keys file. Types app and file only, never in a recovery slot. */
  keysMaster: optional(1, key32),
  /** The officer's Ed25519 seed, sealed under HKDF(A). */
  officerSeed: field(2, schema.bytes({ exact: 60 })),
  roles: field(3, schema.array(schema.words(roles, 1), { max: roles.length })),
  nameSalt: field(4, schema.bytes({ max: 32 })),
})

/** What the passphrase and the machine secret open together. The caller purges the keys. */
export interface OpenedSlot {
  readonly master: SecretKey
  readonly keysMaster: SecretKey
  readonly officerSeed: SecretKey
  readonly officer: OfficerFacts
}

const typeByte = (type: SlotType): Bytes => u8(slotTypes.indexOf(type) + 1)
const noSalt: Bytes = new Uint8Array(0)

function slotKey(crypto: Crypto, a: SecretKey, options: { header: SlotHeader; machine: SecretKey }): SecretKey {
  const { header, machine } = options
  const info = concat(labels.vaultSlot, typeByte(header.type), header.salt)
  const secret = a.unwrap((hash) => machine.unwrap((half) => concat(hash, half)))
  return taken(crypto, crypto.hkdfSha256({ secret, salt: noSalt, info, length: 32 }), secret)
}

function officerBoxKey(crypto: Crypto, a: SecretKey, header: SlotHeader): SecretKey {
  const info = concat(labels.officerKey, typeByte(header.type), header.salt)
  return taken(
    crypto,
    a.unwrap((secret) => crypto.hkdfSha256({ secret, salt: noSalt, info, length: 32 })),
  )
}

/** The bytes as a SecretKey; they and `others` are wiped. */
export function taken(crypto: Crypto, bytes: Bytes, ...others: readonly Bytes[]): SecretKey {
  const key = crypto.secretKey(bytes)
  for (const each of [bytes, ...others]) each.fill(0)
  return key
}

export interface SealSlotInput {
  readonly type: Exclude<SlotType, 'recovery'>
  readonly officer: OfficerFacts
  readonly officerSeed: SecretKey
  readonly master: SecretKey
  readonly keysMaster: SecretKey
  /** A of the header's salt and parameters. */
  readonly a: SecretKey
  readonly machine: SecretKey
  readonly kdf: Pick<SlotHeader, 'salt' | 'memoryBytes' | 'passes'>
  readonly reference: Bytes
}

export function sealSlot(crypto: Crypto, input: SealSlotInput): Slot {
  const { officer } = input
  const header: SlotHeader = {
    format: slotFormat,
    type: input.type,
    badge: officer.badge,
    name: officer.name,
    officer: officer.id,
    salt: input.kdf.salt,
    memoryBytes: input.kdf.memoryBytes,
    passes: input.kdf.passes,
    reference: input.reference,
  }
  const aad = slotHeaderBytes(header)
  const boxKey = officerBoxKey(crypto, input.a, header)
  const officerSeed = input.officerSeed.unwrap((plaintext) => crypto.boxSeal({ key: boxKey, aad, plaintext }))
  const secrets = input.master.unwrap((master) =>
    input.keysMaster.unwrap((keysMaster) =>
      schema.encodeAs(slotSecretsSchema, {
        master,
        keysMaster,
        officerSeed,
        roles: officer.roles,
        nameSalt: officer.nameSalt,
      }),
    ),
  )
  const key = slotKey(crypto, input.a, { header, machine: input.machine })
  const sealed = crypto.boxSeal({ key, aad, plaintext: secrets })
  secrets.fill(0)
  key.purge()
  boxKey.purge()
  return { ...header, sealed }
}

/** `undefined`: another passphrase or another machine; the two cannot be told apart. */
export function openSlot(
  crypto: Crypto,
  slot: Slot,
  keys: { readonly a: SecretKey; readonly machine: SecretKey },
): OpenedSlot | undefined {
  const { sealed, ...header } = slot
  const aad = slotHeaderBytes(header)
  const key = slotKey(crypto, keys.a, { header, machine: keys.machine })
  const boxKey = officerBoxKey(crypto, keys.a, header)
  const plaintext = crypto.boxOpen({ key, aad, sealed })
  try {
    if (plaintext === undefined) return undefined
    const secrets = schema.decodeAs(slotSecretsSchema, plaintext, limits.slotBytes)
    const seed = crypto.boxOpen({ key: boxKey, aad, sealed: secrets.officerSeed })
    return openedFrom(crypto, header, { secrets, seed })
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  } finally {
    plaintext?.fill(0)
    key.purge()
    boxKey.purge()
  }
}

/** Wipes what was decoded: its byte fields are copies, not views of the plaintext. */
function openedFrom(
  crypto: Crypto,
  { officer: id, badge, name }: SlotHeader,
  content: { readonly secrets: schema.Infer<typeof slotSecretsSchema>; readonly seed: Bytes | undefined },
): OpenedSlot | undefined {
  const { seed } = content
  const { master, keysMaster, roles: held, nameSalt } = content.secrets
  try {
    if (seed === undefined || keysMaster === undefined) return undefined
    return {
      officer: { id, badge, name, roles: held, nameSalt },
      officerSeed: crypto.secretKey(seed),
      master: crypto.secretKey(master),
      keysMaster: crypto.secretKey(keysMaster),
    }
  } finally {
    for (const bytes of [seed, master, keysMaster]) bytes?.fill(0)
  }
}
