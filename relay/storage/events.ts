/** What a process hears of stores that other processes write to as well. A store of one process tells nothing of it. */
import type { Bytes } from '../../shared/bytes.ts'
import type { GiaobanError } from '../../shared/errors.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { InvitationId } from '../../shared/protocol/enrolment/code.ts'
import type { EnrolSide } from '../../shared/protocol/enrolment/messages.ts'
import type { Delivery, PostOutcome } from './port.ts'

/** Called after the change, once, for everything that no call of this process was answered with. */
export interface StoreEvents {
  mail(heads: PostOutcome['heads']): void
  delivered(deliveries: readonly Delivery[]): void
  /** The directory log has grown. */
  leaves(): void
  /** Another writer of the directory log has signed, or collected a cosignature. */
  note(note: Bytes): void
  /** The other side is the one that did not write. */
  boxWritten(written: { readonly box: InvitationId; readonly side: EnrolSide; readonly unit: UnitId }): void
  boxClosed(box: InvitationId): void
  /** False: nothing can be written any more, or nothing is heard; true: again. */
  contact(isThere: boolean): void
  /** For good: only a new process can go on. */
  failed(reason: GiaobanError): void
}

export interface SharedStores {
  /** Once: what happened before is told then. */
  listen(events: StoreEvents): void
  readonly isThere: boolean
}
