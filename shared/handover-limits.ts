/** Bounds of a shift handover and of a conversation: a part of `limits` (limits.ts), by which it is used. Times are data, not law. */
import { day, hour } from './time.ts'

export const handoverLimits = {
  /** Lines of one section: what a person reads at the change of shift. More is said to be more. */
  handoverEntries: 100,
  /** Operations that a composition looks back over: the busiest shift of a province has a few thousand. */
  handoverLooked: 20_000,
  /** Time to take over without a word about it, and the longest that may be given. */
  handoverAcceptMs: 1 * hour,
  handoverAcceptMaxMs: 1 * day,
  /** What a unit's first handover looks back over, and what any looks back over at most. */
  handoverFirstMs: 1 * day,
  handoverSpanMs: 7 * day,
  /** Newcomers of the unit are given handovers for this long after the last word in one: who has the duty, and what was told. */
  handoverKeptMs: 30 * day,

  // conversations (docs/spec/conversation.md)
  /** Newcomers and heirs are given a conversation for this long after the last word in it. */
  conversationKeptMs: 30 * day,
  /** What was said longer ago is marked as new to nobody. */
  conversationNewMs: 30 * day,
  /** Messages that are shown at once, and that search looks at: the last ones of a long talk. */
  conversationShown: 500,
  conversationSearched: 50,
} as const
