/** Enrolment mailboxes that several relays share: the two sides may be at different ones. */
import type { Boxes } from '../../enrolment/port.ts'
import type { EnrolmentBoxes } from '../../enrolment/boxes.ts'
import type { ReplicatedLog } from './replicated-log.ts'

export const createReplicatedBoxes = (log: ReplicatedLog, boxes: EnrolmentBoxes): Boxes => ({
  open: (box, { unit, expires, now }) => log.submit('live', 'boxOpen', { box, unit, expires, now }),
  put: (box, user, { position, bytes, now }) => {
    const { side } = user
    const unit = user.side === 'inviter' ? { unit: user.unit } : {}
    return log.submit('live', 'boxPut', { box, side, ...unit, position, bytes, now })
  },
  close: (box, unit) => log.submit('live', 'boxClose', { box, unit }),
  expiry: (id, user, now) => boxes.expiry(id, user, now),
  take: (id, user, now) => boxes.take(id, user, now),
  get size() {
    return boxes.size
  },
})
