/** Deadlines that have passed without the word that is owed, and which of them this home has told of. */
import { escalatedUrgencies, senderGraceMs, type EscalationStep } from '../../shared/domain/escalation.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type RecordId } from '../../shared/ids.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export interface DueStep {
  readonly record: RecordId
  readonly step: Exclude<EscalationStep, 'hit'>
  readonly due: number
  /** The word is owed to this unit, not by it. */
  readonly awaited: boolean
}

/** What is owed now on open bulletins, whenever it falls due; bounded by the partial indexes of open work. */
const owed = /* sql */ `
  SELECT record, 'commander' AS step, deadline AS due, 0 AS awaited, urgency FROM bulletin
    WHERE own = 0 AND owed > 0 AND urgency IN (${escalatedUrgencies.map((each) => `'${each}'`).join(', ')})
  UNION ALL
  SELECT record, 'sender', deadline + CASE urgency ${escalatedUrgencies
    .map((each) => `WHEN '${each}' THEN ${senderGraceMs(each)}`)
    .join(' ')} END, 1, urgency FROM bulletin
    WHERE own = 1 AND owed > 0 AND urgency IN (${escalatedUrgencies.map((each) => `'${each}'`).join(', ')})
  UNION ALL
  SELECT record, 'hit-late', hit_due, own = 0, CASE hit_urgent WHEN 1 THEN 'immediate' ELSE 'urgent' END FROM bulletin
    WHERE hit_due IS NOT NULL AND state = 'active'
`
const isOver = `(SELECT state <> 'cancelled' AND expires <= ? FROM bulletin b WHERE b.record = owed.record)`

/** Past at `now` and not told of; the most urgent first, then the newest. */
export const untoldSteps = (db: ReadableDb, now: number): readonly DueStep[] =>
  db
    .all<Omit<DueStep, 'record' | 'awaited'> & { record: Bytes; awaited: number }>(
      `SELECT record, step, due, awaited FROM (${owed}) AS owed
         WHERE due < ? AND NOT EXISTS (
           SELECT 1 FROM told WHERE told.record = owed.record AND told.step = owed.step AND told.due = owed.due
         ) AND NOT ${isOver}
         ORDER BY urgency <> 'immediate', due DESC, record`,
      now,
      now,
    )
    .map(({ record, step, due, awaited }) => ({ record: idOf<RecordId>(record), step, due, awaited: awaited === 1 }))

/** When the next one passes. */
export const nextStepAt = (db: ReadableDb, now: number): number | undefined =>
  db.get<{ at: number | undefined }>(`SELECT min(due) AS at FROM (${owed}) AS owed WHERE due >= ?`, now)?.at

/** `heard`: nobody is told, it is only shown. */
export function markTold(
  tx: WritableDb,
  { record, step, due }: DueStep,
  { at, heard }: { readonly at: number; readonly heard: boolean },
): void {
  tx.run(
    'INSERT INTO told (record, step, due, at, heard) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    idBytes(record),
    step,
    due,
    at,
    heard ? 1 : 0,
  )
}

/** Somebody here has it on screen. Returns whether anything had not been heard. */
export function markHeard(tx: WritableDb, record: RecordId, at: number): boolean {
  const key = idBytes(record)
  const heard = tx.run('UPDATE told SET heard = 1 WHERE record = ? AND heard = 0', key).changes
  const asked = tx.run(
    `INSERT INTO told (record, step, due, at, heard)
       SELECT record, 'hit', hit_due, ?, 1 FROM bulletin WHERE record = ? AND hit_due IS NOT NULL AND state = 'active'
       ON CONFLICT DO NOTHING`,
    at,
    key,
  ).changes
  return heard + asked > 0
}

export const isUnheard = (db: ReadableDb, record: RecordId): boolean =>
  db.get(
    `SELECT 1 AS one FROM told WHERE record = ? AND heard = 0
     UNION ALL
     SELECT 1 FROM bulletin WHERE record = ? AND hit_due IS NOT NULL AND state = 'active' AND NOT EXISTS (
       SELECT 1 FROM told WHERE told.record = bulletin.record AND step = 'hit' AND due = hit_due
     )
     LIMIT 1`,
    idBytes(record),
    idBytes(record),
  ) !== undefined

export interface ToldStep {
  readonly record: RecordId
  readonly step: EscalationStep
  readonly due: number
  readonly heard: boolean
}

/** Of those that still hold. */
export const toldSteps = (db: ReadableDb, limit: number): readonly ToldStep[] =>
  db
    .all<{ record: Bytes; step: EscalationStep; due: number; heard: number }>(
      `SELECT told.record, told.step, told.due, told.heard FROM told
         JOIN (${owed} UNION ALL SELECT record, 'hit', hit_due, 0, '' FROM bulletin WHERE hit_due IS NOT NULL) AS owed
           ON owed.record = told.record AND owed.step = told.step AND owed.due = told.due
         ORDER BY told.due DESC LIMIT ?`,
      limit,
    )
    .map((row) => ({ ...row, record: idOf<RecordId>(row.record), heard: row.heard === 1 }))
