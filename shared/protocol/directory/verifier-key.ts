/** A log's key as text, the C2SP verifier key of a signed note: `name+8 hex digits of the key id+base64(0x01 || key)`. */
import { base64ToBytes, bytesToBase64, concat, u8 } from '../../bytes.ts'
import type { NoteKey } from '../checkpoint.ts'
import type { Hash } from '../merkle.ts'
import { isNoteKeyName, noteKeyId, noteKeyTypes } from '../note.ts'

const type = noteKeyTypes.ed25519

export function formatVerifierKey(crypto: Hash, { name, publicKey }: NoteKey): string {
  const id = noteKeyId(crypto, { name, type, publicKey }).toString(16).padStart(8, '0')
  return `${name}+${id}+${bytesToBase64(concat(u8(type), publicKey))}`
}

/** `undefined` for anything but what `formatVerifierKey` gives. */
export function parseVerifierKey(crypto: Hash, text: string): NoteKey | undefined {
  const [name, , encoded] = text.split('+', 3)
  const bytes = base64ToBytes(text.slice(text.indexOf('+', (name?.length ?? 0) + 1) + 1))
  if (name === undefined || encoded === undefined || bytes?.length !== 33 || !isNoteKeyName(name)) return undefined
  const key = { name, publicKey: bytes.slice(1) }
  return formatVerifierKey(crypto, key) === text ? key : undefined
}
