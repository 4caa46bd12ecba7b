import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { utf8 } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { hex } from '../support/hex.ts'
import { publicVectors } from '../support/public-vectors.ts'

interface SignatureCase {
  readonly number: number
  readonly key: string
  readonly sig: string
  readonly msg: string
}

const file = publicVectors<readonly SignatureCase[]>('ed25519-cctv.json')
const pinned = JSON.parse(readFileSync(resolve(import.meta.dirname, 'ed25519-accepted.json'), 'utf8')) as number[]

test('43 edge cases are pinned as accepted', () => {
  expect(new Set(pinned).size).toBe(43)
})

test.skipIf(!file.present)(`of 914 edge-case signatures exactly the pinned ones verify${file.reason}`, async () => {
  const crypto = await createCrypto()
  const cases = file.read()
  expect(cases).toHaveLength(914)
  const accepted = cases
    .filter((each) => crypto.verify(hex(each.key), utf8(each.msg), hex(each.sig)))
    .map((each) => each.number)
  expect(accepted).toEqual(pinned)
})
