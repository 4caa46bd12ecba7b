/** The log's key as profiles and invitations have it. */
import { GiaobanError } from '../../shared/errors.ts'
import type { NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { PolicyLeaf } from '../../shared/protocol/directory/leaves/policy.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import { formatVerifierKey, parseVerifierKey } from '../../shared/protocol/directory/verifier-key.ts'

/** Throws GiaobanError `profile/invalid`. */
export function parseLogKey(crypto: Pick<Crypto, 'sha256'>, text: string): NoteKey {
  const key = parseVerifierKey(crypto, text)
  if (key === undefined) throw new GiaobanError('profile/invalid', { recoverable: false })
  return key
}

/**
 * Who is invited begins with the log of today. After a change of log the relay still goes by another name than that one
 * has, which nobody could know who has no policy yet.
 */
export function invitedLog(
  crypto: Hash,
  { log, relayNames }: Pick<PolicyLeaf, 'log' | 'relayNames'>,
): { readonly logKey: string; readonly relayNames?: readonly string[] } {
  const others = relayNames.some((name) => name !== log.origin)
  return {
    logKey: formatVerifierKey(crypto, { name: log.origin, publicKey: log.key }),
    ...(others && { relayNames }),
  }
}
