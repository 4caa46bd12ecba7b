/** CBOR, and what an envelope is made of. */
import { concat } from '../../../shared/bytes.ts'
import { idOf, type LeafHash, type RecordId, type StatementHash } from '../../../shared/ids.ts'
import { decodeCbor, encodeCbor } from '../../../shared/protocol/cbor.ts'
import { encodeAddressee } from '../../../shared/protocol/addressee.ts'
import { decodeHeader, encodeHeader } from '../../../shared/protocol/header.ts'
import { encodePlaintext, splitPlaintext } from '../../../shared/protocol/plaintext.ts'
import { decodeTbs, encodeTbs, type Tbs } from '../../../shared/protocol/tbs.ts'
import { parseLeaf } from '../../../shared/protocol/wrap.ts'
import { createEnvelopeWorld } from '../../support/envelope-world.ts'
import { cborSteps, codecRun, parserRun, type FuzzTarget } from '../target.ts'

const world = await createEnvelopeWorld('fuzz')
const sealed = world.seal()

export const cborTarget = (): FuzzTarget => ({
  maxBytes: 4096,
  steps: cborSteps,
  seeds: [
    encodeCbor([1, true, 'đ', new Uint8Array(3), [[[[]]]], new Map([[0, new Map([[24, 65_536]])]])]),
    encodeCbor(Number.MAX_SAFE_INTEGER),
    encodeCbor('x'.repeat(300)),
  ],
  run: codecRun({ decode: (bytes) => decodeCbor(bytes, 4096), encode: encodeCbor }),
})

export const headerTarget = (): FuzzTarget => ({
  maxBytes: 1024,
  steps: cborSteps,
  seeds: [sealed.header],
  run: codecRun({ decode: decodeHeader, encode: encodeHeader }),
})

const hash = <Id extends string>(fill: number): Id => idOf<Id>(new Uint8Array(32).fill(fill))
const richTbs: Tbs = {
  ...sealed.tbs,
  signers: [
    ...sealed.tbs.signers,
    { role: 'author', certificate: hash<LeafHash>(1) },
    { role: 'releaser', certificate: hash<LeafHash>(2) },
  ],
  recordId: hash<RecordId>(3),
  parents: [hash<StatementHash>(4), hash<StatementHash>(5)],
  attachments: [
    {
      attachmentId: idOf(new Uint8Array(16)),
      blobId: hash(6),
      ciphertextSize: 4168,
      segmentsRoot: new Uint8Array(32),
      segmentCount: 1,
      commitment: new Uint8Array(32),
      type: 'image/jpeg',
      exhibitHash: new Uint8Array(32),
    },
  ],
  ext: new Map([[7, new Uint8Array(9)]]),
  crit: [7],
}

export const tbsTarget = (): FuzzTarget => ({
  maxBytes: 4096,
  steps: cborSteps,
  seeds: [encodeTbs(sealed.tbs), encodeTbs(richTbs)],
  run: codecRun({ decode: decodeTbs, encode: encodeTbs }),
})

export const plaintextTarget = (): FuzzTarget => ({
  maxBytes: 20_000,
  steps: cborSteps,
  seeds: [
    encodePlaintext(sealed.statement),
    encodePlaintext({
      tbsBytes: encodeTbs(richTbs),
      signatures: richTbs.signers.map(() => new Uint8Array(64)),
      body: new Uint8Array(richTbs.bodyLength),
    }),
  ],
  run: parserRun({
    parse: (bytes) => {
      const split = splitPlaintext(bytes)
      return split.ok ? split.statement : undefined
    },
    format: encodePlaintext,
  }),
})

export const wrapLeafTarget = (): FuzzTarget => ({
  maxBytes: 1400,
  steps: cborSteps,
  seeds: sealed.leaves,
  run: parserRun({
    parse: parseLeaf,
    format: ({ addressee, publicKeyHash, wrap }) => concat(encodeAddressee(addressee), publicKeyHash, wrap),
  }),
})
