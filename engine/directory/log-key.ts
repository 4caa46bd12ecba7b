/** The log's key as profiles have it, read or refused. */
import { GiaobanError } from '../../shared/errors.ts'
import type { NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { parseVerifierKey } from '../../shared/protocol/directory/verifier-key.ts'

/** Throws GiaobanError `profile/invalid`. */
export function parseLogKey(crypto: Pick<Crypto, 'sha256'>, text: string): NoteKey {
  const key = parseVerifierKey(crypto, text)
  if (key === undefined) throw new GiaobanError('profile/invalid', { recoverable: false })
  return key
}
