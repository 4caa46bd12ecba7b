import { expect, test } from 'vitest'
import { makeLog } from '../../../bench/log.ts'
import { Replica } from '../../../engine/directory/replica.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'

test('every leaf of the measured log has an effect, and its signatures are counted', async () => {
  const crypto = await createCrypto()
  const log = await makeLog(crypto, 900)
  const { leaves } = new Replica(crypto, log.root).candidate(log.leaves).judge()
  const others = leaves
    .filter(({ verdict }) => verdict.kind !== 'applied')
    .map(({ index, verdict }) => ({ index, verdict }))
  expect([leaves.length, others.slice(0, 3)]).toEqual([900, []])
  expect(log.signatures).toBe(900 + 300)
})
