/** Calls about the desk as a whole: what is due, search, units, directory, exchange with the relay. */
import { z } from 'zod'
import { escalationSteps } from '../domain/escalation.ts'
import { limits } from '../limits.ts'
import { namedOfficer } from './admin-calls.ts'
import { bulletinRow } from './bulletin-values.ts'
import { anyone, call, readers } from './define.ts'
import { recordFamily, recordLine } from './record-values.ts'
import { disputeReason, failure, hex16, hex32, idOrPrefix, time, unitCode, unitRef } from './values.ts'

const empty = z.strictObject({})
export const why = z.strictObject({
  /** Which field matched, as a message key: name, alias, cccd, phone, plate, account, text, ref, address ... */
  field: z.string(),
  /** How: exact, folded, tone, old-number, prefix ... */
  how: z.string(),
  text: z.string().optional(),
})
export const searchHit = z.strictObject({
  kind: z.union([z.literal('bulletin'), recordFamily]),
  id: hex32,
  title: z.string(),
  why: z.array(why),
  score: z.number(),
  /** Of a bulletin. */
  row: bulletinRow.optional(),
  /** Of any other record. */
  line: recordLine.optional(),
})

const relayState = z.strictObject({
  url: z.string(),
  /** `standby`: not needed now, or not tried yet. */
  state: z.enum(['online', 'connecting', 'standby', 'failed']),
  failure: failure.optional(),
  /** Since when it has not answered, and when it is tried next. */
  since: time.optional(),
  nextAt: time.optional(),
})
export const syncState = z.strictObject({
  state: z.enum(['not-set', 'connecting', 'online', 'offline', 'refused']),
  relay: z.string().optional(),
  since: time.optional(),
  failure: failure.optional(),
  /** All that are set, the preferred one first. */
  relays: z.array(relayState).max(4).optional(),
  sent: z.number(),
  received: z.number(),
  rejected: z.number(),
  /** Addressees without a receipt, over all statements of this device. */
  pending: z.number(),
  /** Statements sealed but not yet taken by the relay. */
  queued: z.number(),
  /** Conditions that need a person: clock/skew, directory/stale, relay/lost, store/full ... */
  alarms: z.array(failure),
})
export type SyncState = z.infer<typeof syncState>
export type SyncResult = z.infer<typeof syncResult>
export const syncResult = z.strictObject({
  sent: z.number(),
  received: z.number(),
  rejected: z.array(z.strictObject({ id: z.string(), code: z.string() })),
  pending: z.number(),
  /** Where a relay or a file was the reason that envelopes are still here: how many are, and the codes, each once. */
  stayed: z.strictObject({ queued: z.number(), reasons: z.array(z.string()) }).optional(),
})

export const rotateResult = z.strictObject({
  /** The unit's newest epoch as this home knows it. */
  epoch: z.number().int(),
  state: z.enum(['rotated', 'asked']),
})

export const deskCalls = {
  'desk.get': call({
    request: empty,
    response: z.strictObject({
      /** Others' bulletins that this unit has not acknowledged, most urgent deadline first. */
      answer: z.array(bulletinRow),
      /** Own bulletins with units that have not acknowledged. */
      waiting: z.array(bulletinRow),
      /** Own bulletins on which a hit waits for our word, and others' on which we wait for one; the nearest clock first. */
      hits: z.strictObject({ answer: z.array(bulletinRow), waiting: z.array(bulletinRow) }),
      /** Own bulletins that a reported arrest asks to close. */
      proposed: z.array(bulletinRow),
      /** Deadlines of these rows that this home has told of; `heard`: somebody here has had the bulletin on screen since. */
      told: z.array(z.strictObject({ id: hex32, step: z.enum(escalationSteps), heard: z.boolean() })),
      fresh: z.array(bulletinRow),
      expiring: z.array(bulletinRow),
      counts: z.strictObject({
        answer: z.number(),
        waiting: z.number(),
        late: z.number(),
        fresh: z.number(),
        /** Hits that wait for our word, and arrests that ask us to close. */
        found: z.number(),
        /** Conversations with something new since this officer looked. */
        unread: z.number(),
      }),
      /** Other records in which this unit owes the next word, or waits for one; the nearest deadline first. */
      records: z.strictObject({ answer: z.array(recordLine), waiting: z.array(recordLine) }),
      /** Gaps and silences: "message 41 of unit X missing". */
      gaps: z.array(z.strictObject({ unit: unitCode, device: hex16, from: z.number(), to: z.number() })),
    }),
    roles: readers,
    errors: [],
  }),
  'search.query': call({
    request: z.strictObject({
      text: z.string().max(limits.searchTextBytes),
      limit: z.number().int().min(1).max(limits.searchHits).default(20),
    }),
    response: z.strictObject({ hits: z.array(searchHit), tookMs: z.number() }),
    roles: readers,
    errors: [],
  }),
  'units.list': call({
    request: empty,
    response: z.strictObject({
      units: z.array(
        unitRef.extend({
          level: z.enum(['province', 'district', 'commune']),
          own: z.boolean(),
          neighbour: z.boolean(),
          confirmed: z.boolean(),
          /** Nobody writes to it any more; `successor` stands in its place. */
          closed: z.literal(true).optional(),
          successor: unitCode.optional(),
          silentSince: time.optional(),
        }),
      ),
    }),
    roles: anyone,
    errors: [],
  }),
  'directory.show': call({
    request: empty,
    response: z.strictObject({
      origin: z.string(),
      size: z.number(),
      root: z.string(),
      witnessed: z.boolean(),
      checkpointAt: time.optional(),
      units: z.array(
        unitRef.extend({
          level: z.string(),
          borders: z.array(unitCode),
          epoch: z.number().optional(),
          officers: z.array(z.strictObject({ id: hex16, roles: z.array(z.string()) })),
          devices: z.array(z.strictObject({ id: hex16, leaf: hex32 })),
        }),
      ),
    }),
    roles: anyone,
    errors: [],
  }),
  'directory.verify': call({
    request: empty,
    response: z.strictObject({
      ok: z.boolean(),
      size: z.number(),
      root: z.string(),
      alarms: z.array(z.strictObject({ index: z.number().optional(), code: z.string() })),
    }),
    roles: anyone,
    errors: ['engine/cancelled'],
  }),
  /** The log as this desk has verified it, into a new file: for the authority, which has no device. */
  'directory.export': call({
    request: z.strictObject({ out: z.string().min(1) }),
    response: z.strictObject({ size: z.number() }),
    roles: anyone,
    errors: ['usage/not-found', 'usage/too-large', 'store/full', 'store/read-only', 'store/io'],
  }),
  /** What a person must know about the directory: faults of the log, and what others did about the own unit. */
  'directory.alarms': call({
    request: empty,
    response: z.strictObject({
      alarms: z.array(
        z.strictObject({
          code: z.enum(['split-view', 'void-leaf', 'future-leaf']),
          at: time,
          index: z.number().optional(),
        }),
      ),
      /** "device X was added to your unit by Y": what nobody at this home has signed, oldest first. */
      news: z.array(
        z.strictObject({
          index: z.number(),
          at: time,
          loggedAt: time,
          /** The leaf's type, as in docs/spec/statements.md. */
          what: z.string(),
          devices: z.array(hex16),
          officers: z.array(hex16),
          units: z.array(hex16),
          by: z.array(
            z.strictObject({
              kind: z.enum(['authority', 'officer', 'device', 'unknown']),
              unit: hex16.optional(),
              id: hex16.optional(),
            }),
          ),
          /** Officers above whose name this home was told. */
          people: z.array(namedOfficer),
        }),
      ),
      /** Waits for its day and may be vetoed until then. */
      pending: z.array(
        z.strictObject({ kind: z.enum(['recovery', 'succession']), unit: unitRef, leaf: hex32, validFrom: time }),
      ),
    }),
    roles: anyone,
    errors: [],
  }),
  /** A person at this home has read this piece of news: shown no more, kept in the audit under their name. */
  'directory.acknowledge': call({
    request: z.strictObject({ index: z.number().int().min(0) }),
    response: empty,
    roles: anyone,
    errors: ['usage/not-found', 'store/full', 'store/io', 'store/read-only'],
  }),
  'sync.state': call({ request: empty, response: syncState, roles: undefined, errors: [] }),
  /** One-shot exchange until idle (architecture.md, `sync`). */
  'sync.once': call({
    request: z.strictObject({ forMs: z.number().int().min(0).max(86_400_000).optional() }),
    response: syncResult,
    roles: anyone,
    errors: [
      'relay/unreachable',
      'relay/not-set',
      'relay/garbage',
      'relay/untrusted',
      'relay/refused',
      'clock/refused',
    ],
  }),
  /** Stops what a `progress` event has named; false when it has ended already. */
  'task.cancel': call({
    request: z.strictObject({ id: z.string().max(64) }),
    response: z.strictObject({ cancelled: z.boolean() }),
    roles: undefined, // opening the vault is such work too
    errors: [],
  }),
  /** `asked`: by a device that makes no epochs; the next reading device of the unit that comes along does it. */
  'unit.rotate': call({
    request: empty,
    response: rotateResult,
    roles: ['admin'],
    errors: [
      'usage/wrong-state',
      'epoch/refused',
      'recipient/no-key',
      'directory/stale',
      'relay/unreachable',
      'relay/not-set',
      'relay/garbage',
      'relay/untrusted',
      'relay/refused',
      'clock/refused',
    ],
  }),
  /** Envelopes that were refused because of what their maker has done, newest first (docs/spec/complaint.md). */
  'complaint.list': call({
    request: empty,
    response: z.strictObject({
      complaints: z.array(
        z.strictObject({
          id: hex32,
          reason: disputeReason,
          foundAt: time,
          /** Absent until a statement that signs for the wrap is here. */
          accused: z.strictObject({ unit: unitRef, device: hex16, statement: hex32 }).optional(),
        }),
      ),
    }),
    roles: anyone,
    errors: [],
  }),
  'complaint.export': call({
    request: z.strictObject({ id: idOrPrefix, out: z.string().optional() }),
    response: z.strictObject({ saved: z.boolean(), size: z.number().optional() }),
    roles: ['investigator', 'commander'],
    errors: [
      'usage/not-found',
      'evidence/invalid',
      'evidence/unsupported',
      'directory/stale',
      'officer/unknown',
      'store/full',
      'store/read-only',
      'store/io',
    ],
  }),
} as const
