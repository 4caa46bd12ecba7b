/** What this home remembers of its newest backup: when it was made, under which kit, and where it was put. */
import { z } from 'zod'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'

const lastBackup = z.strictObject({
  created: z.number(),
  size: z.number(),
  kit: z.string(),
  /** A path of this machine; whatever was done with the file since, nobody here knows. */
  place: z.string(),
})
export type LastBackup = z.infer<typeof lastBackup>

export function readLastBackup(db: ReadableDb): LastBackup | undefined {
  const text = readMeta<string>(db, 'backup.last')
  return text === undefined ? undefined : lastBackup.parse(JSON.parse(text))
}

export const keepLastBackup = (tx: WritableDb, backup: LastBackup): void =>
  writeMeta(tx, 'backup.last', JSON.stringify(backup))
