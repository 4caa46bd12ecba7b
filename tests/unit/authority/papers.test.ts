import { describe, expect, it } from 'vitest'
import {
  fileFingerprint,
  formatInvitation,
  parseInvitation,
  type UnitInvitation,
} from '../../../engine/authority/invitation.ts'
import { makeRequest, parseRequest, type FoundingRequest } from '../../../engine/authority/request.ts'
import { concat, u64, utf8, utf8ToText } from '../../../shared/bytes.ts'
import { idOf, parseUnitCode, type DeviceId, type OfficerId, type UnitCode, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { decodeCbor, encodeCbor, type CborMap } from '../../../shared/protocol/cbor.ts'
import { makeTestKit } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'

const { crypto } = await makeTestKit()
const pairOf = () => crypto.signingKeyPair(crypto.secretKey(crypto.random(32)))
const [officer, device] = [pairOf(), pairOf()]
const request: FoundingRequest = {
  unit: idOf<UnitId>(crypto.random(16)),
  officer: idOf<OfficerId>(crypto.random(16)),
  name: 'Lê Văn Thử',
  badge: 'TN-079-0091',
  salt: crypto.random(32),
  roles: ['admin'],
  officerKey: officer.publicKey,
  device: idOf<DeviceId>(crypto.random(16)),
  signKey: device.publicKey,
  witnessKey: crypto.random(32),
  auditKey: crypto.random(32),
}
const keys = { officer: officer.secretKey, device: device.secretKey }
const file = makeRequest(crypto, request, keys)

const invitation: UnitInvitation = {
  authority: 'Cơ quan điều phối thử nghiệm',
  demo: false,
  root: 'ab'.repeat(32),
  logKey: 'log.test+00000000+AA==',
  relays: ['wss://relay.example'],
  relayPins: [],
  unit: {
    id: request.unit,
    code: parseUnitCode('tp-hcm') as UnitCode,
    name: 'Công an TP. Hồ Chí Minh',
    level: 'province',
    shortForm: 'HCM',
    link: 'online',
  },
}

describe('a request to found a desk', () => {
  it('is read as it was made', () => {
    expect(parseRequest(crypto, file)).toEqual(request)
  })

  it('changed or cut at any byte is refused', async () => {
    for (let at = 0; at < file.length; at++) {
      const flipped = file.slice()
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 8))
      expect(await codeOf(() => parseRequest(crypto, flipped)), `byte ${at}`).toBe('authority/request-damaged')
      expect(await codeOf(() => parseRequest(crypto, file.subarray(0, at)))).toBe('authority/request-damaged')
    }
  })

  it('for a key that its sender does not hold is refused', async () => {
    const other = pairOf()
    const [stolenOfficer, stolenDevice] = [
      makeRequest(crypto, { ...request, officerKey: other.publicKey }, keys),
      makeRequest(crypto, { ...request, signKey: other.publicKey }, keys),
    ]
    expect(await codeOf(() => parseRequest(crypto, stolenOfficer))).toBe('authority/request-damaged')
    expect(await codeOf(() => parseRequest(crypto, stolenDevice))).toBe('authority/request-damaged')
  })

  it('with one good signature beside a bad one, or the two in each other’s place, is refused', async () => {
    const parts = new Map(decodeCbor(file, limits.foundingFileBytes) as CborMap)
    const [byOfficer, byDevice] = [parts.get(2) as Uint8Array, parts.get(3) as Uint8Array]
    const bent = [
      [byDevice, byOfficer],
      [byOfficer, byOfficer],
      [byDevice, byDevice],
    ].map(([two, three]) => encodeCbor(new Map([...parts, [2, two as Uint8Array], [3, three as Uint8Array]])))
    const later = encodeCbor(new Map([...parts, [0, 2]]))
    const other = file.slice()
    for (const each of [...bent, later, concat(other, new Uint8Array(1))])
      expect(await codeOf(() => parseRequest(crypto, each))).toBe('authority/request-damaged')
    const broken = () =>
      parseRequest(
        {
          verify: () => {
            throw new Error('out of memory')
          },
        },
        file,
      )
    expect(broken).toThrow('out of memory')
  })

  it('is signed under the label of requests over its length and its bytes', () => {
    const parts = decodeCbor(file, limits.foundingFileBytes) as CborMap
    const bytes = parts.get(1) as Uint8Array
    const message = concat(utf8('giaoban/founding-request/v1\0'), u64(bytes.length), bytes)
    expect(crypto.verify(officer.publicKey, message, parts.get(2) as Uint8Array)).toBe(true)
    expect(crypto.verify(device.publicKey, message, parts.get(3) as Uint8Array)).toBe(true)
  })

  it.each([
    ['a salt of another length', { salt: crypto.random(16) }],
    ['a key of another length', { auditKey: crypto.random(31) }],
    ['no badge', { badge: '' }],
    ['a badge of two lines', { badge: 'A\nB' }],
    ['a role twice', { roles: ['admin', 'admin'] as const }],
  ])('with %s is not made', (_what, change) => {
    expect(() => makeRequest(crypto, { ...request, ...change }, keys)).toThrow('well-formed')
  })

  it('cannot turn the line on a screen with a name', () => {
    expect(() => makeRequest(crypto, { ...request, name: 'A\u202eB' }, keys)).toThrow('well-formed')
    expect(() => makeRequest(crypto, { ...request, name: '' }, keys)).toThrow('well-formed')
  })
})

describe('the invitation of a unit', () => {
  it('is read as it was written', () => {
    expect(parseInvitation(formatInvitation(invitation))).toEqual(invitation)
  })

  it('with a field more, a field less or another kind is refused', async () => {
    const text = JSON.parse(utf8ToText(formatInvitation(invitation))) as Record<string, unknown>
    const { root: _root, ...without } = text
    for (const wrong of [
      { ...text, more: 1 },
      without,
      { ...text, kind: 'invitation' },
      { ...text, format: 2 },
      [],
      'x',
    ])
      expect(await codeOf(() => parseInvitation(utf8(JSON.stringify(wrong))))).toBe('authority/request-damaged')
    for (const bytes of [utf8('{'), utf8('null'), new Uint8Array(0), new Uint8Array([0x22, 0xff, 0x22])])
      expect(await codeOf(() => parseInvitation(bytes))).toBe('authority/request-damaged')
  })

  it('of the largest size is read, and beyond it is too large whatever stands in it', async () => {
    const bytes = formatInvitation(invitation)
    const padded = (length: number) => concat(bytes, new Uint8Array(length - bytes.length).fill(0x20))
    expect(parseInvitation(padded(limits.foundingFileBytes))).toEqual(invitation)
    expect(await codeOf(() => parseInvitation(padded(limits.foundingFileBytes + 1)))).toBe('usage/too-large')
  })

  it('says where the relay goes by another name, and a parent, where there is one', () => {
    const more = { ...invitation, relayNames: ['relay.test'], unit: { ...invitation.unit, parent: request.unit } }
    expect(parseInvitation(formatInvitation(more))).toEqual(more)
    const tooMany = { ...invitation, relayPins: Array<string>(8).fill('ab'.repeat(32)) }
    expect(parseInvitation(formatInvitation(tooMany)).relayPins).toHaveLength(8)
  })

  it.each([
    ['nine keys of relays', { relayPins: Array<string>(9).fill('ab'.repeat(32)) }],
    ['five relays', { relays: Array<string>(5).fill('wss://relay.example') }],
    ['no authority', { authority: '' }],
    ['an authority of 201 letters', { authority: 'x'.repeat(201) }],
    ['a log key of 301 letters', { logKey: 'x'.repeat(301) }],
    ['a unit without a name', { unit: { ...invitation.unit, name: '' } }],
    ['a unit with a name of 201 letters', { unit: { ...invitation.unit, name: 'x'.repeat(201) } }],
    ['a short form that begins with a digit', { unit: { ...invitation.unit, shortForm: '1A' } }],
    ['a short form behind something', { unit: { ...invitation.unit, shortForm: ' HCM' } }],
    ['a short form of seven', { unit: { ...invitation.unit, shortForm: 'ABCDEFG' } }],
    ['a short form in small letters', { unit: { ...invitation.unit, shortForm: 'Hcm' } }],
    ['a unit with a field more', { unit: { ...invitation.unit, more: 1 } }],
  ])('with %s is refused', async (_what, change) => {
    expect(await codeOf(() => parseInvitation(formatInvitation({ ...invitation, ...change })))).toBe(
      'authority/request-damaged',
    )
  })

  it('is compared by twenty digits in groups of four', () => {
    expect(fileFingerprint(crypto, utf8('abc'))).toBe('ba78 16bf 8f01 cfea 4141')
  })
})
