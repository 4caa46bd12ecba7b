import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  decodeEvidenceFile,
  encodeEvidenceContent,
  encodeEvidenceFile,
  type EvidenceContent,
  type EvidencePackage,
} from '../../../engine/evidence/package.ts'
import { isError } from '../../../engine/evidence/findings.ts'
import { roles } from '../../../shared/domain/roles.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { idOf, type LeafHash, type RecordId } from '../../../shared/ids.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { expectBitFlipsSeen, expectNoTruncation, expectRoundTrip, type Codec } from '../../support/codec.ts'
import { EvidenceWorld, type Signed } from '../../support/evidence-world.ts'

const runs = process.env['SLOW'] === '1' ? 500 : 40
const raw = (options: { readonly min?: number; readonly max: number }) =>
  fc.uint8Array({ minLength: options.min ?? 0, maxLength: options.max }).map((bytes) => new Uint8Array(bytes))
const exact = (length: number) => raw({ min: length, max: length })
const hash = <Id extends string>() => exact(32).map((bytes) => idOf<Id>(bytes))
const text = fc.string({ unit: 'grapheme', maxLength: 20 })

const contents: fc.Arbitrary<EvidenceContent> = fc.record({
  record: hash<RecordId>(),
  root: exact(32),
  leaves: fc.array(raw({ max: 40 }), { minLength: 1, maxLength: 5 }),
  note: raw({ max: 60 }),
  statements: fc.array(
    fc.record({
      tbsBytes: raw({ max: 60 }),
      signatures: fc.array(exact(64), { minLength: 1, maxLength: 4 }),
      body: raw({ max: 60 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  exported: fc.record({
    at: fc.nat(),
    role: fc.constantFrom(...roles),
    device: hash<LeafHash>(),
    officer: hash<LeafHash>(),
    name: text,
    badge: text,
    salt: exact(32),
  }),
})
const files = fc.tuple(contents, exact(64), exact(64)).map(([content, device, officer]): EvidencePackage => ({
  content,
  contentBytes: encodeEvidenceContent(content),
  signatures: [device, officer],
}))

/** A later version is refused by another error: to this codec it is one more damaged file. */
const codec: Codec<EvidencePackage> = {
  encode: encodeEvidenceFile,
  decode: (bytes) => {
    try {
      return decodeEvidenceFile(bytes)
    } catch (thrown) {
      if (thrown instanceof GiaobanError && thrown.code === 'evidence/unsupported') throw new CodecError()
      throw thrown
    }
  },
}

describe('a package', () => {
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(files, (file) => expectRoundTrip(codec, file)),
      { numRuns: runs },
    )
  })

  it('is refused when cut at any byte, or longer', () => {
    const [file] = fc.sample(files, { numRuns: 1, seed: 7 })
    expectNoTruncation(codec, encodeEvidenceFile(file!))
  })

  it('shows every flipped bit', () => {
    const [file] = fc.sample(files, { numRuns: 1, seed: 11 })
    expectBitFlipsSeen(codec, encodeEvidenceFile(file!))
  })

  it('of a later version is unsupported, of another magic word malformed', () => {
    const [file] = fc.sample(files, { numRuns: 1, seed: 3 })
    const bytes = encodeEvidenceFile(file!)
    const versionAt = Buffer.from(bytes).indexOf('giaoban-evidence') + 'giaoban-evidence'.length + 1
    expect(bytes[versionAt]).toBe(1)
    expect(() => decodeEvidenceFile(bytes.with(versionAt, 2))).toThrow('evidence/unsupported')
    expect(() => decodeEvidenceFile(bytes.with(versionAt, 0))).toThrow(CodecError)
    expect(() => decodeEvidenceFile(bytes.with(versionAt - 2, 0x66))).toThrow(CodecError)
  })
})

describe('the verifier', () => {
  let world: EvidenceWorld
  let signed: readonly Signed[]
  beforeAll(async () => {
    world = await EvidenceWorld.create(20)
    const { bdCommander, bdDuty, hcmDuty } = world.people
    const made = world.create()
    const ack = world.acknowledge({ by: bdCommander, parents: [made] })
    const changed = world.update({ by: hcmDuty, parents: [made] })
    const done = world.acted({ by: bdDuty, parents: [ack, changed] })
    const seen = world.receipt({ by: bdDuty, about: [made.hash, changed.hash] })
    signed = [made, ack, changed, done, seen]
  })

  it('answers anything at all, and never calls it valid', () => {
    fc.assert(
      fc.property(fc.oneof(raw({ max: 300 }), files.map(encodeEvidenceFile)), (bytes) => {
        expect(world.verify(bytes)).toMatchObject({ valid: false, trusted: false, signers: [] })
      }),
      { numRuns: runs },
    )
  })

  it('shows of any part of a record just the statements that are there, each under its own signer', () => {
    fc.assert(
      fc.property(fc.subarray([1, 2, 3, 4]), (kept) => {
        const part = [signed[0]!, ...kept.map((index) => signed[index]!)]
        const verdict = world.verify(world.package(...part))
        const shown = verdict.signers.flatMap(({ statement }) => statement ?? [])
        expect(shown.toSorted()).toEqual(part.map((each) => each.hash).toSorted())
        expect(verdict.findings.filter(isError)).toEqual([])
      }),
      { numRuns: Math.min(runs, 16) },
    )
  })

  it('believes no mixture of the parts of different statements', () => {
    const parts = fc.tuple(...Array.from({ length: 3 }, () => fc.nat({ max: 4 })))
    fc.assert(
      fc.property(parts, ([tbs, signatures, body]) => {
        fc.pre(tbs !== signatures || tbs !== body)
        const { hash: _, ...own } = signed[tbs!]!
        const mixed = { ...own, signatures: signed[signatures!]!.signatures, body: signed[body!]!.body }
        const content = world.content([signed[0]!])
        const verdict = world.verify(world.pack({ ...content, statements: [mixed] }))
        expect(verdict.valid).toBe(false)
        expect(verdict.signers.map(({ kind }) => kind)).toEqual(['export'])
      }),
      { numRuns: runs },
    )
  })
})
