/** Bounds of what travels on a stick, and of how long it may (docs/spec/sealed-files.md): a part of `limits` (limits.ts). */
import { day } from './time.ts'

const mib = 1024 * 1024

export const courierLimits = {
  /** Read and checked in memory: the largest attachment, a log of some thousand units, and weeks of mail. */
  sealedFileBytes: 192 * mib,
  /** Of it for mail and what the log names; the rest is room for at least one attachment of any size. */
  sealedFileMailBytes: 64 * mib,
  /** For what is neither: notes, keys, and what the file is made of. */
  sealedFileRoomBytes: 3 * mib,
  sealedFileItems: 20_000,
  /** A unit without network has a handful of PCs. */
  sealedFileDevices: 16,
  sealedFileStatements: 64,
  sealedFileBlobs: 1_000,
  /** The pictures of one statement as one ciphertext; larger files do not travel on a stick. */
  sealedFileBlobBytes: 60 * mib,
  sealedFileWraps: 256,
  /** Seeds of a courier unit after their end: as long as a relay keeps mail. */
  courierKeptMs: 45 * day,
  /** Written to an ended epoch of one for so long, then carried to the newest: fifteen days are left to the stick. */
  courierPostedMs: 30 * day,
  /** From the word that it was posted until it is given along again: a stick there and back. */
  courierResendMs: 7 * day,
} as const
