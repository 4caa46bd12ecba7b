/** A frame of every kind between client and relay, with values that are easy to read. */
import type { ClientFrame, RelayFrame } from '../../shared/protocol/relay-wire/frame.ts'
import { wrapLeafBytes } from '../../shared/protocol/relay-wire/mail.ts'

export const sampleBytes = (length: number, value = 7) => new Uint8Array(length).fill(value)
const id16 = 'ab'.repeat(16) as never
const hash = 'cd'.repeat(32) as never
const key = `01${'ab'.repeat(16)}` as never

/** One of each, and more where a field may be absent. */
export const clientFrames: readonly ClientFrame[] = [
  {
    type: 'auth',
    body: {
      unit: id16,
      device: id16,
      deviceNonce: sampleBytes(32),
      time: 1_795_000_000_000,
      signature: sampleBytes(64),
    },
  },
  { type: 'enter', body: { token: sampleBytes(32) } },
  { type: 'request', id: 1, name: 'enrolOpen', body: { box: hash, expires: 5 } },
  { type: 'request', id: 1, name: 'enrolPut', body: { box: hash, position: 3, message: sampleBytes(9) } },
  { type: 'request', id: 1, name: 'enrolTake', body: { box: hash } },
  { type: 'request', id: 1, name: 'enrolClose', body: { box: hash } },
  { type: 'request', id: 1, name: 'fetch', body: { cursor: 5, maxBytes: 1000 } },
  { type: 'request', id: 5, name: 'fetchFor', body: { unit: id16, cursor: 5, maxBytes: 1000 } },
  { type: 'request', id: 24, name: 'ack', body: { cursor: 5 } },
  { type: 'request', id: 300, name: 'status', body: { headerHashes: [hash, hash] } },
  { type: 'request', id: 2, name: 'logHead', body: {} },
  { type: 'request', id: 2, name: 'logLeaves', body: { from: 0, count: 512 } },
  { type: 'request', id: 2, name: 'logObjects', body: { hashes: [sampleBytes(32)] } },
  { type: 'request', id: 2, name: 'logWraps', body: { root: sampleBytes(32) } },
  { type: 'request', id: 2, name: 'logSubmit', body: { statement: sampleBytes(20), logged: 5 } },
  { type: 'request', id: 2, name: 'logSubmit', body: { statement: sampleBytes(20) } },
  { type: 'request', id: 2, name: 'putObject', body: { object: sampleBytes(20) } },
  { type: 'request', id: 2, name: 'putWraps', body: { wraps: [] } },
  { type: 'request', id: 2, name: 'clock', body: {} },
  { type: 'request', id: 2, name: 'cosignAsk', body: { size: 5 } },
  { type: 'request', id: 2, name: 'cosign', body: { name: 'witness.test', keyId: 7, signature: sampleBytes(72) } },
]
export const post: ClientFrame = {
  type: 'request',
  id: 9,
  name: 'post',
  body: { header: sampleBytes(40), leaves: [sampleBytes(wrapLeafBytes)], payload: sampleBytes(60) },
}

export const relayFrames: readonly RelayFrame[] = [
  { type: 'challenge', body: { relayName: 'giaoban/log/0011', nonce: sampleBytes(32), time: 1_795_000_000_000 } },
  { type: 'welcome', body: { token: sampleBytes(32), time: 1, logSize: 2, mailHead: 3 } },
  { type: 'entered', body: { time: 1, expires: 2 } },
  { type: 'answer', id: 1, name: 'enrolOpen', body: { expires: 5 } },
  { type: 'answer', id: 1, name: 'enrolPut', body: {} },
  { type: 'answer', id: 1, name: 'enrolTake', body: { messages: [sampleBytes(9), sampleBytes(8)] } },
  { type: 'answer', id: 1, name: 'enrolClose', body: {} },
  { type: 'push', name: 'enrol', body: { box: hash } },
  { type: 'error', id: 0, body: { code: 'draining', retryAfterMs: 500 } },
  { type: 'error', id: 7, body: { code: 'log-refused', reason: 'four-eyes' } },
  { type: 'answer', id: 1, name: 'post', body: { headerHash: hash, at: 5 } },
  { type: 'answer', id: 1, name: 'ack', body: { cursor: 5 } },
  { type: 'answer', id: 1, name: 'fetchFor', body: { items: [], next: 4, head: 9 } },
  {
    type: 'answer',
    id: 1,
    name: 'status',
    body: { entries: [{ headerHash: hash, known: true, addressees: [{ key }, { key, deliveredAt: 9 }] }] },
  },
  { type: 'answer', id: 1, name: 'logHead', body: {} },
  { type: 'answer', id: 1, name: 'logHead', body: { note: sampleBytes(30) } },
  { type: 'answer', id: 1, name: 'logLeaves', body: { from: 0, leaves: [sampleBytes(10), sampleBytes(12)] } },
  { type: 'answer', id: 1, name: 'logObjects', body: { objects: [sampleBytes(10)] } },
  { type: 'answer', id: 1, name: 'logSubmit', body: { index: 4, size: 5 } },
  { type: 'answer', id: 1, name: 'putObject', body: { hash: sampleBytes(32) } },
  { type: 'answer', id: 1, name: 'putWraps', body: { hash: sampleBytes(32) } },
  { type: 'answer', id: 1, name: 'clock', body: { time: 5 } },
  { type: 'answer', id: 1, name: 'cosignAsk', body: { proof: [] } },
  {
    type: 'answer',
    id: 1,
    name: 'cosignAsk',
    body: { note: sampleBytes(30), proof: [sampleBytes(32)], name: 'witness.test' },
  },
  { type: 'answer', id: 1, name: 'cosign', body: {} },
  { type: 'push', name: 'mail', body: { head: 5 } },
  { type: 'push', name: 'delivered', body: { headerHash: hash, key, at: 5 } },
  { type: 'push', name: 'log', body: { size: 5 } },
  { type: 'push', name: 'cosignWanted', body: { size: 5 } },
  { type: 'push', name: 'draining', body: {} },
]
export const page: RelayFrame = {
  type: 'answer',
  id: 1,
  name: 'fetch',
  body: {
    items: [
      {
        cursor: 1,
        header: sampleBytes(30),
        index: 1,
        leaf: sampleBytes(wrapLeafBytes),
        path: [sampleBytes(32)],
        payload: sampleBytes(9),
      },
    ],
    next: 1,
    head: 1,
  },
}
