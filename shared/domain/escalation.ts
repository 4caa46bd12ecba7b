/**
 * When a word that is owed on an alert is called in (docs/spec/records.md, Escalation). Every desk works it out of the
 * signed deadline by itself: nothing travels for it.
 */
import { minute } from '../time.ts'
import { ackWithinMs } from './bulletin-defaults.ts'
import type { Urgency } from './bulletin-words.ts'

/**
 * `commander`: the unit that owes calls its commander, at the deadline. `sender`: the unit that waits is told, a little
 * later. `hit`: a hit was asked about. `hit-late`: its owner has not answered in time; both are told.
 */
export const escalationSteps = ['commander', 'sender', 'hit', 'hit-late'] as const
export type EscalationStep = (typeof escalationSteps)[number]

/** Only these interrupt anybody; others are shown as late (ui.md, The alert). */
export const escalatedUrgencies = ['immediate', 'urgent'] as const satisfies readonly Urgency[]

/** For a word that was said in time to arrive in: a tenth of the usual time, a minute at least. */
export const senderGraceMs = (urgency: Urgency): number => Math.max(minute, ackWithinMs[urgency] / 10)
