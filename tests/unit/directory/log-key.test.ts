import { describe, expect, it } from 'vitest'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { formatVerifierKey } from '../../../shared/protocol/directory/verifier-key.ts'
import { invitedLog, parseLogKey } from '../../../engine/directory/log-key.ts'

describe('the log key of a profile', () => {
  it('is read as it was written, and anything else is an invalid profile', async () => {
    const crypto = await createCrypto()
    const key = { name: 'giaoban/log/1', publicKey: crypto.random(32) }
    const invalid = expect.objectContaining({ code: 'profile/invalid', recoverable: false }) as Error
    const text = formatVerifierKey(crypto, key)
    expect(parseLogKey(crypto, text)).toEqual(key)
    for (const damaged of ['', 'giaoban/log/1', `x${text}`, `${text}=`, text.replace('+', '++')]) {
      expect(() => parseLogKey(crypto, damaged)).toThrow(invalid)
    }
  })
  it('names its key by eight digits, also where the first of them are 0', async () => {
    const crypto = await createCrypto()
    const written = Array.from({ length: 64 }, (_, i) =>
      formatVerifierKey(crypto, { name: 'log', publicKey: new Uint8Array(32).fill(i) }),
    )
    expect(written.filter((text) => !/^log\+[0-9a-f]{8}\+/.test(text))).toEqual([])
    expect(written.some((text) => text.startsWith('log+0'))).toBe(true)
  })

  it('of an invitation is that of today’s log, beside the relay’s names where they are others', async () => {
    const crypto = await createCrypto()
    const log = { origin: 'log-2.test', key: crypto.random(32) }
    const logKey = formatVerifierKey(crypto, { name: log.origin, publicKey: log.key })
    const invited = (...relayNames: readonly string[]) => invitedLog(crypto, { log, relayNames })
    expect(invited('log-2.test')).toStrictEqual({ logKey })
    const relayNames = ['log-1.test', 'log-2.test']
    expect(invited(...relayNames)).toStrictEqual({ logKey, relayNames })
  })
})
