/** Bounds of the desk's windows: a part of `limits` (limits.ts), by which it is used. */
export const windowLimits = {
  /** With the desk itself: more than two monitors show, and each is a process of some 100 MB. */
  windows: 8,
  /** How often a window tells the others that a hand is on it: the time to the screen lock is counted in minutes. */
  touchTellMs: 1_000,
} as const
