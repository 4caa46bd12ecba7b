/** Bounds of how a home reaches its relays, and of what it says again when one has lost its mail: a part of `limits`. */
import { day, hour, minute, second } from './time.ts'

export const reachLimits = {
  connectTimeoutMs: 10 * second,
  requestTimeoutMs: 30 * second,
  /** Bytes a second of an exchange about files, over its whole time: a byte now and then would keep it open for years. */
  httpLeastPerSecond: 512,
  /** And no longer than this: what has come or gone by then stays. */
  httpMostMs: 1 * hour,
  /** A round that lasts longer ends its connection: what is done is done, and the next relay may be better. */
  roundMaxMs: 30 * minute,
  /** The first of two relays has kept a round open for so long: answers go by the second meanwhile. */
  roundHeldMs: 30 * second,
  /** Turns of one round for `sync`: of 16 pages of mail and 64 posts each. What is beyond waits for the next one. */
  turnsOnce: 256,
  /** Rounds that a relay pushes for and that bring nothing are so far apart, */
  pushedRoundMs: 50,
  /** but for a few at once: word of own letters comes back as well. */
  pushedRoundsAtOnce: 4,
  reconnectMinMs: 500,
  reconnectMaxMs: 60 * second,
  /** On a later relay: so long until an earlier one is looked at again; doubling to 16 times where it does not hold. */
  relayReturnMs: 10 * minute,
  /** A relay that has let this home in and held for so long has not failed: until then each loss counts. */
  relayHeldMs: 30 * second,
  /** A relay that shows another store of mail each time makes a home offer everything again once in this time. */
  offerAgainMs: 10 * minute,
  /** The second relay of two is asked for its clock every 10 min; what it said before that says nothing. */
  secondSkewMs: 25 * minute,
  /** What a second relay has not taken for so long it is offered no more: it goes by the first, and what nobody confirms by both. */
  secondPostMs: 3 * day,
  /** After everything was offered again a copy is answered at once: answers may be lost with the mail. */
  copiesExpectedMs: 1 * hour,
  /** Statements whose copies are answered at once after such an offer: an outbox of a week away. */
  copiesAnswered: 8192,
} as const
