import { describe, expect, it } from 'vitest'
import { formatInvitation, parseInvitation, type UnitInvitation } from '../../../engine/authority/invitation.ts'
import { makeRequest, parseRequest, type FoundingRequest } from '../../../engine/authority/request.ts'
import { utf8, utf8ToText } from '../../../shared/bytes.ts'
import { idOf, parseUnitCode, type DeviceId, type OfficerId, type UnitCode, type UnitId } from '../../../shared/ids.ts'
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
    expect(await codeOf(() => parseInvitation(utf8('{')))).toBe('authority/request-damaged')
  })
})
