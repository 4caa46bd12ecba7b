/** What a verification has found (docs/spec/evidence.md, Findings). A closed list: other programs act on the codes. */
import type { StatementHash } from '../../shared/ids.ts'

/** `error`: the package is not valid. `warning`: it is, and a reader must know. `note`: for the record. */
export type FindingLevel = 'error' | 'warning' | 'note'

const levels = {
  /** Not a package in canonical form. */
  malformed: 'error',
  /** The log does not begin with the policy of the root that the package claims. */
  'directory-root': 'error',
  /** The note is not the log's, lacks its quorum, or is over other leaves than these. */
  'directory-note': 'error',
  /** The log holds a critical leaf that this program does not understand: it may have ended a certificate. */
  'directory-update-needed': 'error',
  /** Leaves without an effect, for everybody: `detail` says how many. */
  'directory-void-leaves': 'warning',
  /** The relay's operator alone can make up the quorum. */
  'directory-unwitnessed': 'warning',
  /** When a quorum last saw this log: what was revoked later is not known here. */
  'directory-as-of': 'note',
  demonstration: 'note',
  /** The exporter's signatures, certificates or name do not hold. */
  exporter: 'error',
  'exporter-not-allowed': 'error',
  /** Statements are not ascending by hash, or one is there twice. */
  order: 'error',
  tbs: 'error',
  layout: 'error',
  'body-hash': 'error',
  'signer-unknown': 'error',
  signature: 'error',
  /** The signers do not belong together: another unit's officer, or one that the device may not serve. */
  signers: 'error',
  /** The note in the body is not the log's, or says something else than the signed checkpoint. */
  note: 'error',
  /** The signed checkpoint is not one of this log. */
  checkpoint: 'error',
  /** Signed by a key that a later leaf has ended, and nothing proves that it was signed before. */
  'time-not-proven': 'error',
  /** Signed by a key that a later leaf has ended, and vouched for by another unit before that: `at`. */
  'witnessed-before-removal': 'note',
  /** States a time well before the tree that it names: it was signed after `at`. */
  backdated: 'warning',
  /** Belongs to another record, or to none. */
  'foreign-statement': 'error',
  /** Nothing that a receipt says counts: its unit was not addressed, or it names no statement of the record. */
  'receipt-not-counted': 'error',
  /** The operation that made the record is missing, or was not allowed. */
  'record-missing': 'error',
  /** Signed, and without effect: role, owner or name. `detail` says which. */
  'not-allowed': 'warning',
  /** Part of what a receipt says does not count. */
  'receipt-entry-ignored': 'warning',
  /** Of a type or version that this program does not read: its signatures hold. */
  'needs-update': 'warning',
  /** Names parents that are not in the package: `detail` says how many. */
  incomplete: 'warning',
  /** Handling codes of the record other than H0. H1: not in court without the provider's permission. */
  handling: 'warning',
  /** Of a complaint: the bytes do not show what they are said to show. */
  'not-shown': 'error',
  /** A change that a cancel or a release beats. */
  overtaken: 'note',
  /** `detail`: exercise or test. */
  'not-actual': 'warning',
} as const satisfies Readonly<Record<string, FindingLevel>>

export type FindingCode = keyof typeof levels
export const findingCodes = Object.keys(levels) as FindingCode[] // keys of the table itself
export const levelOf = (code: FindingCode): FindingLevel => levels[code]

export interface Finding {
  readonly code: FindingCode
  /** Which statement it is about; absent for the package as a whole. */
  readonly statement?: StatementHash
  /** A word, a number or a list of codes: never a person's words. */
  readonly detail?: string
  /** Ms. */
  readonly at?: number
}

export const isError = ({ code }: Finding): boolean => levels[code] === 'error'
