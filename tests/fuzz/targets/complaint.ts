/** The file of a complaint: its form. What it proves is judged by the same steps as evidence. */
import { GiaobanError } from '../../../shared/errors.ts'
import { decodeComplaintFile, encodeComplaintContent, encodeComplaintFile } from '../../../engine/complaints/package.ts'
import { EvidenceWorld } from '../../support/evidence-world.ts'
import { cborSteps, codecRun, type FuzzTarget } from '../target.ts'

const world = await EvidenceWorld.create(21)
const made = world.create()
const { exported } = world.content([made])
const contentBytes = encodeComplaintContent({
  root: world.root,
  leaves: [new Uint8Array(40), new Uint8Array(9)],
  note: new Uint8Array(30),
  reason: 'content-key',
  disputed: {
    header: new Uint8Array(20),
    index: 1,
    leaf: new Uint8Array(1265),
    path: [new Uint8Array(32)],
    openingKey: new Uint8Array(44),
  },
  statement: { tbsBytes: made.tbsBytes, signatures: made.signatures },
  foundAt: exported.at,
  exported,
})

export const complaintFileTarget = (): FuzzTarget => ({
  maxBytes: 8192,
  steps: cborSteps,
  seeds: [encodeComplaintFile({ contentBytes, signatures: [new Uint8Array(64), new Uint8Array(64)] })],
  run: codecRun({
    decode: decodeComplaintFile,
    encode: ({ content, signatures }) =>
      encodeComplaintFile({ contentBytes: encodeComplaintContent(content), signatures }),
    isOwnError: (thrown) => thrown instanceof GiaobanError && thrown.code === 'evidence/unsupported',
  }),
})
