/**
 * What a person who founds a desk hands over: the own officer's key and the device's keys, public halves only, signed by
 * both (docs/spec/authority.md, Requests). An administrator's goes to the authority, all of them to the administrator.
 */
import { concat, u64, type Bytes } from '../../shared/bytes.ts'
import { isPlainName } from '../../shared/plain-name.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { DeviceId, OfficerId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { officerSaltLength } from '../../shared/protocol/directory/keys.ts'
import { roleSet } from '../../shared/protocol/directory/leaves/fields.ts'
import { labels } from '../../shared/protocol/labels.ts'
import * as schema from '../../shared/protocol/schema.ts'

const { exactly, field, id, record, refined } = schema
const key32 = schema.bytes({ exact: 32 })
const line = (maxBytes: number) => refined(schema.text(maxBytes), (value) => value !== '' && isPlainName(value))

const body = record({
  unit: field(0, id<UnitId>(16)),
  officer: field(1, id<OfficerId>(16)),
  name: field(2, line(limits.shortTextBytes)),
  badge: field(3, line(limits.badgeBytes)),
  salt: field(4, schema.bytes({ exact: officerSaltLength })),
  roles: field(5, roleSet),
  officerKey: field(6, key32),
  device: field(7, id<DeviceId>(16)),
  signKey: field(8, key32),
  witnessKey: field(9, key32),
  auditKey: field(10, key32),
})
export type FoundingRequest = schema.Infer<typeof body>

const signature = schema.bytes({ exact: 64 })
const file = record({
  version: field(0, exactly(1)),
  body: field(1, schema.bytes({ max: limits.foundingFileBytes })),
  byOfficer: field(2, signature),
  byDevice: field(3, signature),
})

const signed = (bytes: Uint8Array): Bytes => concat(labels.foundingRequest, u64(bytes.length), bytes)

export function makeRequest(
  crypto: Crypto,
  request: FoundingRequest,
  keys: { readonly officer: SecretKey; readonly device: SecretKey },
): Bytes {
  const encoded = schema.encodeAs(body, request)
  return schema.encodeAs(file, {
    version: 1,
    body: encoded,
    byOfficer: crypto.sign(keys.officer, signed(encoded)),
    byDevice: crypto.sign(keys.device, signed(encoded)),
  })
}

/** Strict, and both keys have signed it. Throws GiaobanError `authority/request-damaged`. */
export function parseRequest(crypto: Pick<Crypto, 'verify'>, bytes: Uint8Array): FoundingRequest {
  const damaged = new GiaobanError('authority/request-damaged')
  try {
    const read = schema.decodeAs(file, bytes, limits.foundingFileBytes)
    const request = schema.decodeAs(body, read.body, limits.foundingFileBytes)
    const message = signed(read.body)
    const areSigned =
      crypto.verify(request.officerKey, message, read.byOfficer) &&
      crypto.verify(request.signKey, message, read.byDevice)
    if (!areSigned) throw damaged
    return request
  } catch (thrown) {
    throw thrown instanceof CodecError ? damaged : thrown
  }
}
