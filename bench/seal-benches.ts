/** Sealing beside the primitives that it is made of: to many addressees, and of attachments. */
import { randomBytes } from 'node:crypto'
import { sealAttachment } from '../engine/envelope/attachment-seal.ts'
import { sealEnvelope, type SealInput } from '../engine/envelope/seal.ts'
import { createCrypto } from '../shared/crypto/index.ts'
import { idOf, type CircleId, type LeafHash, type UnitId } from '../shared/ids.ts'
import type { Crypto } from '../shared/protocol/crypto-port.ts'
import { day } from '../shared/time.ts'
import { measurePair, milliseconds, type Row } from './measure.ts'
import { bareCrypto, sealBare } from './primitives.ts'

const addressees = 1000
const mebibyte = 2 ** 20
const attachmentBytes = 32 * mebibyte

export async function sealToThousand(): Promise<Row[]> {
  const crypto = await createCrypto()
  const { encapsulate } = await bareCrypto()
  const publicKeys = Array.from({ length: addressees }, () => keyOf(crypto))
  const input = sealInput(crypto, publicKeys)
  const row = await measurePair({
    name: 'seal-1000',
    unit: 'ms',
    against: '1,000 bare X-Wing encapsulations',
    runs: 7,
    warmup: 1,
    subject: () =>
      milliseconds(() => {
        if (!sealEnvelope(crypto, input).ok) throw new Error('an addressee has no usable key')
      }),
    yardstick: () =>
      milliseconds(() => {
        for (const publicKey of publicKeys) encapsulate(publicKey)
      }),
  })
  return [row]
}

const keyOf = (crypto: Crypto): Uint8Array => crypto.kemKeyPair(crypto.secretKey(crypto.random(32))).publicKey

/** To the own unit and two circles. */
export function circleInput(crypto: Crypto): SealInput {
  const input = sealInput(crypto, [keyOf(crypto), keyOf(crypto), keyOf(crypto)])
  const [own, ...others] = input.recipients
  if (own === undefined) throw new Error('three keys make three recipients')
  const circles = others.map((each) => ({
    ...each,
    addressee: { kind: 'circle', id: idOf<CircleId>(crypto.random(16)), epoch: 1 } as const,
  }))
  return { ...input, recipients: [own, ...circles] }
}

function sealInput(crypto: Crypto, publicKeys: readonly Uint8Array[]): SealInput {
  const key = crypto.signingKeyPair(crypto.secretKey(crypto.random(32))).secretKey
  return {
    type: 1,
    bodyVersion: 1,
    handling: 0,
    marking: 'thuong',
    signers: [{ role: 'device', certificate: idOf<LeafHash>(crypto.random(32)), key }],
    recipients: publicKeys.map((publicKey) => ({
      addressee: { kind: 'unit', id: idOf<UnitId>(crypto.random(16)), epoch: 1 },
      publicKey,
      link: { seq: 1, prev: undefined },
    })),
    created: 0,
    expires: day,
    checkpoint: { origin: 'bench.test/log', size: 1, root: crypto.random(32) },
    body: crypto.random(3000),
  }
}

/** Rates, so that more is better: the ratio is the share of bare AES-256-GCM's speed. */
export async function sealAttachmentRate(): Promise<Row[]> {
  const crypto = await createCrypto()
  const plaintext = randomBytes(attachmentBytes)
  const key = randomBytes(32)
  const rate = (ms: number): number => attachmentBytes / mebibyte / (ms / 1000)
  const row = await measurePair({
    name: 'attachment',
    unit: 'MiB/s',
    against: 'bare AES-256-GCM in chunks of 16 KiB',
    runs: 7,
    warmup: 2,
    subject: async () =>
      rate(
        await milliseconds(async () => {
          const source = { plaintext: parts(plaintext), maxBytes: attachmentBytes, type: 'image/jpeg', describe }
          const sealed = await sealAttachment(crypto, source, () => Promise.resolve())
          if (!sealed.ok) throw new Error(sealed.error)
        }),
      ),
    yardstick: async () => rate(await milliseconds(() => sealBare(key, plaintext))),
  })
  return [row]
}

const describe = { name: 'bench.jpg', kind: 'other' } as const

async function* parts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024)
}
