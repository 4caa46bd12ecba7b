/** Bodies of every type that has a table. */
import { concat, u8, type Bytes } from '../../../shared/bytes.ts'
import type { CircleId, DeviceId, ProposalId, RecordId, StatementHash, UnitId } from '../../../shared/ids.ts'
import { addresseeKey } from '../../../shared/protocol/addressee.ts'
import { acknowledge } from '../../../shared/protocol/bodies/acknowledge.ts'
import { acted } from '../../../shared/protocol/bodies/acted.ts'
import { auditBody } from '../../../shared/protocol/bodies/audit.ts'
import { bulletinCancel } from '../../../shared/protocol/bodies/bulletin-cancel.ts'
import { bulletinCreate, bulletinUpdate } from '../../../shared/protocol/bodies/bulletin.ts'
import { carryBody } from '../../../shared/protocol/bodies/carry.ts'
import { chainsBody } from '../../../shared/protocol/bodies/chains.ts'
import { circleNameBody } from '../../../shared/protocol/bodies/circle-name.ts'
import { conversationMessage, conversationOpen } from '../../../shared/protocol/bodies/conversation.ts'
import { epochReportBody } from '../../../shared/protocol/bodies/epoch-report.ts'
import { forkProofBody } from '../../../shared/protocol/bodies/fork-proof.ts'
import { handoverOffer } from '../../../shared/protocol/bodies/handover.ts'
import { heartbeatBody } from '../../../shared/protocol/bodies/heartbeat.ts'
import { planCreate, planResult } from '../../../shared/protocol/bodies/plan.ts'
import { reportCorrect } from '../../../shared/protocol/bodies/report.ts'
import { proposalBody } from '../../../shared/protocol/bodies/proposal.ts'
import { receiptBody } from '../../../shared/protocol/bodies/receipt.ts'
import { snapshotBody, snapshotSeenBody } from '../../../shared/protocol/bodies/snapshot.ts'
import { bodyRandomBytes, type Body } from '../../../shared/protocol/body.ts'
import { examplePlan } from '../../../shared/domain/example-plan.ts'
import { exampleReport } from '../../../shared/domain/example-report.ts'
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
const { marking: _marking, handling: _handling, starts: _starts, ends: _ends, ...plan } = examplePlan()
const { marking: _secret, handling: _limit, ...report } = exampleReport()
const written = {
  ...common,
  role,
  bulletin: exampleBulletin(),
  urgency: 'urgent',
  deadline: 5,
  validUntil: 9,
} as const
interface Seeded {
  readonly run: FuzzTarget['run']
  readonly seed: Bytes
}

const bodies: readonly Seeded[] = [
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
    run: codecOf(handoverOffer),
    seed: handoverOffer.encode(crypto, {
      ...common,
      role,
      since: 1,
      deadline: 5,
      entries: [
        {
          section: 'changed',
          record: '12'.repeat(32) as RecordId,
          head: '34'.repeat(32) as StatementHash,
          family: 'bulletin',
          owner: '56'.repeat(16) as UnitId,
          title: 'x',
          news: 'new',
        },
      ],
      more: ['owed'],
      covers: { operations: 1, digest: new Uint8Array(32) },
    }),
  },
  {
    run: codecOf(conversationOpen),
    seed: conversationOpen.encode(crypto, {
      ...common,
      role,
      title: 'x',
      text: 'x',
      about: '12'.repeat(32) as RecordId,
    }),
  },
  {
    run: codecOf(planCreate),
    seed: planCreate.encode(crypto, { ...common, role, plan, starts: 1, ends: 2 }),
  },
  {
    run: codecOf(planResult),
    seed: planResult.encode(crypto, {
      ...common,
      role,
      task: '12'.repeat(32) as StatementHash,
      outcome: 'done',
      text: 'x',
      figures: { persons: 3 },
    }),
  },
  {
    run: codecOf(reportCorrect),
    seed: reportCorrect.encode(crypto, { ...common, role, report, reason: 'x' }),
  },
  { run: codecOf(conversationMessage), seed: conversationMessage.encode(crypto, { ...common, role, text: 'x' }) },
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
const oneOf = (of: readonly Seeded[]): FuzzTarget => ({
  maxBytes: 8192,
  steps: cborSteps,
  seeds: of.map(({ seed }, index) => concat(u8(index), seed)),
  run: (input) => of[(input[0] ?? 0) % of.length]?.run(input.slice(1)) === true,
})

export const bodiesTarget = (): FuzzTarget => oneOf(bodies)

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
          ends: [prev, prev],
        },
      ],
      wants: [prev],
    }),
  ],
  run: codecOf(receiptBody),
})

/** What a unit's own devices tell one another, the parts of a snapshot among it. */
export const siblingsTarget = (): FuzzTarget => {
  const device = 'ab'.repeat(16) as DeviceId
  const records = ['12'.repeat(32) as RecordId]
  const heads = [
    { device, highest: 3, missing: [{ from: 5, to: 6 }], hash: prev, last: 7, addressee: key },
    { device, highest: 0, missing: [], last: 0, addressee: key },
  ]
  const newcomer = { device, epoch: 4 }
  const part = { note, part: 0, parts: 2 }
  const { statement } = world.seal()
  const side = { tbsBytes: statement.tbsBytes, signatures: [...statement.signatures] }
  return oneOf([
    {
      run: codecOf(snapshotBody),
      seed: snapshotBody.encode(crypto, {
        ...part,
        newcomer,
        heads,
        records: records.map((record) => ({ record, frontier: [prev] })),
        count: 9,
      }),
    },
    {
      run: codecOf(snapshotSeenBody),
      seed: snapshotSeenBody.encode(crypto, { note, newcomer, seen: [prev], omitted: records }),
    },
    {
      run: codecOf(chainsBody),
      seed: chainsBody.encode(crypto, { ...part, heads, wants: [prev], newSince: 4 }),
    },
    {
      run: codecOf(proposalBody),
      seed: proposalBody.encode(crypto, {
        note,
        proposal: new Uint8Array(40),
        refused: { id: '34'.repeat(32) as ProposalId, reason: 'không đúng người' },
      }),
    },
    { run: codecOf(forkProofBody), seed: forkProofBody.encode(crypto, { note, first: side, second: side }) },
    {
      run: codecOf(circleNameBody),
      seed: circleNameBody.encode(crypto, { note, circle: '56'.repeat(16) as CircleId, version: 2, name: 'Ba tỉnh' }),
    },
  ])
}
