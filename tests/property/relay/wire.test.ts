import { describe, expect, test } from 'vitest'
import { decodeCbor, encodeCbor, CodecError } from '../../../shared/protocol/cbor.ts'
import { callNames, calls, control, pushes } from '../../../shared/protocol/relay-wire/calls.ts'
import { wireCodes } from '../../../shared/protocol/relay-wire/codes.ts'
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientFrame,
  encodeRelayFrame,
  type ClientFrame,
  type RelayFrame,
} from '../../../shared/protocol/relay-wire/frame.ts'
import { bundleAnswerSchema, bundleSchema } from '../../../shared/protocol/relay-wire/log.ts'
import { wrapLeafBytes } from '../../../shared/protocol/relay-wire/mail.ts'
import { limits } from '../../../shared/limits.ts'
import { decodeAs, encodeAs } from '../../../shared/protocol/schema.ts'
import { clientFrames, page, post, relayFrames, sampleBytes as bytes } from '../../support/wire-samples.ts'
import { expectBitFlipsSeen, expectNoTruncation, expectRoundTrip, type Codec } from '../../support/codec.ts'

const client: Codec<ClientFrame> = { encode: encodeClientFrame, decode: decodeClientFrame }
const relay: Codec<RelayFrame> = { encode: encodeRelayFrame, decode: decodeRelayFrame }

const nameOf = (frame: ClientFrame | RelayFrame): string => `${frame.type} ${'name' in frame ? frame.name : ''}`

describe('frames', () => {
  test.each(clientFrames.map((frame) => [nameOf(frame), frame] as const))(
    '%s of a client: round trip, truncation, bit flips',
    (_, frame) => {
      expectRoundTrip(client, frame)
      expectNoTruncation(client, client.encode(frame))
      expectBitFlipsSeen(client, client.encode(frame))
    },
  )

  test.each(relayFrames.map((frame) => [nameOf(frame), frame] as const))(
    '%s of a relay: round trip, truncation, bit flips',
    (_, frame) => {
      expectRoundTrip(relay, frame)
      expectNoTruncation(relay, relay.encode(frame))
      expectBitFlipsSeen(relay, relay.encode(frame))
    },
  )

  test('the large ones: round trip and truncation', () => {
    expectRoundTrip(client, post)
    expectNoTruncation(client, client.encode(post))
    expectRoundTrip(relay, page)
    expectNoTruncation(relay, relay.encode(page))
  })

  test('the largest post and the largest item fit into one frame', () => {
    const leaves = Array.from({ length: limits.addressees }, () => bytes(wrapLeafBytes))
    const body = { header: bytes(limits.headerBytes), leaves, payload: bytes(limits.payloadBytes) }
    const largest: ClientFrame = { type: 'request', id: 9, name: 'post', body }
    expect(client.encode(largest).length).toBeLessThanOrEqual(limits.frameBytes)
  })

  test('every request, answer, push and control frame has a number of its own', () => {
    const kinds = [
      ...callNames.flatMap((name) => [calls[name].kind, calls[name].kind + 1]),
      ...Object.values(pushes).map((each) => each.kind),
      ...Object.values(control).map((each) => each.kind),
    ]
    expect(new Set(kinds).size).toBe(kinds.length)
    expect(
      clientFrames
        .concat(post)
        .filter((f) => f.type === 'request')
        .map((f) => f.name)
        .filter((n, i, all) => all.indexOf(n) === i)
        .toSorted(),
    ).toEqual([...callNames].toSorted())
  })
})

describe('frames that are refused', () => {
  const refusals: readonly (readonly [string, unknown])[] = [
    ['a request with id 0', [24, 0, new Map()]],
    ['an unknown kind', [99, 1, new Map()]],
    ['two items', [24, 1]],
    ['four items', [24, 1, new Map(), 0]],
    ['an extra key', [24, 1, new Map([[0, 1]])]],
    ['a body that is no map', [24, 1, 0]],
    ['a map instead of an array', new Map([[0, 24]])],
    ['an authentication with an id', [2, 1, new Map()]],
    ['an answer', [25, 1, new Map()]],
  ]
  test.each(refusals)('%s', (_, value) => {
    expect(() => decodeClientFrame(encodeCbor(value as never))).toThrow(CodecError)
  })

  test('a client takes no requests and no answer with id 0', () => {
    expect(() => decodeRelayFrame(encodeCbor([24, 1, new Map()]))).toThrow(CodecError)
    expect(() => decodeRelayFrame(encodeCbor([39, 0, new Map([[0, 5]])]))).toThrow(CodecError)
    expect(() => decodeRelayFrame(encodeCbor([64, 1, new Map([[0, 5]])]))).toThrow(CodecError)
  })

  test('an error carries words of a closed form, never free text', () => {
    const error = (reason: string): RelayFrame => ({ type: 'error', id: 1, body: { code: 'log-refused', reason } })
    for (const bad of ['Nguyễn Văn', 'two words', '', '-x', 'x'.repeat(65)])
      expect(() => encodeRelayFrame(error(bad))).toThrow(CodecError)
    const encoded = encodeCbor([4, 1, new Map<number, number | string>([[0, wireCodes.length]])])
    expect(() => decodeRelayFrame(encoded)).toThrow(CodecError)
  })
})

describe('bundles of statements', () => {
  const codec = <T>(schema: Parameters<typeof encodeAs<T>>[0]): Codec<T> => ({
    encode: (value) => encodeAs(schema, value),
    decode: (encoded) => decodeAs(schema, encoded, limits.frameBytes),
  })
  test('round trip, truncation, bit flips', () => {
    const bundle = {
      objects: [bytes(10)],
      wraps: [[bytes(1184)]],
      statements: [{ statement: bytes(9), logged: 4 }, { statement: bytes(8) }],
    }
    expectRoundTrip(codec(bundleSchema), bundle)
    expectNoTruncation(codec(bundleSchema), encodeAs(bundleSchema, bundle))
    const answer = { submitted: [{ index: 1, size: 2 }], error: { code: 'log-refused', reason: 'clock' } } as const
    expectRoundTrip(codec(bundleAnswerSchema), answer)
    expectBitFlipsSeen(codec(bundleAnswerSchema), encodeAs(bundleAnswerSchema, answer))
  })

  test('frames stay within the depth of the encoding', () => {
    expect(decodeCbor(encodeRelayFrame(page), limits.frameBytes)).toBeDefined()
  })
})
