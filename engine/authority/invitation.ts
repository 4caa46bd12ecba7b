/**
 * The paper that lets a new unit begin, and the first devices of a unit that has none: who the authority is, which log
 * counts, what the unit is called (docs/spec/authority.md, Founding a unit). No secret; who brings it vouches for it,
 * and its fingerprint is compared by word of mouth: no trust on first use.
 */
import { z } from 'zod'
import { bytesToHex, utf8, utf8ToText, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { UnitCode, UnitId } from '../../shared/ids.ts'
import { hex16, hex32, relayUrl, unitCode } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { unitLevels, unitLinks } from '../../shared/protocol/directory/words.ts'
import { relayNames } from '../vault/profile.ts'

const schema = z.strictObject({
  format: z.literal(1),
  kind: z.literal('unit-invitation'),
  authority: z.string().min(1).max(200),
  demo: z.boolean(),
  root: hex32,
  logKey: z.string().max(300),
  /** Where the relay goes by another name than the log's. */
  relayNames: relayNames.optional(),
  relays: z.array(relayUrl).max(4),
  relayPins: z.array(hex32).max(8),
  unit: z.strictObject({
    id: hex16.transform((id) => id as UnitId),
    code: unitCode.transform((code) => code as UnitCode),
    name: z.string().min(1).max(200),
    level: z.enum(unitLevels),
    parent: hex16.transform((id) => id as UnitId).optional(),
    shortForm: z.string().regex(/^[A-Z][A-Z0-9]{0,5}$/),
    link: z.enum(unitLinks),
  }),
})
export type UnitInvitation = Omit<z.output<typeof schema>, 'format' | 'kind'>

export const formatInvitation = (invitation: UnitInvitation): Bytes =>
  utf8(`${JSON.stringify({ format: 1, kind: 'unit-invitation', ...invitation }, undefined, 2)}\n`)

/** Throws GiaobanError `authority/request-damaged`, or `usage/too-large`. */
export function parseInvitation(file: Uint8Array): UnitInvitation {
  if (file.length > limits.foundingFileBytes) throw new GiaobanError('usage/too-large')
  const damaged = new GiaobanError('authority/request-damaged')
  let json: unknown
  try {
    json = JSON.parse(utf8ToText(file))
  } catch {
    throw damaged
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw damaged
  const { format: _format, kind: _kind, ...invitation } = parsed.data
  return invitation
}

/** What two people compare: twenty digits of the hash of the file as it came. */
export const fileFingerprint = (crypto: Pick<Crypto, 'sha256'>, file: Uint8Array): string =>
  (bytesToHex(crypto.sha256(file).subarray(0, 10)).match(/.{4}/g) ?? []).join(' ')
