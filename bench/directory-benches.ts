/** What the directory costs: replaying a log from its first leaf, and the wraps of a circle. */
import { Replica } from '../engine/directory/replica.ts'
import { sealCircleWraps } from '../engine/enrol/circle-wraps.ts'
import { createEpochSeed } from '../engine/enrol/seed-wraps.ts'
import { sealEnvelope } from '../engine/envelope/seal.ts'
import { createCrypto } from '../shared/crypto/index.ts'
import { idOf, type CircleId, type UnitId } from '../shared/ids.ts'
import { limits } from '../shared/limits.ts'
import { makeLog } from './log.ts'
import { measurePair, milliseconds, type Row } from './measure.ts'
import { bareCrypto, bareOpening, bareReplay } from './primitives.ts'
import { circleInput } from './seal-benches.ts'

const statements = 100_000

export async function replayLog(): Promise<Row[]> {
  const crypto = await createCrypto()
  const log = await makeLog(crypto, statements)
  const yardstick = await bareReplay(log)
  const row = await measurePair({
    name: `replay-${statements}`,
    unit: 'ms',
    against: `${log.signatures} bare Ed25519 verifications, SHA-256 of every leaf and of every node of the tree`,
    runs: 3,
    warmup: 0,
    subject: () =>
      milliseconds(() => {
        const { leaves } = new Replica(crypto, log.root).candidate(log.leaves).judge()
        if (!leaves.every(({ verdict }) => verdict.kind === 'applied')) throw new Error('a leaf of this log is void')
      }),
    yardstick: () => milliseconds(yardstick),
  })
  return [row]
}

/** Two circles of 500 are 1,000 units: three wraps with the own unit's. */
export async function sealToCircles(): Promise<Row[]> {
  const crypto = await createCrypto()
  const { encapsulate, sign } = await bareCrypto()
  const input = circleInput(crypto)
  const encrypt = bareOpening(4096)
  const row = await measurePair({
    name: 'seal-circle-1000',
    unit: 'ms',
    against: '3 bare X-Wing encapsulations, 1 Ed25519 signature, AES-256-GCM of 4 KiB',
    runs: 101,
    warmup: 20,
    subject: () =>
      milliseconds(() => {
        if (!sealEnvelope(crypto, input).ok) throw new Error('an addressee has no usable key')
      }),
    yardstick: () =>
      milliseconds(() => {
        for (let i = 0; i < input.recipients.length; i++) encapsulate()
        sign(input.body)
        encrypt()
      }),
  })
  return [row, await renewCircle()]
}

async function renewCircle(): Promise<Row> {
  const crypto = await createCrypto()
  const { encapsulate } = await bareCrypto()
  const units = Array.from({ length: limits.circleMembers }, () => ({
    unit: idOf<UnitId>(crypto.random(16)),
    publicKey: crypto.kemKeyPair(crypto.secretKey(crypto.random(32))).publicKey,
  }))
  const { seed, keys } = createEpochSeed(crypto)
  const circle = idOf<CircleId>(crypto.random(16))
  return measurePair({
    name: 'renew-circle-512',
    unit: 'ms',
    against: '512 bare X-Wing encapsulations',
    runs: 7,
    warmup: 1,
    subject: () =>
      milliseconds(() => sealCircleWraps(crypto, { circle, version: 1, seed, circlePublicKey: keys.publicKey, units })),
    yardstick: () =>
      milliseconds(() => {
        for (const { publicKey } of units) encapsulate(publicKey)
      }),
  })
}
