import { expect, test } from 'vitest'
import { concat } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { hex } from '../support/hex.ts'
import { publicVectors } from '../support/public-vectors.ts'

interface HpkeVector {
  readonly kdf_id: number
  readonly info: string
  readonly ikmE: string
  readonly skRm: string
  readonly pkRm: string
  readonly enc: string
  readonly encryptions: readonly { readonly aad: string; readonly ct: string; readonly pt: string }[]
}

const file = publicVectors<readonly HpkeVector[]>('hpke-xwing.json')

test.skipIf(!file.present)(
  `HPKE 0x647a with KDF 1 seals and opens as the published vector says${file.reason}`,
  async () => {
    const vector = file.read().find((each) => each.kdf_id === 1)
    if (vector === undefined) throw new Error('the file has no vector of our suite')
    const first = vector.encryptions[0]
    if (first === undefined) throw new Error('the vector has no encryption')
    const crypto = await createCrypto({ random: () => hex(vector.ikmE) })
    const pair = crypto.kemKeyPair(crypto.secretKey(hex(vector.skRm)))
    expect(pair.publicKey).toEqual(hex(vector.pkRm))

    const context = { info: hex(vector.info), aad: hex(first.aad) }
    const sealed = concat(hex(vector.enc), hex(first.ct))
    expect(crypto.hpkeOpen({ ...context, secretKey: pair.secretKey, sealed })).toEqual(hex(first.pt))
    expect(crypto.hpkeSeal({ ...context, publicKey: pair.publicKey, plaintext: hex(first.pt) })).toEqual(sealed)
  },
)
