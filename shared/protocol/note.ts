/**
 * C2SP signed note: text, a blank line, signature lines `— name base64(key id[4] || signature)`.
 * Accepted here: at most `limits.noteBytes` and `limits.noteSignatures`, canonical padded base64, nothing behind.
 */
import { base64ToBytes, bytesToBase64, concat, u32, u8, utf8, utf8ToText, type Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import { err, ok, type Result } from '../result.ts'
import type { Hash } from './merkle.ts'

export const noteKeyTypes = { ed25519: 1, cosignature: 4 } as const
export type NoteKeyType = (typeof noteKeyTypes)[keyof typeof noteKeyTypes]

export interface NoteSignature {
  readonly name: string
  /** The first four bytes of SHA-256(name || LF || type || public key), as a number. */
  readonly keyId: number
  readonly signature: Bytes
}

export interface Note {
  /** Ends with a newline; this is what is signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** A key that this client knows. `verify` sees the text and the bytes behind the key id. */
export interface NoteVerifier {
  readonly name: string
  readonly keyId: number
  verify(text: string, signature: Bytes): boolean
}

/** malformed: not a note; unsigned: no known key signed it; signature: a known key's signature fails. */
export type NoteError = 'malformed' | 'unsigned' | 'signature'

const linePrefix = '\u2014 '
/** C0 controls but the newline. */
const hasControls = (text: string): boolean => utf8(text).some((byte) => byte < 0x20 && byte !== 0x0a)
const keyName = /^[^\p{White_Space}+]+$/u

export const isNoteKeyName = (name: string): boolean => keyName.test(name) && !hasControls(name)

export function noteKeyId(
  crypto: Hash,
  key: { readonly name: string; readonly type: NoteKeyType; readonly publicKey: Uint8Array },
): number {
  const hash = crypto.sha256(utf8(`${key.name}\n`), u8(key.type), key.publicKey)
  return new DataView(hash.buffer, hash.byteOffset, 4).getUint32(0)
}

export function formatNote(note: Note): Bytes {
  const lines = note.signatures.map(
    ({ name, keyId, signature }) => `${linePrefix}${name} ${bytesToBase64(concat(u32(keyId), signature))}\n`,
  )
  return utf8(`${note.text}\n${lines.join('')}`)
}

/** `undefined` for anything but a well-formed note with at least one signature. Says nothing about the signatures. */
export function parseNote(bytes: Uint8Array): Note | undefined {
  if (bytes.length > limits.noteBytes) return undefined
  let all: string
  try {
    all = utf8ToText(bytes)
  } catch {
    return undefined
  }
  const blank = all.lastIndexOf('\n\n')
  if (blank < 0 || hasControls(all) || !all.endsWith('\n')) return undefined
  const lines = all
    .slice(blank + 2)
    .split('\n')
    .slice(0, -1)
  if (lines.length === 0 || lines.length > limits.noteSignatures) return undefined
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const signature = parseLine(line)
    if (signature === undefined) return undefined
    signatures.push(signature)
  }
  return { text: all.slice(0, blank + 1), signatures }
}

function parseLine(line: string): NoteSignature | undefined {
  const [dash, name, encoded, ...rest] = line.split(' ')
  if (`${dash} ` !== linePrefix || name === undefined || encoded === undefined || rest.length > 0) return undefined
  const bytes = base64ToBytes(encoded)
  if (!isNoteKeyName(name) || bytes === undefined || bytes.length < 5) return undefined
  return { name, keyId: new DataView(bytes.buffer).getUint32(0), signature: bytes.slice(4) }
}

/** Unknown keys are ignored; one failing signature of a known key rejects the note; at least one must verify. */
export function openNote(
  bytes: Uint8Array,
  verifiers: readonly NoteVerifier[],
): Result<{ readonly text: string; readonly signatures: readonly NoteSignature[] }, NoteError> {
  const note = parseNote(bytes)
  if (note === undefined) return err('malformed')
  const verified: NoteSignature[] = []
  for (const signature of note.signatures) {
    const known = verifiers.filter((each) => each.name === signature.name && each.keyId === signature.keyId)
    if (known.length === 0) continue
    if (!known.every((each) => each.verify(note.text, signature.signature))) return err('signature')
    verified.push(signature)
  }
  return verified.length === 0 ? err('unsigned') : ok({ text: note.text, signatures: verified })
}
