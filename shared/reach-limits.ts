/** Bounds of how a home reaches its relays, and of what it says again when one has lost its mail: a part of `limits`. */
import { day, hour, minute, second } from './time.ts'

export const reachLimits = {
  connectTimeoutMs: 10 * second,
  requestTimeoutMs: 30 * second,
  reconnectMinMs: 500,
  reconnectMaxMs: 60 * second,
  /** On a later relay: so long until an earlier one is looked at again; doubling to 16 times where it does not hold. */
  relayReturnMs: 10 * minute,
  /** A relay that has let this home in and held for so long has not failed: until then each loss counts. */
  relayHeldMs: 30 * second,
  /** A relay that shows another store of mail each time makes a home offer everything again once in this time. */
  offerAgainMs: 10 * minute,
  /** What a second relay has not taken for so long it is offered no more: it goes by the first, and what nobody confirms by both. */
  secondPostMs: 3 * day,
  /** After everything was offered again a copy is answered at once: answers may be lost with the mail. */
  copiesExpectedMs: 1 * hour,
  /** Statements whose copies are answered at once after such an offer: an outbox of a week away. */
  copiesAnswered: 8192,
} as const
