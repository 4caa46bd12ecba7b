/** libsodium: the one implementation of Ed25519, X-Wing, ChaCha20-Poly1305 and Argon2id here. */
import sodium from 'libsodium-wrappers-sumo'

export type Sodium = typeof sodium

/** Resolves once; the wasm module is shared by the process. */
export async function loadSodium(): Promise<Sodium> {
  await sodium.ready
  return sodium
}
