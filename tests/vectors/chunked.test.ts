import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { concat, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { hex } from '../support/hex.ts'
import { publicVectors } from '../support/public-vectors.ts'

interface ChunkedCase {
  readonly tcId: number
  readonly comment: string
  readonly key: string
  readonly ctx: string
  readonly ct: string
  readonly msgLength: number
  readonly msgSha512: string
  readonly result: 'valid' | 'invalid'
}
interface ChunkedFile {
  readonly testGroups: readonly { readonly tests: readonly ChunkedCase[] }[]
}

const file = publicVectors<ChunkedFile>('c2sp-chunked-aes256.json')
const crypto = await createCrypto()

/** What a receiver does: head, commitment, chunks. */
function open(key: Bytes, context: Bytes, sealed: Bytes): Bytes | undefined {
  if (sealed.length < 56 || key.length !== 32) return undefined
  const chunked = crypto.chunkedKey({ inputKey: key, salt: sealed.subarray(0, 24), context })
  return equalBytes(chunked.commitment, sealed.subarray(24, 56)) ? chunked.openChunks(sealed.subarray(56)) : undefined
}

const cases = file.present ? file.read().testGroups.flatMap((group) => group.tests) : []

test.skipIf(!file.present)(`the file has 35 cases${file.reason}`, () => {
  expect(cases).toHaveLength(35)
})

for (const each of cases) {
  test(`chunked encryption ${each.tcId}, ${each.comment}: ${each.result}`, { timeout: 120_000 }, () => {
    const sealed = new Uint8Array(inflateSync(hex(each.ct)))
    const plaintext = open(hex(each.key), hex(each.ctx), sealed)
    if (each.result === 'invalid') {
      expect(plaintext).toBeUndefined()
      return
    }
    if (plaintext === undefined) throw new Error('a valid case was refused')
    expect(plaintext.length).toBe(each.msgLength)
    expect(createHash('sha512').update(plaintext).digest('hex')).toBe(each.msgSha512)
    const chunked = crypto.chunkedKey({ inputKey: hex(each.key), salt: sealed.subarray(0, 24), context: hex(each.ctx) })
    expect(equalBytes(chunked.seal(plaintext), concat(sealed))).toBe(true)
  })
}
