/** Names of keys: key ids, the authority's root fingerprint, and the salted hash that stands for an officer's name. */
import { concat, u8, utf8, type Bytes } from '../../bytes.ts'
import { idBytes, idOf, type KeyId } from '../../ids.ts'
import { labels } from '../labels.ts'
import type { Hash } from '../merkle.ts'
import { algorithmNumber } from './leaves/fields.ts'
import type { PolicyLeaf } from './leaves/policy.ts'

/** SHA-256(L("giaoban/key/v1") || u8 algorithm || public key). */
export const keyIdOf = (crypto: Hash, publicKey: Uint8Array): KeyId =>
  idOf<KeyId>(crypto.sha256(labels.key, u8(algorithmNumber), publicKey))

/** SHA-256(L("giaoban/root/v1") || authority id || u8 threshold || u8 number of keys || (u8 algorithm || key) each). */
export function rootFingerprint(crypto: Hash, policy: Pick<PolicyLeaf, 'authority' | 'threshold' | 'rootKeys'>): Bytes {
  const keys = policy.rootKeys.flatMap((key) => [u8(algorithmNumber), key])
  return crypto.sha256(
    concat(labels.root, idBytes(policy.authority), u8(policy.threshold), u8(policy.rootKeys.length), ...keys),
  )
}

/** 32 random bytes; travels in bodies with name and badge number. */
export const officerSaltLength = 32

/**
 * SHA-256(L("giaoban/officer-name/v1") || salt[32] || name || 0x00 || badge), both as UTF-8. Throws TypeError for a
 * name with a zero character or another salt length: a bug, forms refuse them.
 */
export function officerNameHash(
  crypto: Hash,
  officer: { readonly salt: Uint8Array; readonly name: string; readonly badge: string },
): Bytes {
  if (officer.salt.length !== officerSaltLength || officer.name.includes('\0'))
    throw new TypeError('not an officer name')
  return crypto.sha256(labels.officerName, officer.salt, utf8(officer.name), u8(0), utf8(officer.badge))
}
