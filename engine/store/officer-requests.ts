/** Requests of officers who sign in here and are not certified yet: to be carried once more, or certified right here. */
import type { Bytes } from '../../shared/bytes.ts'
import type { OfficerId } from '../../shared/ids.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { forgetMeta, readMeta, writeMeta, type MetaName } from './meta.ts'

const nameOf = (officer: OfficerId): MetaName => `officer.request.${officer}`

export const officerRequest = (db: ReadableDb, officer: OfficerId): Bytes | undefined => {
  const kept = readMeta<Uint8Array>(db, nameOf(officer))
  return kept && new Uint8Array(kept)
}

/** In place of an older one of the same officer. */
export const keepOfficerRequest = (tx: WritableDb, officer: OfficerId, request: Bytes): void =>
  writeMeta(tx, nameOf(officer), request)

export const forgetOfficerRequest = (tx: WritableDb, officer: OfficerId): void => forgetMeta(tx, nameOf(officer))
