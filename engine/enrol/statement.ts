/** Making directory statements. Keys stay in their homes: a signer is a name and a function. */
import type { Bytes } from '../../shared/bytes.ts'
import type { KeyId } from '../../shared/ids.ts'
import type { Crypto, KeyPair } from '../../shared/protocol/crypto-port.ts'
import { keyIdOf } from '../../shared/protocol/directory/keys.ts'
import type { LeafBody, LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import { assembleStatement, encodeSignedBody, leafSignatureInput } from '../../shared/protocol/directory/statements.ts'
import { inOrder } from './in-order.ts'

export interface StatementSigner {
  readonly keyId: KeyId
  /** Dates what this signer composes, ms; absent for a device, whose statements are tied to their place in the log. */
  readonly now?: () => number
  /** Ed25519 over the given bytes. May ask a person, a card, another home. */
  sign(message: Bytes): Bytes | Promise<Bytes>
}

/** A signer over a key pair that this process holds. */
export const signerOf = (crypto: Pick<Crypto, 'sha256' | 'sign'>, keys: KeyPair): StatementSigner => ({
  keyId: keyIdOf(crypto, keys.publicKey),
  sign: (message) => crypto.sign(keys.secretKey, message),
})

/** The same signer with a clock. */
export const datedBy = (signer: StatementSigner, clock: { now(): number }): StatementSigner => ({
  ...signer,
  now: () => clock.now(),
})

/**
 * The complete statement, its lists in the order of the wire, dated by the first signer who has a clock, ready for the log. The rules (who may sign what, in which order) are the state machine's;
 * a statement that breaks one is made here and refused there. Throws CodecError for a body without a wire form.
 */
export async function makeStatement<T extends LeafType>(
  type: T,
  body: LeafBody<T>,
  signers: readonly StatementSigner[],
): Promise<Bytes> {
  const made = signers.find(({ now }) => now !== undefined)?.now?.()
  const signedBody = encodeSignedBody(type, inOrder(type, body), {
    signers: signers.map(({ keyId }) => keyId),
    ...(made === undefined ? {} : { made }),
  })
  return signAll(signedBody, signers)
}

/** Signs and assembles a body that another home composed. */
export async function signAll(signedBody: Bytes, signers: readonly StatementSigner[]): Promise<Bytes> {
  const message = leafSignatureInput(signedBody)
  const signatures = await Promise.all(
    signers.map(async (signer) => [signer.keyId, await signer.sign(message)] as const),
  )
  return assembleStatement(signedBody, new Map(signatures))
}
