/**
 * The heads that a newcomer begins with (docs/spec/snapshot.md): what lies below them is no gap and nobody is asked for
 * it. So they say no more than what the snapshot brings, and of this device's own chain what came before its carries.
 */
import type { DeviceId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { Head } from '../../../shared/protocol/bodies/chains.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { nextLink } from '../../store/links.ts'
import { readMeta, writeMeta } from '../../store/meta.ts'
import { withoutCreator } from '../../store/siblings.ts'
import type { SyncContext } from '../context.ts'
import { unitKey } from '../heard-as.ts'
import { headKey, headsOf } from './heads.ts'

const beganSeq = (newcomer: DeviceId) => `sync.telling-seq-${newcomer}` as const
const beganAt = (newcomer: DeviceId) => `sync.telling-at-${newcomer}` as const

/** Before the first carry: the number that this device's chain has now, and the time. */
export function beginTelling({ self, clock }: SyncContext, tx: WritableDb, newcomer: DeviceId): void {
  writeMeta(tx, beganSeq(newcomer), nextLink(tx, unitKey(self.unit)).seq - 1)
  writeMeta(tx, beganAt(newcomer), clock.now())
}

export const tellingSince = (db: ReadableDb, newcomer: DeviceId): number => readMeta<number>(db, beganAt(newcomer)) ?? 0

export function headsForNewcomer(context: SyncContext, db: ReadableDb, newcomer: DeviceId): readonly Head[] {
  const { self, clock } = context
  const began = readMeta<number>(db, beganSeq(newcomer)) ?? 0
  const untold = new Map<string, number>()
  for (const each of withoutCreator(db, clock.now() - limits.envelopeExpiryMs)) {
    if (!untold.has(headKey(each))) untold.set(headKey(each), each.seq)
  }
  return headsOf(context, db).map((head) => {
    if (head.device === self.device && head.addressee === unitKey(self.unit))
      return { device: self.device, addressee: head.addressee, highest: began, last: began, missing: [] }
    const first = untold.get(headKey(head))
    return first === undefined ? head : endBefore(head, first)
  })
}

/** The same chain as if it ended before that number, which is here. */
export function endBefore({ device, addressee, ...head }: Head, seq: number): Head {
  const highest = Math.min(head.highest, seq - 1)
  const missing = head.missing.filter(({ to }) => to < seq)
  const [gap] = missing.slice(-1)
  const isOpen = gap?.to === seq - 1
  const last = Math.max(highest, isOpen ? gap.from - 1 : Math.min(head.last, seq - 1))
  return { device, addressee, highest, last, missing: isOpen ? missing.slice(0, -1) : missing }
}
