/** To whom a wrap is made: kind || id[16] || epoch[8], 25 bytes (docs/spec/envelope.md, Addressees). */
import { bytesToHex, compareBytes, concat, readU64, u64, type Bytes } from '../bytes.ts'
import { idBytes, idOf, type Brand, type CircleId, type DeviceId, type UnitId } from '../ids.ts'
import { mapped, bytes as bytesSchema, type Schema } from './schema.ts'
import { CodecError } from './cbor.ts'

/** `epoch` of a device is the counter of its X-Wing key. */
export type Addressee =
  | { readonly kind: 'unit'; readonly id: UnitId; readonly epoch: number }
  | { readonly kind: 'circle'; readonly id: CircleId; readonly epoch: number }
  | { readonly kind: 'device'; readonly id: DeviceId; readonly epoch: number }

/** kind || id without the epoch: 17 bytes as hex. What links, receipts and duplicates are counted by. */
export type AddresseeKey = Brand<string, 'AddresseeKey'>

export const addresseeBytes = 25
export const addresseeKeyBytes = 17

const kinds = { unit: 1, circle: 2, device: 3 } as const
const circleForm = '02'

const keyBytesOf = (addressee: Addressee): Bytes => concat(Uint8Array.of(kinds[addressee.kind]), idBytes(addressee.id))

export const encodeAddressee = (addressee: Addressee): Bytes => concat(keyBytesOf(addressee), u64(addressee.epoch))

/** `undefined` for another length, kind, or an epoch above 2^53-1. */
export function decodeAddressee(encoded: Uint8Array): Addressee | undefined {
  const epoch = readU64(encoded, addresseeKeyBytes)
  if (encoded.length !== addresseeBytes || epoch === undefined) return undefined
  const raw = encoded.subarray(1, addresseeKeyBytes)
  switch (encoded[0]) {
    case kinds.unit:
      return { kind: 'unit', id: idOf<UnitId>(raw), epoch }
    case kinds.circle:
      return { kind: 'circle', id: idOf<CircleId>(raw), epoch }
    case kinds.device:
      return { kind: 'device', id: idOf<DeviceId>(raw), epoch }
    default:
      return undefined
  }
}

export const addresseeKey = (addressee: Addressee): AddresseeKey => bytesToHex(keyBytesOf(addressee)) as AddresseeKey

/** What is for the members of a circle. */
export const isCircleKey = (key: AddresseeKey): boolean => key.startsWith(circleForm)

/** Ascending bytes of kind || id. The epoch does not count: an addressee appears once. */
export const compareAddressees = (a: Addressee, b: Addressee): number => compareBytes(keyBytesOf(a), keyBytesOf(b))

/** Strictly ascending: the one order of recipients and wraps. */
export const areAscending = (list: readonly Addressee[]): boolean =>
  list.every((each, index) => index === 0 || compareAddressees(list[index - 1] as Addressee, each) < 0)

export const addresseeSchema: Schema<Addressee> = mapped(bytesSchema({ exact: addresseeBytes }), {
  toWire: encodeAddressee,
  fromWire: (encoded) => {
    const addressee = decodeAddressee(encoded)
    if (addressee === undefined) throw new CodecError()
    return addressee
  },
})

const keyForm = /^0[1-3][0-9a-f]{32}$/

export const addresseeKeySchema: Schema<AddresseeKey> = mapped(bytesSchema({ exact: addresseeKeyBytes }), {
  toWire: (key) => idBytes(key),
  fromWire: (encoded) => {
    const key = bytesToHex(encoded)
    if (!keyForm.test(key)) throw new CodecError()
    return key as AddresseeKey
  },
})
