/** HOME/profile.json: what must be known before a passphrase. Plain, without secrets (docs/spec/vault.md, Profile). */
import { z } from 'zod'
import { utf8, utf8ToText, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { DeviceId, UnitCode, UnitId } from '../../shared/ids.ts'
import { hex16, hex32, language, relayUrl, theme, unitCode } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import { relayNameBytes } from '../../shared/protocol/relay-wire/handshake.ts'
import { readWhole, replaceFile } from './atomic-file.ts'

export const profileFormat = 1

/** As the policy lists them. */
export const relayNames = z.array(z.string().min(1).max(relayNameBytes)).max(16).readonly()

const profileSchema = z.strictObject({
  format: z.literal(profileFormat),
  unit: z.strictObject({
    id: hex16.transform((id) => id as UnitId),
    code: unitCode.transform((code) => code as UnitCode),
    name: z.string().max(limits.shortTextBytes),
  }),
  device: hex16.transform((id) => id as DeviceId),
  demo: z.boolean(),
  /** Fingerprint of the authority's root policy. */
  root: hex32,
  /** The log's verifier key as a C2SP note has it: name+hash+base64. */
  logKey: z.string().max(300),
  /** Names of the relays until there is a policy, where they are not the log's. */
  relayNames: relayNames.optional(),
  relays: z.array(relayUrl).max(4),
  /** Two of them at once, independent of each other (docs/spec/relay.md, Two relays at once). */
  together: z.boolean().optional(),
  /** SHA-256 of the relays' TLS public keys, where the policy does not say; two while one rotates. */
  relayPins: z.array(hex32).max(8).optional(),
  language: language.default('vi'),
  theme: theme.default('system'),
})
export type Profile = z.output<typeof profileSchema>

/** Throws GiaobanError `profile/not-found`, `profile/invalid`, `profile/newer-format`. */
export function readProfile(path: string): Profile {
  const bytes = readWhole(path, limits.profileBytes)
  if (bytes === undefined) throw new GiaobanError('profile/not-found')
  return parseProfile(bytes)
}

export function parseProfile(bytes: Bytes): Profile {
  const invalid = new GiaobanError('profile/invalid', { recoverable: false })
  let json: unknown
  try {
    json = JSON.parse(utf8ToText(bytes))
  } catch {
    throw invalid
  }
  const format = (json as { format?: unknown } | null)?.format
  if (typeof format === 'number' && format > profileFormat) throw new GiaobanError('profile/newer-format')
  const parsed = profileSchema.safeParse(json)
  if (!parsed.success) throw invalid
  return parsed.data
}

export function writeProfile(path: string, profile: Profile): void {
  replaceFile(path, utf8(`${JSON.stringify(profile, undefined, 2)}\n`))
}

/**
 * What must not change behind the vault's back: whoever can write the plain file while the vault is locked could
 * otherwise name another root, another log or a demonstration. Kept in the database and compared at each opening.
 */
export const profileAnchor = (profile: Profile): string =>
  JSON.stringify([profile.unit.id, profile.device, profile.demo, profile.root, profile.logKey])
