/**
 * A slot: what one officer's passphrase and one machine secret open (docs/spec/vault.md, Slots). The file is the
 * deterministic CBOR of `Slot` and its SHA-256, which tells a damaged file from a wrong passphrase.
 */
import { join } from 'node:path'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { bytesToHex, concat, equalBytes, utf8, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { OfficerId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import * as schema from '../../shared/protocol/schema.ts'
import { readWhole, replaceFile } from './atomic-file.ts'

/** 1 app, 2 file, 3 recovery (HPKE to the unit's recovery key, docs/spec/backup.md). */
export const slotTypes = ['app', 'file', 'recovery'] as const
export type SlotType = (typeof slotTypes)[number]

const { field, record } = schema

/** Everything here is readable by whoever has the disk: badge and name stand on the unlock screen. */
const slotHeader = {
  format: field(0, schema.uint()),
  type: field(1, schema.words(slotTypes, 1)),
  badge: field(2, schema.text(limits.badgeBytes)),
  name: field(3, schema.text(limits.shortTextBytes)),
  officer: field(4, schema.id<OfficerId>(16)),
  salt: field(5, schema.bytes({ exact: 16 })),
  memoryBytes: field(6, schema.uint(limits.argonMemoryMaxBytes)),
  passes: field(7, schema.uint(limits.argonPassesMax)),
  /** What the machine secret store needs to find its secret: a key id (file) or the key store's wrapped blob (app). */
  reference: field(8, schema.bytes({ max: limits.machineReferenceBytes })),
} as const
const slotHeaderSchema = record(slotHeader)
export type SlotHeader = schema.Infer<typeof slotHeaderSchema>

const slotSchema = record({ ...slotHeader, sealed: field(9, schema.bytes({ max: limits.slotBytes })) })
export type Slot = schema.Infer<typeof slotSchema>

export const slotFormat = 1

/** The associated data of the sealed part: a changed header opens nothing. */
export const slotHeaderBytes = (header: SlotHeader): Bytes => schema.encodeAs(slotHeaderSchema, header)

const hashBytes = 32

const slotName = (crypto: Crypto, badge: string, type: SlotType): string =>
  `${bytesToHex(crypto.sha256(utf8(badge.normalize('NFC'))).subarray(0, 16))}.${type}`

export function writeSlot(crypto: Crypto, folder: string, slot: Slot): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const body = schema.encodeAs(slotSchema, slot)
  replaceFile(join(folder, slotName(crypto, slot.badge, slot.type)), concat(body, crypto.sha256(body)))
}

export const removeSlot = (crypto: Crypto, folder: string, slot: Pick<Slot, 'badge' | 'type'>): void =>
  rmSync(join(folder, slotName(crypto, slot.badge, slot.type)), { force: true })

/** Throws GiaobanError `vault/damaged`, or `profile/newer-format` for a slot of a later program. */
export function parseSlot(crypto: Crypto, file: Uint8Array): Slot {
  const damaged = new GiaobanError('vault/damaged', { recoverable: false })
  const body = file.subarray(0, -hashBytes)
  if (!equalBytes(crypto.sha256(body), file.subarray(-hashBytes))) throw damaged
  try {
    const slot = schema.decodeAs(slotSchema, body, limits.slotBytes)
    if (slot.format !== slotFormat) throw new GiaobanError('profile/newer-format')
    return slot
  } catch (thrown) {
    if (thrown instanceof CodecError) throw damaged
    throw thrown
  }
}

/** All slots of a home, by badge; a damaged one makes the answer an error only when it is the one asked for. */
export function listSlots(
  crypto: Crypto,
  folder: string,
): { readonly slots: readonly Slot[]; readonly damaged: number } {
  if (!existsSync(folder)) return { slots: [], damaged: 0 }
  const slots: Slot[] = []
  let damaged = 0
  for (const name of readdirSync(folder).filter((each) => /^[0-9a-f]{32}\.(?:app|file|recovery)$/.test(each))) {
    try {
      const bytes = readWhole(join(folder, name), limits.slotBytes)
      if (bytes !== undefined) slots.push(parseSlot(crypto, bytes))
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError)) throw thrown
      damaged += 1
    }
  }
  return { slots: slots.toSorted((a, b) => (a.badge < b.badge ? -1 : 1)), damaged }
}
