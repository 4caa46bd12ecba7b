/**
 * C2SP tlog-checkpoint and tlog-cosignature (Ed25519, `cosignature/v1`). Three lines, no extension lines: none of ours
 * has any, and not every cosignature would cover them.
 */
import { base64ToBytes, bytesToBase64, concat, readU64, u64, utf8, type Bytes } from '../bytes.ts'
import { err, ok, type Result } from '../result.ts'
import { latestTimeMs, second } from '../time.ts'
import type { Crypto, KeyPair } from './crypto-port.ts'
import {
  formatNote,
  isNoteKeyName,
  noteKeyId,
  noteKeyTypes,
  openNote,
  parseNote,
  type NoteError,
  type NoteSignature,
  type NoteVerifier,
} from './note.ts'

export interface Checkpoint {
  /** The log's name, and the key name of its signature. */
  readonly origin: string
  readonly size: number
  /** 32 bytes. */
  readonly root: Bytes
}

/** A log or a witness as the policy names it. */
export interface NoteKey {
  readonly name: string
  readonly publicKey: Bytes
}
export interface NoteSigner {
  readonly name: string
  readonly keys: KeyPair
}

export interface Cosignature {
  readonly name: string
  /** When the witness saw this tree as the largest: whole seconds. */
  readonly timeMs: number
}

export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint
  /** The newest of each known witness. */
  readonly cosignatures: readonly Cosignature[]
}

/** `origin`: signed by the log under another log's name. Otherwise as in a note; `unsigned` = not by the log. */
export type CheckpointError = NoteError | 'origin'

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${bytesToBase64(root)}\n`

export function parseCheckpointText(text: string): Checkpoint | undefined {
  const [origin, sizeText, rootText, end, ...more] = text.split('\n')
  if (origin === undefined || sizeText === undefined || rootText === undefined || end !== '' || more.length > 0) {
    return undefined
  }
  const size = Number(sizeText)
  const root = base64ToBytes(rootText)
  if (!isNoteKeyName(origin) || !/^(?:0|[1-9]\d{0,15})$/.test(sizeText) || !Number.isSafeInteger(size)) return undefined
  return root?.length === 32 ? { origin, size, root } : undefined
}

/** The checkpoint of an unverified note: for comparing views, never for believing one. */
export function peekCheckpoint(note: Uint8Array): Checkpoint | undefined {
  const parsed = parseNote(note)
  return parsed === undefined ? undefined : parseCheckpointText(parsed.text)
}

/** The log's own signed note. Throws TypeError when the log's name is not the origin: a bug. */
export function signCheckpoint(crypto: Crypto, log: NoteSigner, checkpoint: Checkpoint): Bytes {
  if (log.name !== checkpoint.origin || !isNoteKeyName(log.name)) throw new TypeError('a log signs under its origin')
  const text = checkpointText(checkpoint)
  const keyId = noteKeyId(crypto, { name: log.name, type: noteKeyTypes.ed25519, publicKey: log.keys.publicKey })
  const signature = crypto.sign(log.keys.secretKey, utf8(text))
  return formatNote({ text, signatures: [{ name: log.name, keyId, signature }] })
}

const cosignedBytes = (text: string, seconds: number): Bytes => utf8(`cosignature/v1\ntime ${seconds}\n${text}`)

/** A witness's signature of a checkpoint text; `timeMs` is cut to whole seconds. */
export function cosign(
  crypto: Crypto,
  witness: NoteSigner,
  input: { readonly text: string; readonly timeMs: number },
): NoteSignature {
  const { publicKey, secretKey } = witness.keys
  const seconds = Math.floor(input.timeMs / second)
  const keyId = noteKeyId(crypto, { name: witness.name, type: noteKeyTypes.cosignature, publicKey })
  const signature = concat(u64(seconds), crypto.sign(secretKey, cosignedBytes(input.text, seconds)))
  return { name: witness.name, keyId, signature }
}

/** The note with one more cosignature; it replaces an older one of the same witness key. `undefined` for no note. */
export function addCosignature(note: Uint8Array, cosignature: NoteSignature): Bytes | undefined {
  const parsed = parseNote(note)
  if (parsed === undefined) return undefined
  const others = parsed.signatures.filter((each) => each.name !== cosignature.name || each.keyId !== cosignature.keyId)
  return formatNote({ text: parsed.text, signatures: [...others, cosignature] })
}

function logVerifier(crypto: Crypto, key: NoteKey): NoteVerifier {
  return {
    name: key.name,
    keyId: noteKeyId(crypto, { ...key, type: noteKeyTypes.ed25519 }),
    verify: (text, signature) => crypto.verify(key.publicKey, utf8(text), signature),
  }
}

function witnessVerifier(crypto: Crypto, key: NoteKey): NoteVerifier {
  return {
    name: key.name,
    keyId: noteKeyId(crypto, { ...key, type: noteKeyTypes.cosignature }),
    verify: (text, signature) => {
      const seconds = readU64(signature)
      if (signature.length !== 72 || seconds === undefined || seconds * second > latestTimeMs) return false
      return crypto.verify(key.publicKey, cosignedBytes(text, seconds), signature.subarray(8))
    },
  }
}

/** Verifies the log's signature and every cosignature by a known witness. Quorum and age are the caller's rules. */
export function openCheckpoint(
  crypto: Crypto,
  input: { readonly note: Uint8Array; readonly log: NoteKey; readonly witnesses: readonly NoteKey[] },
): Result<OpenedCheckpoint, CheckpointError> {
  const log = logVerifier(crypto, input.log)
  const witnesses = input.witnesses.map((key) => witnessVerifier(crypto, key))
  const opened = openNote(input.note, [log, ...witnesses])
  if (!opened.ok) return opened
  const isByLog = (each: NoteSignature): boolean => each.name === log.name && each.keyId === log.keyId
  if (!opened.value.signatures.some(isByLog)) return err('unsigned')
  const checkpoint = parseCheckpointText(opened.value.text)
  if (checkpoint === undefined) return err('malformed')
  if (checkpoint.origin !== input.log.name) return err('origin')
  const newest = new Map<string, number>()
  for (const each of opened.value.signatures) {
    if (isByLog(each)) continue
    const timeMs = (readU64(each.signature) ?? 0) * second // verified above: never undefined here
    newest.set(each.name, Math.max(timeMs, newest.get(each.name) ?? 0))
  }
  return ok({ checkpoint, cosignatures: [...newest].map(([name, timeMs]) => ({ name, timeMs })) })
}
