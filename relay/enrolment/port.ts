/** Enrolment mailboxes as requests see them: those of this process, or those that several relays share. */
import type { Bytes } from '../../shared/bytes.ts'
import type { InvitationId } from '../../shared/protocol/enrolment/code.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { Result } from '../../shared/result.ts'
import { EnrolmentBoxes, type BoxBounds, type BoxUser } from './boxes.ts'

/** Meanings as in EnrolmentBoxes. What changes one may wait for other relays; looking does not. */
export interface Boxes {
  open(
    id: InvitationId,
    box: { readonly unit: UnitId; readonly expires: number; readonly now: number },
  ): Promise<Result<number, 'quota' | 'not-found'>>
  put(
    id: InvitationId,
    user: BoxUser,
    message: { readonly position: number; readonly bytes: Bytes; readonly now: number },
  ): Promise<ReturnType<EnrolmentBoxes['put']>>
  close(id: InvitationId, unit: UnitId): Promise<boolean>
  expiry(id: InvitationId, user: BoxUser, now: number): number | undefined
  take(id: InvitationId, user: BoxUser, now: number): Result<readonly Bytes[], 'not-found'>
  readonly size: number
}

export function localBoxes(bounds: BoxBounds): Boxes {
  const boxes = new EnrolmentBoxes(bounds)
  return {
    open: async (id, box) => boxes.open(id, box),
    put: async (id, user, message) => boxes.put(id, user, message),
    close: async (id, unit) => boxes.close(id, unit),
    expiry: (id, user, now) => boxes.expiry(id, user, now),
    take: (id, user, now) => boxes.take(id, user, now),
    get size() {
      return boxes.size
    },
  }
}
