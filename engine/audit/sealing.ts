/** Homes that are only read: an old copy of a profile, an archive made from a backup. */
import type { ErrorCode } from '../../shared/errors.ts'
import { err, type Result } from '../../shared/result.ts'
import type { ReadableDb } from '../store/database.ts'
import { readMeta } from '../store/meta.ts'
import type { SealingView } from '../sync/context.ts'
import { rolledBackAt } from './rollback.ts'

/** Before every other reason: no fresh directory would help. */
export function sealingHere(db: ReadableDb, view: Result<SealingView, ErrorCode>): Result<SealingView, ErrorCode> {
  if (isArchive(db)) return err('vault/archive')
  return rolledBackAt(db) === undefined ? view : err('vault/rolled-back')
}

/** Made by `backup restore`: its device is in no directory. */
export const isArchive = (db: ReadableDb): boolean => readMeta<number>(db, 'archive') !== undefined
