/** What is encrypted: u32(len TBS) || TBS || signatures || body || zeros (docs/spec/envelope.md, Plaintext). */
import { concat, isZero, u32, type Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import { CodecError } from './cbor.ts'
import { paddedLength } from './padding.ts'
import { decodeTbs, type Tbs } from './tbs.ts'

export const signatureBytes = 64

/** A statement with all that proves it: the outbox and carries keep it in this form. */
export interface Statement {
  readonly tbsBytes: Bytes
  /** In the order of the TBS's signers. */
  readonly signatures: readonly Bytes[]
  readonly body: Bytes
}

export function encodePlaintext(statement: Statement): Bytes {
  const content = concat(u32(statement.tbsBytes.length), statement.tbsBytes, ...statement.signatures, statement.body)
  const padded = new Uint8Array(paddedLength(content.length))
  padded.set(content)
  content.fill(0)
  return padded
}

export type PlaintextReason = 'layout' | 'tbs' | 'padding'
export type SplitPlaintext =
  | { readonly ok: true; readonly tbs: Tbs; readonly statement: Statement }
  | { readonly ok: false; readonly reason: PlaintextReason }

/** Lengths first, then the TBS, then the padding. Verifies no hash and no signature. The parts are copies. */
export function splitPlaintext(plaintext: Uint8Array): SplitPlaintext {
  if (plaintext.length < 4) return { ok: false, reason: 'layout' }
  const tbsLength = new DataView(plaintext.buffer, plaintext.byteOffset).getUint32(0)
  const signaturesAt = 4 + tbsLength
  if (tbsLength > limits.tbsBytes || signaturesAt > plaintext.length) return { ok: false, reason: 'layout' }
  const tbsBytes = plaintext.slice(4, signaturesAt)
  let tbs: Tbs
  try {
    tbs = decodeTbs(tbsBytes)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return { ok: false, reason: 'tbs' }
  }
  const bodyAt = signaturesAt + tbs.signers.length * signatureBytes
  const end = bodyAt + tbs.bodyLength
  if (end > plaintext.length) return { ok: false, reason: 'layout' }
  if (plaintext.length !== paddedLength(end) || !isZero(plaintext.subarray(end)))
    return { ok: false, reason: 'padding' }
  const signatures = tbs.signers.map((_, index) =>
    plaintext.slice(signaturesAt + index * signatureBytes, signaturesAt + (index + 1) * signatureBytes),
  )
  return { ok: true, tbs, statement: { tbsBytes, signatures, body: plaintext.slice(bodyAt, end) } }
}
