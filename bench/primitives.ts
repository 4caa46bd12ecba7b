/** The primitives themselves, without anything of ours around them: what the yardsticks are made of. */
import sodium from 'libsodium-wrappers-sumo'

export async function bareEncapsulation(): Promise<(publicKey: Uint8Array) => void> {
  await sodium.ready
  return (publicKey) => void sodium.crypto_kem_xwing_enc(publicKey)
}
