import type { LadderRow } from '../../shared/ipc/values.ts'

/** The rungs of other units; `queued` is this device's own and never on the ladder's columns. */
export const ladderRungs = ['relayed', 'delivered', 'decrypted', 'opened', 'acknowledged', 'acted'] as const
export type LadderRung = (typeof ladderRungs)[number]

/** Acting without a separate acknowledgement still is the later rung. */
export const isAcknowledged = (row: LadderRow): boolean => row.rung === 'acknowledged' || row.rung === 'acted'
