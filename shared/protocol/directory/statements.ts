/**
 * Directory statements (docs/spec/statements.md): CBOR {0: signed body, 1: [signature]}. The signed body is
 * CBOR {0 version, 1 type, 2 crit, 3 body by type, 4 signers [[key id, algorithm]] ascending, 5 made}. Every signer signs
 * L("giaoban/leaf-sig/v1") || u64(length) || signed body.
 */
import { concat, u64, type Bytes } from '../../bytes.ts'
import type { KeyId } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { CodecError, decodeCbor, type CborMap, type CborValue } from '../cbor.ts'
import type { Crypto } from '../crypto-port.ts'
import { labels } from '../labels.ts'
import {
  array,
  bytes,
  decodeAs,
  encodeAs,
  field,
  id,
  mapped,
  optional,
  record,
  time,
  tuple,
  uint,
  type Schema,
} from '../schema.ts'
import { leafTypeOf, leafTypes, type LeafBody, type LeafType } from './leaf-types.ts'
import { algorithm, ascending } from './leaves/fields.ts'

export const statementVersion = 1

/** A statement of a type that this version knows. `T` ranges over the types, so that `type` tells the body's type. */
export type Statement<T extends LeafType = LeafType> = {
  readonly [K in T]: {
    readonly known: true
    readonly type: K
    readonly body: LeafBody<K>
    /** Ascending, unique, at least one. */
    readonly signers: readonly KeyId[]
    /** When it was composed, ms, by the word of its signers. */
    readonly made?: number
    /** What is signed, as received. */
    readonly signedBody: Bytes
    readonly signatures: readonly Bytes[]
  }
}[T]

/** A statement of another version or type: kept, and ignored unless it is critical. */
export interface UnknownStatement {
  readonly known: false
  readonly version: number
  readonly type: number
  readonly crit: boolean
}

const envelope = record({
  signedBody: field(0, bytes({ max: limits.leafBytes })),
  signatures: field(1, array(bytes({ exact: 64 }), { min: 1, max: limits.signersPerLeaf })),
})

const signer = mapped(tuple(id<KeyId>(32), algorithm), {
  toWire: (keyId: KeyId) => [keyId, 'ed25519' as const] as const,
  fromWire: ([keyId]) => keyId,
})

const signers = ascending(signer, { min: 1, max: limits.signersPerLeaf }, (keyId) => keyId)
const critNumber = uint(1)

const bodyTable = <T>(schema: Schema<T>) =>
  record({
    version: field(0, uint()),
    type: field(1, uint()),
    crit: field(2, critNumber),
    body: field(3, schema),
    signers: field(4, signers),
    made: optional(5, time),
  })

/**
 * Types that neither a counter nor a leaf before ties to their place in the log: whoever runs it could keep one back and
 * write it down when it suits. They say when they were composed.
 */
const dated: ReadonlySet<LeafType> = new Set<LeafType>([
  'unit',
  'border',
  'officer',
  'device',
  'suspend',
  'revocation',
  'role',
  'succession',
  'witness-key',
])

/** Whether a statement comes to the log in its time. `logged`: ms. A signer's clock may be as wrong as any may. */
export const isTimely = ({ type, made }: Pick<Statement, 'type' | 'made'>, logged: number): boolean =>
  made === undefined
    ? !dated.has(type)
    : logged - made <= limits.statementLateMs && made - logged <= limits.skewRefusedMs

export interface SaidBy {
  readonly signers: readonly KeyId[]
  /** When it was composed, ms: what tells a statement that says the same again from the one that counted before. */
  readonly made?: number
}

/** The bytes to sign. Throws CodecError for a body that could not be read back. */
export function encodeSignedBody<T extends LeafType>(
  type: T,
  body: LeafBody<T>,
  { signers: ids, made }: SaidBy,
): Bytes {
  const { number, crit, schema } = leafTypes[type]
  return encodeAs(bodyTable(schema as Schema<LeafBody<T>>), {
    version: statementVersion,
    type: number,
    crit: crit ? 1 : 0,
    body,
    signers: ids.toSorted(),
    ...(made === undefined ? {} : { made }),
  })
}

/** What each signer's key is applied to. */
export const leafSignatureInput = (signedBody: Uint8Array): Bytes =>
  concat(labels.leafSignature, u64(signedBody.length), signedBody)

/** `signatures` by key id; every signer of the body, no other. Throws CodecError otherwise. */
export function assembleStatement(signedBody: Bytes, signatures: ReadonlyMap<KeyId, Bytes>): Bytes {
  const names = signerIdsOf(signedBody)
  if (names.length !== signatures.size) throw new CodecError()
  const ordered = names.map((name) => signatures.get(name) ?? refuse())
  return encodeAs(envelope, { signedBody, signatures: ordered })
}

/** Who has to sign these bytes. Throws CodecError. */
export function signerIdsOf(signedBody: Uint8Array): readonly KeyId[] {
  const value = decodeCbor(signedBody, limits.leafBytes)
  return signers.fromCbor(value instanceof Map ? ((value as CborMap).get(4) ?? refuse()) : refuse())
}

/** Strict parse. Throws CodecError. Says nothing about who may sign, nor whether the signatures verify. */
export function decodeStatement(statement: Uint8Array): Statement | UnknownStatement {
  const { signedBody, signatures } = decodeAs(envelope, statement, limits.leafBytes)
  const value = decodeCbor(signedBody, limits.leafBytes)
  const { version, type: typeNumber, crit } = readHead(value)
  const type = version === statementVersion ? leafTypeOf(typeNumber) : undefined
  if (type === undefined) return { known: false, version, type: typeNumber, crit }
  // the table above and `type` come from one list, so body and type agree
  const read = bodyTable(leafTypes[type].schema as Schema<unknown>).fromCbor(value)
  if (crit !== leafTypes[type].crit || read.signers.length !== signatures.length) throw new CodecError()
  const { body, signers: names, made } = read
  const when = made === undefined ? {} : { made }
  return { known: true, type, body, signers: names, ...when, signedBody, signatures } as Statement
}

/** The part that every version of the format shares. */
function readHead(value: CborValue): { readonly version: number; readonly type: number; readonly crit: boolean } {
  if (!(value instanceof Map)) return refuse()
  const map = value as CborMap
  const at = (key: number): CborValue => map.get(key) ?? refuse()
  return {
    version: uint().fromCbor(at(0)),
    type: uint().fromCbor(at(1)),
    crit: critNumber.fromCbor(at(2)) === 1,
  }
}

/** Whether every signature verifies; `keyOf` gives the public keys that count for this statement. */
export function verifySignatures(
  crypto: Pick<Crypto, 'verify'>,
  statement: Pick<Statement, 'signedBody' | 'signatures' | 'signers'>,
  keyOf: (signer: KeyId) => Bytes | undefined,
): 'verified' | 'unknown-signer' | 'bad-signature' {
  const keys = statement.signers.map((each) => keyOf(each))
  if (keys.includes(undefined)) return 'unknown-signer'
  const input = leafSignatureInput(statement.signedBody)
  const verified = keys.every((key, i) => {
    const signature = statement.signatures[i]
    return key !== undefined && signature !== undefined && crypto.verify(key, input, signature)
  })
  return verified ? 'verified' : 'bad-signature'
}

function refuse(): never {
  throw new CodecError()
}
