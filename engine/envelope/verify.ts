/** Who says so: the signatures of a statement, in an envelope or in a carry (docs/spec/envelope.md, Signers and Carry). */
import type { StatementHash } from '../../shared/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Checkpoint } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { signatureBytes, type Statement } from '../../shared/protocol/plaintext.ts'
import { decodeTbs, statementHash, verifyTbs, type Signer, type Tbs } from '../../shared/protocol/tbs.ts'
import { isOwnBody } from './open.ts'
import type { OpenReason } from './reasons.ts'

/** The key that a certificate gives; the caller may return more about its holder. */
export interface ResolvedSigner {
  readonly publicKey: Uint8Array
}

/**
 * Looks the certificate up in the verified log at the statement's checkpoint. `undefined` when there is none, when it
 * is of another kind than the role needs (device | officer), or when its chain does not reach the root.
 */
export type ResolveSigner<S extends ResolvedSigner> = (signer: Signer, checkpoint: Checkpoint) => S | undefined

/** The signers, resolved, in the order of the TBS. One missing or failing signature voids the statement. */
export function verifyStatement<S extends ResolvedSigner>(
  crypto: Crypto,
  input: { readonly tbs: Tbs; readonly statement: Statement; readonly resolveSigner: ResolveSigner<S> },
): Result<readonly S[], OpenReason> {
  const { tbs, statement } = input
  if (statement.signatures.length !== tbs.signers.length) return err('layout')
  const signers: S[] = []
  for (const signer of tbs.signers) {
    const resolved = input.resolveSigner(signer, tbs.checkpoint)
    if (resolved === undefined) return err('signer-unknown')
    signers.push(resolved)
  }
  const allVerify = signers.every(({ publicKey }, index) => {
    const signature = statement.signatures[index]
    return signature !== undefined && verifyTbs(crypto, { publicKey, tbsBytes: statement.tbsBytes, signature })
  })
  return allVerify ? ok(signers) : err('signature')
}

export interface CarriedStatement<S extends ResolvedSigner> {
  readonly tbs: Tbs
  readonly statementHash: StatementHash
  readonly signers: readonly S[]
}

/**
 * An original inside a carry: signatures and body hash, not its recipients, epochs and wraps. Whether this carrier may
 * carry it for that reason is decided by the record rules.
 */
export function verifyCarried<S extends ResolvedSigner>(
  crypto: Crypto,
  input: { readonly original: Statement; readonly resolveSigner: ResolveSigner<S> },
): Result<CarriedStatement<S>, OpenReason> {
  const { original } = input
  let tbs: Tbs
  try {
    tbs = decodeTbs(original.tbsBytes)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return err('tbs')
  }
  if (original.signatures.some((each) => each.length !== signatureBytes)) return err('layout')
  if (!isOwnBody(crypto, tbs, original.body)) return err('body-hash')
  const verified = verifyStatement(crypto, { tbs, statement: original, resolveSigner: input.resolveSigner })
  if (!verified.ok) return verified
  return ok({ tbs, statementHash: statementHash(crypto, original.tbsBytes), signers: verified.value })
}
