/** What a person may change and the vault keeps: JSON values, read back through a schema. */
import { z } from 'zod'
import type { ReadableDb, WritableDb } from './database.ts'

const noticeText = 'notice.text'

/** Sender and title go into notifications of the system, which may keep them: only where somebody has wished it. */
export const isNoticeTextShown = (db: ReadableDb): boolean => readSetting(db, noticeText, z.boolean()) ?? false

export const saveNoticeText = (tx: WritableDb, shown: boolean): void => writeSetting(tx, noticeText, shown)

/** `undefined` when it was never set, or was set by a program with another idea of it. */
export function readSetting<Schema extends z.ZodType>(
  db: ReadableDb,
  name: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const row = db.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', name)
  if (row === undefined) return undefined
  const parsed = schema.safeParse(JSON.parse(row.value))
  return parsed.success ? parsed.data : undefined
}

export function writeSetting(tx: WritableDb, name: string, value: unknown): void {
  tx.run(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    JSON.stringify(value),
  )
}
