/** The evidence package: its form, and the verifier that answers anything at all. */
import { GiaobanError } from '../../../shared/errors.ts'
import { decodeEvidenceFile, encodeEvidenceContent, encodeEvidenceFile } from '../../../engine/evidence/package.ts'
import { EvidenceWorld, type Signed } from '../../support/evidence-world.ts'
import { cborSteps, codecRun, promise, type FuzzTarget } from '../target.ts'

const world = await EvidenceWorld.create(20)
const { bdCommander, bdDuty, hcmDuty } = world.people
const made = world.create()
const ack = world.acknowledge({ by: bdCommander, parents: [made] })
const changed = world.update({ by: hcmDuty, parents: [made] })
const seen = world.receipt({ by: bdDuty, about: [made.hash, changed.hash] })

const packageOf = (...signed: readonly Signed[]): Uint8Array => world.package(...signed)
/** A content of few leaves: mutation meets each field. */
const small = world.pack({
  ...world.content([made]),
  leaves: [new Uint8Array(40), new Uint8Array(9)],
  note: new Uint8Array(30),
})

export const evidenceFileTarget = (): FuzzTarget => ({
  maxBytes: 8192,
  steps: cborSteps,
  seeds: [small],
  run: codecRun({
    decode: decodeEvidenceFile,
    encode: (file) => {
      const { content, contentBytes, signatures } = file
      return encodeEvidenceFile({
        contentBytes: encodeEvidenceContent(content),
        signatures: contentBytes && signatures,
      })
    },
    isOwnError: (thrown) => thrown instanceof GiaobanError && thrown.code === 'evidence/unsupported',
  }),
})

/** Nothing but the seeds themselves is ever called valid: every byte of them is signed or checked. */
export const evidenceVerifyTarget = (): FuzzTarget => {
  const seeds = [packageOf(made), packageOf(made, ack, changed, seen), small]
  const honest = new Set(seeds.map((each) => Buffer.from(each).toString('base64')))
  return {
    maxBytes: 40_000,
    // the log of the package is replayed, every signature verified
    steps: { perInput: 4_000_000, perByte: 4_000 },
    seeds,
    run: (input) => {
      let verdict: ReturnType<typeof world.verify>
      try {
        verdict = world.verify(input)
      } catch (thrown) {
        if (thrown instanceof GiaobanError && thrown.code === 'evidence/unsupported') return false
        throw thrown
      }
      promise(!verdict.valid || honest.has(Buffer.from(input).toString('base64')), 'a bent package is valid')
      return verdict.valid
    },
  }
}
