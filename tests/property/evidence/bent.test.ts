/** One bit of an evidence package, of a statement in it, of its log: nothing that is bent is called valid. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { EvidenceContent, EvidenceStatement } from '../../../engine/evidence/package.ts'
import { flipBit } from '../../support/codec.ts'
import { EvidenceWorld, type Signed } from '../../support/evidence-world.ts'

const numRuns = process.env['SLOW'] === '1' ? 2000 : 12
let world: EvidenceWorld
let signed: readonly Signed[]
let content: EvidenceContent
beforeAll(async () => {
  world = await EvidenceWorld.create(21)
  const { bdCommander, bdDuty } = world.people
  const made = world.create()
  const ack = world.acknowledge({ by: bdCommander, parents: [made] })
  const seen = world.receipt({ by: bdDuty, about: [made.hash] })
  signed = [made, ack, seen]
  content = world.content(signed)
})

function isValid(file: Bytes): boolean {
  try {
    return world.verify(file).valid
  } catch (thrown) {
    // a bent version number may be that of a later program
    if (thrown instanceof GiaobanError && thrown.code === 'evidence/unsupported') return false
    throw thrown
  }
}

test('a package with any one bit flipped is not valid', () => {
  const whole = world.pack(content)
  expect(isValid(whole)).toBe(true)
  fc.assert(
    fc.property(fc.nat(), (where) => {
      expect(isValid(flipBit(whole, where % (whole.length * 8)))).toBe(false)
    }),
    { numRuns },
  )
})

test('nor is one whose exporter has signed a statement, or a receipt, with one bit flipped', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('tbsBytes', 'body', 'signatures'), fc.nat(), (which, part, where) => {
      const index = which % content.statements.length
      const each = content.statements[index] as EvidenceStatement
      const flip = (bytes: Bytes): Bytes => flipBit(bytes, where % (bytes.length * 8))
      const bent =
        part === 'signatures'
          ? { ...each, signatures: each.signatures.map(flip) }
          : { ...each, [part]: flip(each[part]) }
      const verdict = world.verify(world.pack({ ...content, statements: content.statements.with(index, bent) }))
      expect(verdict.valid).toBe(false)
      expect(verdict.signers.filter(({ statement }) => statement !== undefined).length).toBeLessThan(signed.length)
    }),
    { numRuns },
  )
})

test('nor one whose log has one bit flipped, a leaf less, or a leaf twice', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.constantFrom('flip', 'cut', 'twice'), (which, where, how) => {
      const { leaves } = content
      const index = which % leaves.length
      const leaf = leaves[index] as Bytes
      const bent = {
        flip: () => leaves.with(index, flipBit(leaf, where % (leaf.length * 8))),
        cut: () => leaves.toSpliced(index, 1),
        twice: () => leaves.toSpliced(index, 0, leaf),
      }[how]()
      expect(isValid(world.pack({ ...content, leaves: bent }))).toBe(false)
    }),
    { numRuns },
  )
})
