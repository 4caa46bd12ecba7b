/** The log's verifier key as profiles have it: `name+hash+base64(type || key)` (C2SP signed-note, Verifier keys). */
import { base64ToBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { noteKeyId, noteKeyTypes } from '../../shared/protocol/note.ts'

const form = /^([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/

/** Throws GiaobanError `profile/invalid`. */
export function parseLogKey(crypto: Pick<Crypto, 'sha256'>, text: string): NoteKey {
  const [, name, hash, encoded] = form.exec(text) ?? []
  const bytes: Bytes | undefined = encoded === undefined ? undefined : base64ToBytes(encoded)
  if (name === undefined || hash === undefined || bytes?.length !== 33 || bytes[0] !== noteKeyTypes.ed25519) {
    throw new GiaobanError('profile/invalid', { recoverable: false })
  }
  const publicKey = bytes.slice(1)
  if (noteKeyId(crypto, { name, type: noteKeyTypes.ed25519, publicKey }) !== Number.parseInt(hash, 16)) {
    throw new GiaobanError('profile/invalid', { recoverable: false })
  }
  return { name, publicKey }
}
