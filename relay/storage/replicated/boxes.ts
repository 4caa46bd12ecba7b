/**
 * Enrolment mailboxes that several relays share: the two sides may be at different ones. What this relay knows to be of no
 * use is refused here: what is written is kept for ten minutes in three copies, and read by every relay.
 */
import { second } from '../../../shared/time.ts'
import type { Clock } from '../../../shared/time.ts'
import { err } from '../../../shared/result.ts'
import type { Boxes } from '../../enrolment/port.ts'
import type { BoxBounds, EnrolmentBoxes } from '../../enrolment/boxes.ts'
import { TokenBuckets } from '../../token-bucket.ts'
import type { ReplicatedLog } from './replicated-log.ts'

export function createReplicatedBoxes(
  log: ReplicatedLog,
  boxes: EnrolmentBoxes,
  { clock, bounds }: { readonly clock: Pick<Clock, 'monotonic'>; readonly bounds: BoxBounds },
): Boxes {
  // boxes may be closed and opened again at once: a unit writes no more in their time than all that it may have open hold
  const burst = bounds.enrolBoxesPerUnit * bounds.enrolBoxBytes
  const written = new TokenBuckets({ burst, perSecond: burst / (bounds.invitationMs / second) }, bounds.enrolBoxes)
  return {
    open: (box, { unit, expires, now }) => log.submit('live', 'boxOpen', { box, unit, expires, now }),
    put: async (box, user, message) => {
      const judged = boxes.judge(box, user, message)
      if (!judged.ok || !judged.value.isNew) return judged
      const { position, bytes, now } = message
      if (written.take(judged.value.unit, clock.monotonic(), bytes.length) > 0) return err('quota')
      const unit = user.side === 'inviter' ? { unit: user.unit } : {}
      return log.submit('live', 'boxPut', { box, side: user.side, ...unit, position, bytes, now })
    },
    close: (box, unit) => log.submit('live', 'boxClose', { box, unit }),
    expiry: (id, user, now) => boxes.expiry(id, user, now),
    take: (id, user, now) => boxes.take(id, user, now),
    get size() {
      return boxes.size
    },
  }
}
