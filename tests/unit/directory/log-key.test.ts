import { describe, expect, it } from 'vitest'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { formatVerifierKey } from '../../../shared/protocol/directory/verifier-key.ts'
import { parseLogKey } from '../../../engine/directory/log-key.ts'

describe('the log key of a profile', () => {
  it('is read as it was written, and anything else is an invalid profile', async () => {
    const crypto = await createCrypto()
    const key = { name: 'giaoban/log/1', publicKey: crypto.random(32) }
    const text = formatVerifierKey(crypto, key)
    expect(parseLogKey(crypto, text)).toEqual(key)
    for (const damaged of ['', 'giaoban/log/1', `x${text}`, `${text}=`, text.replace('+', '++')]) {
      expect(() => parseLogKey(crypto, damaged)).toThrow('profile/invalid')
    }
  })
})
