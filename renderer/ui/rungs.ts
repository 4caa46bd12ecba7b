import type { LadderRow } from '../../shared/ipc/values.ts'

/** The rungs of other units; `queued` is this device's own and never on the ladder's columns. */
export const ladderRungs = ['relayed', 'delivered', 'decrypted', 'opened', 'acknowledged', 'acted'] as const
export type LadderRung = (typeof ladderRungs)[number]

/** Acting without a separate acknowledgement still is the later rung. */
export const isAcknowledged = (row: LadderRow): boolean => row.rung === 'acknowledged' || row.rung === 'acted'

/** What a later step shows to be behind: a device of the same unit heard nothing of the relay about it. */
export const isImplied = (row: LadderRow, rung: LadderRung): boolean =>
  (rung === 'relayed' || rung === 'delivered') &&
  row.rungs.some((one) => one.rung !== 'queued' && one.rung !== 'relayed' && one.rung !== 'delivered')
