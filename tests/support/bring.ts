/** One original in a carry, brought to an inbox by whoever a test says. */
import { openCarry, type CarriedResult } from '../../engine/sync/inbox/apply-carry.ts'
import type { Sender } from '../../engine/sync/inbox/signers.ts'
import type { CarriedItem, CarryReason } from '../../shared/protocol/bodies/carry.ts'
import type { Person, Signed } from './evidence-world.ts'
import type { InboxDesk } from './inbox-desk.ts'

export type Bringing = { readonly by: Person | Sender; readonly reason: CarryReason } & Partial<CarriedItem>

export const senderBy = (by: Person | Sender): Sender =>
  'endedLater' in by ? by : { unit: by.unit.id, device: by.device.id, officer: undefined, endedLater: false }

export function bringTo(desk: InboxDesk, signed: Signed, { by, reason, ...item }: Bringing): CarriedResult {
  const { hash: _, ...statement } = signed
  const [result] = desk.transaction((tx) =>
    openCarry(
      { context: desk.context, tx, carrier: senderBy(by) },
      { note: new Uint8Array(0), items: [{ ...statement, signatures: [...signed.signatures], reason, ...item }] },
    ),
  )
  return result!
}
