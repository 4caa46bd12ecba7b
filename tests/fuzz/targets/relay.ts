/** Frames between client and relay, and the bundles that are posted without a session. */
import type { Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientFrame,
  encodeRelayFrame,
  type ClientFrame,
  type RelayFrame,
} from '../../../shared/protocol/relay-wire/frame.ts'
import { bundleSchema, refillSchema } from '../../../shared/protocol/relay-wire/log.ts'
import { wrapLeafBytes } from '../../../shared/protocol/relay-wire/mail.ts'
import { decodeAs, encodeAs } from '../../../shared/protocol/schema.ts'
import { cborSteps, codecRun, type FuzzTarget } from '../target.ts'

const bytes = (length: number): Bytes => new Uint8Array(length).fill(7)
const id16 = 'ab'.repeat(16) as never
const hash = 'cd'.repeat(32) as never
const key = `01${'ab'.repeat(16)}` as never

const clientFrames: readonly ClientFrame[] = [
  { type: 'auth', body: { unit: id16, device: id16, deviceNonce: bytes(32), time: 1_795, signature: bytes(64) } },
  {
    type: 'request',
    id: 9,
    name: 'post',
    body: { header: bytes(40), leaves: [bytes(wrapLeafBytes)], payload: bytes(60) },
  },
  { type: 'request', id: 1, name: 'fetch', body: { cursor: 5, maxBytes: 1000 } },
  { type: 'request', id: 24, name: 'ack', body: { cursor: 5 } },
  { type: 'request', id: 300, name: 'status', body: { headerHashes: [hash, hash] } },
  { type: 'request', id: 2, name: 'logLeaves', body: { from: 0, count: 512 } },
  { type: 'request', id: 2, name: 'logObjects', body: { hashes: [bytes(32)] } },
  { type: 'request', id: 2, name: 'logWraps', body: { root: bytes(32) } },
  { type: 'request', id: 2, name: 'logSubmit', body: { statement: bytes(20), logged: 5 } },
  { type: 'request', id: 2, name: 'putObject', body: { object: bytes(20) } },
  { type: 'request', id: 2, name: 'putWraps', body: { wraps: [] } },
  { type: 'request', id: 2, name: 'cosignAsk', body: { size: 5 } },
  { type: 'request', id: 2, name: 'cosign', body: { name: 'witness.test', keyId: 7, signature: bytes(72) } },
]

const item = {
  cursor: 1,
  header: bytes(30),
  index: 1,
  leaf: bytes(wrapLeafBytes),
  path: [bytes(32)],
  payload: bytes(9),
}
const relayFrames: readonly RelayFrame[] = [
  { type: 'challenge', body: { relayName: 'giaoban/log/0011', nonce: bytes(32), time: 1_795 } },
  { type: 'welcome', body: { token: bytes(32), time: 1, logSize: 2, mailHead: 3 } },
  { type: 'error', id: 7, body: { code: 'log-refused', reason: 'four-eyes' } },
  { type: 'error', id: 0, body: { code: 'draining', retryAfterMs: 500 } },
  { type: 'answer', id: 1, name: 'post', body: { headerHash: hash, at: 5 } },
  { type: 'answer', id: 1, name: 'fetch', body: { items: [item], next: 1, head: 1 } },
  {
    type: 'answer',
    id: 1,
    name: 'status',
    body: { entries: [{ headerHash: hash, known: true, addressees: [{ key }, { key, deliveredAt: 9 }] }] },
  },
  { type: 'answer', id: 1, name: 'logHead', body: { note: bytes(30) } },
  { type: 'answer', id: 1, name: 'logLeaves', body: { from: 0, leaves: [bytes(10), bytes(12)] } },
  { type: 'answer', id: 1, name: 'cosignAsk', body: { note: bytes(30), proof: [bytes(32)], name: 'witness.test' } },
  { type: 'push', name: 'delivered', body: { headerHash: hash, key, at: 5 } },
  { type: 'push', name: 'log', body: { size: 5 } },
]

export const clientFrameTarget = (): FuzzTarget => ({
  maxBytes: 4096,
  steps: cborSteps,
  seeds: clientFrames.map(encodeClientFrame),
  run: codecRun({ decode: decodeClientFrame, encode: encodeClientFrame }),
})

export const relayFrameTarget = (): FuzzTarget => ({
  maxBytes: 4096,
  steps: cborSteps,
  seeds: relayFrames.map(encodeRelayFrame),
  run: codecRun({ decode: decodeRelayFrame, encode: encodeRelayFrame }),
})

/** Bundles of an authority, or else leaves for a relay that was wiped. */
export const bundleTarget = (): FuzzTarget => {
  const bundle = codecRun({
    decode: (input) => decodeAs(bundleSchema, input, limits.frameBytes),
    encode: (value) => encodeAs(bundleSchema, value),
  })
  const refill = codecRun({
    decode: (input) => decodeAs(refillSchema, input, limits.frameBytes),
    encode: (value) => encodeAs(refillSchema, value),
  })
  return {
    maxBytes: 8192,
    steps: cborSteps,
    seeds: [
      encodeAs(bundleSchema, {
        objects: [bytes(10)],
        wraps: [[bytes(1184)]],
        statements: [{ statement: bytes(9), logged: 4 }, { statement: bytes(8) }],
      }),
      encodeAs(refillSchema, { note: bytes(30), first: 3, leaves: [bytes(12)] }),
    ],
    run: (input) => bundle(input) || refill(input),
  }
}
