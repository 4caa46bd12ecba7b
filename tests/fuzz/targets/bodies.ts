/** Bodies of every type that has a table. */
import { concat, u8, type Bytes } from '../../../shared/bytes.ts'
import type { DeviceId, StatementHash } from '../../../shared/ids.ts'
import { addresseeKey } from '../../../shared/protocol/addressee.ts'
import { acknowledge } from '../../../shared/protocol/bodies/acknowledge.ts'
import { acted } from '../../../shared/protocol/bodies/acted.ts'
import { auditBody } from '../../../shared/protocol/bodies/audit.ts'
import { bulletinCancel } from '../../../shared/protocol/bodies/bulletin-cancel.ts'
import { bulletinCreate, bulletinUpdate } from '../../../shared/protocol/bodies/bulletin.ts'
import { carryBody } from '../../../shared/protocol/bodies/carry.ts'
import { epochReportBody } from '../../../shared/protocol/bodies/epoch-report.ts'
import { heartbeatBody } from '../../../shared/protocol/bodies/heartbeat.ts'
import { receiptBody } from '../../../shared/protocol/bodies/receipt.ts'
import { bodyRandomBytes, type Body } from '../../../shared/protocol/body.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import { createEnvelopeWorld } from '../../support/envelope-world.ts'
import { cborSteps, codecRun, type FuzzTarget } from '../target.ts'

const world = await createEnvelopeWorld('fuzz')
const { crypto, note } = world

/** The random bytes in front carry no field: they stay what they were. */
function codecOf<T>(body: Body<T>): FuzzTarget['run'] {
  return (input) =>
    codecRun<T>({
      decode: body.decode,
      encode: (fields) => body.encode({ random: () => input.slice(0, bodyRandomBytes) }, fields),
    })(input)
}

const role = 'duty' as const
const common = { note, author: { name: 'Trần Thị Thử', badge: '000-123', salt: new Uint8Array(32) } }
const written = {
  ...common,
  role,
  bulletin: exampleBulletin(),
  urgency: 'urgent',
  deadline: 5,
  validUntil: 9,
} as const
const bodies: readonly { readonly run: FuzzTarget['run']; readonly seed: Bytes }[] = [
  { run: codecOf(heartbeatBody), seed: heartbeatBody.encode(crypto, { note }) },
  {
    run: codecOf(bulletinCreate),
    seed: bulletinCreate.encode(crypto, { ...written, release: 'diffusion' }),
  },
  { run: codecOf(bulletinUpdate), seed: bulletinUpdate.encode(crypto, written) },
  { run: codecOf(bulletinCancel), seed: bulletinCancel.encode(crypto, { ...common, role, reason: 'arrested' }) },
  { run: codecOf(acknowledge), seed: acknowledge.encode(crypto, { ...common, role, kind: 'assigned', text: 'x' }) },
  { run: codecOf(acted), seed: acted.encode(crypto, { ...common, role, outcome: 'located' }) },
  {
    run: codecOf(auditBody),
    seed: auditBody.encode(crypto, {
      note,
      shown: { note, proofs: [{ from: 3, path: [new Uint8Array(32)] }] },
      seen: [note],
    }),
  },
  {
    run: codecOf(epochReportBody),
    seed: epochReportBody.encode(crypto, { note, ingested: 3, refused: [{ epoch: 4, code: 'wrap' }], rotate: 5 }),
  },
]

/** The first byte says which body it is. */
export const bodiesTarget = (): FuzzTarget => ({
  maxBytes: 8192,
  steps: cborSteps,
  seeds: bodies.map(({ seed }, index) => concat(u8(index), seed)),
  run: (input) => bodies[(input[0] ?? 0) % bodies.length]?.run(input.slice(1)) === true,
})

const key = addresseeKey(world.parties[0].addressee)
const prev = 'cd'.repeat(32) as StatementHash

export const carryTarget = (): FuzzTarget => {
  const { statement } = world.seal()
  return {
    maxBytes: 8192,
    steps: cborSteps,
    seeds: [
      carryBody.encode(crypto, {
        note,
        items: [
          { ...statement, reason: 'resend', link: { addressee: key, seq: 1 } },
          { ...statement, reason: 'sibling', link: { addressee: key, seq: 2, prev } },
        ],
      }),
    ],
    run: codecOf(carryBody),
  }
}

export const receiptTarget = (): FuzzTarget => ({
  maxBytes: 4096,
  steps: cborSteps,
  seeds: [
    receiptBody.encode(crypto, {
      note,
      entries: [
        { statement: prev, addressee: key, rung: 'opened', outcome: 'accepted', at: 5, complete: true },
        { statement: prev, addressee: key, rung: 'decrypted', outcome: 'needs-update', at: 6, complete: false },
      ],
      links: [
        {
          device: 'ab'.repeat(16) as DeviceId,
          addressee: key,
          highest: 3,
          missing: [
            { from: 4, to: 4 },
            { from: 6, to: 9 },
          ],
        },
      ],
      wants: [prev],
    }),
  ],
  run: codecOf(receiptBody),
})
