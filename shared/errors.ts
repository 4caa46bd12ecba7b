/**
 * The closed list of error codes that cross a process, a command line or a screen. Messages are made from the code in
 * the reader's language (shared/i18n); a code never changes its meaning and is never reused.
 */
export const errorCodes = [
  // who called, and with what
  'usage/invalid-input',
  'usage/unknown-call',
  'usage/too-large',
  'usage/not-found',
  'usage/ambiguous-id',
  'usage/wrong-state',
  'config/test-clock',
  'config/invalid',
  // this home
  'profile/not-found',
  'profile/invalid',
  'profile/in-use',
  'profile/newer-format',
  'profile/exists',
  'vault/locked',
  'vault/wrong-passphrase',
  'vault/throttled',
  'vault/machine-key-missing',
  'vault/needs-app',
  'vault/damaged',
  'vault/not-encrypted',
  'vault/rolled-back',
  'vault/archive',
  'store/full',
  'store/io',
  'store/read-only',
  'store/damaged',
  'store/newer-format',
  // who may do what
  'role/not-allowed',
  'officer/unknown',
  'officer/not-signed-in',
  'officer/exists',
  'officer/too-many',
  'officer/removed',
  'officer/request-invalid',
  'officer/request-expired',
  'device/self',
  'device/expired',
  // records
  'bulletin/invalid',
  'request/invalid',
  'handover/changed',
  'handover/own',
  'case/invalid',
  'plan/invalid',
  'plan/changed',
  'report/invalid',
  'report/changed',
  'bulletin/not-own',
  'bulletin/closed',
  'bulletin/own-words',
  'bulletin/moved-on',
  'document/not-permitted',
  'document/changed',
  'marking/not-allowed',
  'marking/off',
  'attachment/too-large',
  'attachment/too-large-to-hash',
  'attachment/too-many',
  'attachment/type',
  'attachment/damaged',
  'attachment/missing',
  'attachment/incomplete',
  'attachment/undescribed',
  'attachment/changed',
  'attachment/file-too-large',
  'recipient/unknown-unit',
  'recipient/none',
  'recipient/no-key',
  'recipient/closed-unit',
  'unit/closed',
  'new-neighbour',
  // directory
  'directory/stale',
  'directory/split-view',
  'directory/invalid',
  'directory/rollback',
  'directory/other-world',
  'directory/update-needed',
  'directory/withheld',
  'directory/refused',
  'epoch/refused',
  'circle/unknown',
  'circle/new-member',
  'circle/refused',
  'circle/needs-administrator',
  // statements of several hands
  'proposal/invalid',
  'proposal/not-allowed',
  'proposal/expired',
  'proposal/other-unit',
  'proposal/too-many',
  'proposal/closed',
  'proposal/not-yours',
  'proposal/not-described',
  // the authority's side
  'authority/invalid',
  'authority/key-damaged',
  'authority/key-weak',
  'authority/other-key',
  'authority/other-statement',
  'authority/request-damaged',
  'authority/incomplete',
  'proposal/second-needed',
  // enrolment
  'enrol/invalid',
  'enrol/expired',
  'enrol/used',
  'enrol/mismatch',
  'enrol/broken',
  'enrol/refused',
  'enrol/wrong-state',
  'enrol/approver',
  'enrol/other-person',
  'enrol/unknown-person',
  'enrol/not-yet',
  'enrol/too-many',
  // sealed files
  'sealed/invalid',
  'sealed/other-unit',
  'sealed/not-courier',
  // relay and network
  'relay/unreachable',
  'relay/not-set',
  'relay/refused',
  'relay/garbage',
  'relay/lost',
  'relay/unconfirmed',
  'relay/quota',
  'relay/full',
  'relay/too-large',
  'relay/untrusted',
  'relay/rate-limited',
  'relay/draining',
  'relay/timeout',
  // a relay's data, in its operator's hands
  'relay/no-data',
  'relay/data-in-use',
  'relay/older-version',
  'relay/data-exists',
  'relay/no-engine',
  'device/forked',
  'device/cloned',
  'device/lied',
  'device/fork-reported',
  'device/disputed',
  'snapshot/late',
  'snapshot/omits',

  'clock/skew',
  'clock/refused',
  // envelopes: the one outward word; the reason is in the audit
  'envelope/refused',
  'evidence/invalid',
  'evidence/unsupported',
  // recovery
  'backup/damaged',
  'backup/unsupported',
  'recovery/no-key',
  'recovery/shares-missing',
  'recovery/share-damaged',
  'recovery/other-kit',
  'recovery/named',
  'engine/restarting',
  'engine/busy',
  'engine/cancelled',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An expected failure on its way to a person or a program. Carries no text, no path, no user data. */
export class GiaobanError extends Error {
  override readonly name = 'GiaobanError'
  readonly code: ErrorCode
  readonly recoverable: boolean
  readonly retryAfterMs: number | undefined
  /** Values that the message may show: names of fields, limits, unit codes; never content. */
  readonly params: Readonly<Record<string, string | number>>

  constructor(
    code: ErrorCode,
    options: {
      readonly recoverable?: boolean
      readonly retryAfterMs?: number
      readonly params?: Readonly<Record<string, string | number>>
    } = {},
  ) {
    super(code)
    this.code = code
    this.recoverable = options.recoverable ?? true
    this.retryAfterMs = options.retryAfterMs
    this.params = options.params ?? {}
  }
}
