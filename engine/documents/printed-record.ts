/** What a sheet is judged by, of each family that is printed. One more family = one more case here. */
import type { UnitId } from '../../shared/ids.ts'
import { projectBulletin, stateAt, type BulletinView } from '../records/bulletin-projection.ts'
import { isContent } from '../records/bulletin-rules.ts'
import { projectHandover, type HandoverView } from '../records/handover-projection.ts'
import type { Heirs } from '../records/heirs.ts'
import type { Operation } from '../records/operation.ts'
import type { PrintedRecord } from './judge.ts'

export function printedBulletin(view: BulletinView, { heirs, now }: { readonly heirs: Heirs; readonly now: number }) {
  const contents = view.history.flatMap(({ operation, verdict }) =>
    verdict === 'accepted' && isContent(operation) ? [operation.hash] : [],
  )
  const state = stateAt(view, now)
  const units = new Set([view.owner, ...view.addressed].flatMap((unit) => [unit, heirs.today(unit) ?? unit]))
  return {
    shown: view.content.hash,
    versions: new Map(contents.map((hash, index) => [hash, index + 1])),
    state: state === 'active' ? 'open' : state,
    isFor: (unit: UnitId) => units.has(unit),
    prints: view.sheets.map(({ print: { hash, device, body } }) => ({
      hash,
      head: body.head,
      device,
      copies: body.copies,
    })),
  } satisfies PrintedRecord
}

/** What was said of it last is what is shown; it never leaves its unit. */
export function printedHandover(view: HandoverView, heirs: Heirs): PrintedRecord {
  return {
    shown: view.history.at(-1)?.hash ?? view.offer.hash,
    versions: new Map(view.history.map(({ hash }, index) => [hash, index + 1])),
    state: view.state === 'withdrawn' ? 'cancelled' : 'open',
    isFor: (unit) => unit === view.owner || unit === heirs.today(view.owner),
    prints: [],
  }
}

/** `undefined` for a record of a family that is not printed, or of which too little is here. */
export function printedRecord(
  operations: Iterable<Operation>,
  by: { readonly heirs: Heirs; readonly now: number },
): PrintedRecord | undefined {
  const all = [...operations]
  const bulletin = projectBulletin(all, by.heirs)
  if (bulletin !== undefined) return printedBulletin(bulletin, by)
  const handover = projectHandover(all, by.heirs)
  return handover && printedHandover(handover, by.heirs)
}
