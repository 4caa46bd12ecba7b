/** Bounds of what a desk is told of deadlines that have passed: a part of `limits` (limits.ts), by which it is used. */
import { hour, second } from './time.ts'

export const alarmLimits = {
  /** Looked for at least so often: a PC sleeps and its clock is set, neither of which wakes a timer. */
  deadlineLookMs: 15 * second,
  /** Told at once; a person hears of no more in one moment, the desk shows the others. */
  deadlinesTold: 8,
  /** What passed longer ago while nobody was at this desk is shown as late, and rings no more. */
  deadlineToldWithinMs: 24 * hour,
} as const
