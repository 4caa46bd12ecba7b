/** One verified message, or what a carry brings, taken in by an inbox desk: with what its transaction has touched. */
import { applyVerified } from '../../engine/sync/inbox/apply.ts'
import type { Batch } from '../../engine/sync/inbox/intake.ts'
import type { Sender } from '../../engine/sync/inbox/signers.ts'
import { idOf, type HeaderHash, type RecordId, type StatementHash } from '../../shared/ids.ts'
import type { Addressee } from '../../shared/protocol/addressee.ts'
import { carryBody, type CarriedItem } from '../../shared/protocol/bodies/carry.ts'
import { decodeTbs } from '../../shared/protocol/tbs.ts'
import type { TestUnit } from './directory-world.ts'
import type { EvidenceWorld, Person, Signed } from './evidence-world.ts'
import type { InboxDesk } from './inbox-desk.ts'

type Row = Parameters<Batch['audit']>[0]
export interface Took {
  readonly records: readonly RecordId[]
  readonly arrived: readonly StatementHash[]
  readonly lacks: Batch['lacks']
  readonly audited: readonly Row[]
  readonly refused: readonly Row[]
}

let seq = 0

/** Under the next number but one, to the first epoch of the own unit, unless it is said otherwise. */
export function takeMail(
  desk: InboxDesk,
  signed: Signed,
  change: { readonly sender?: Partial<Sender>; readonly to?: Addressee } = {},
): Took {
  const { hash, ...statement } = signed
  const audited: Row[] = []
  const refused: Row[] = []
  const batch: Batch = {
    records: new Set(),
    arrived: [],
    lacks: [],
    audit: (row) => void audited.push(row),
    refused: (row) => void refused.push(row),
  }
  seq += 2
  const opened = {
    headerHash: idOf<HeaderHash>(new Uint8Array(32).fill(7)),
    addressee: change.to ?? ({ kind: 'unit', id: desk.self.unit, epoch: 1 } as const),
    link: { seq, prev: idOf<StatementHash>(new Uint8Array(32).fill(7)) },
    tbs: decodeTbs(signed.tbsBytes),
    statement,
    statementHash: hash,
  }
  const sender = { ...desk.sender(signed), ...change.sender }
  desk.transaction((tx) => {
    applyVerified({ context: desk.context, tx, batch }, { kind: 'verified', opened, sender })
  })
  return {
    records: [...batch.records],
    arrived: batch.arrived.map((each) => each.hash),
    lacks: batch.lacks,
    audited,
    refused,
  }
}

/** As it travels in a carry. */
export const itemOf = (
  { tbsBytes, signatures, body }: Signed,
  item: Pick<CarriedItem, 'reason'> & Partial<CarriedItem>,
): CarriedItem => ({ tbsBytes, signatures: [...signatures], body, ...item })

export const carry = (
  world: EvidenceWorld,
  by: Person,
  to: readonly TestUnit[],
  items: readonly CarriedItem[],
): Signed =>
  world.say('carry', { by, to }, ({ role: _, ...common }) =>
    carryBody.encode(world.directory.crypto, { ...common, items: [...items] }),
  )
