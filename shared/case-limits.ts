/** Bounds of case files: a part of `limits` (limits.ts), by which it is used. */
import { day } from './time.ts'

export const caseLimits = {
  /** A case that nobody says anything in is carried to newcomers and heirs for this long. */
  caseKeptMs: 2 * 366 * day,
  /** Earlier entries that one widening brings, and entries of a unit that one narrowing leaves standing: 32 bytes each. */
  caseEntriesNamed: 8192,
  /** Units that one operation names: as many as a statement has recipients. */
  caseUnitsNamed: 1024,
  /** Records that one note points at, and files outside the case whose hash one exhibit states. */
  caseLinks: 32,
  /** Words of a case that search ranks by: the newest first. A row is written anew with every entry. */
  caseSearchedBytes: 64 * 1024,
} as const
