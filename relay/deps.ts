/** What the relay is given instead of reaching for it, and the bounds that tests may tighten. */
import { limits } from '../shared/limits.ts'
import type { Crypto } from '../shared/protocol/crypto-port.ts'
import type { Clock } from '../shared/time.ts'
import type { RelayLogger } from './logger.ts'

export interface RelayDeps {
  readonly clock: Clock
  readonly crypto: Crypto
  /**
   * Called with `area.what.before|after` around every durable write, network send and network receive. Does nothing in
   * production; the kill tests end the process in it.
   */
  readonly step: (name: string) => void
  readonly log: RelayLogger
  readonly bounds: RelayBounds
  /** Of the program, as its operator sees it in the metrics. */
  readonly version?: string
}

const names = [
  'requestsInFlight',
  'requestBytesInFlight',
  'requestBytesInAll',
  'sendBufferBytes',
  'sendBuffersBytes',
  'sendBuffersMostBytes',
  'slowCrowdedMs',
  'fileBuffersBytes',
  'fileBodiesBytes',
  'slowConsumerMs',
  'sessionsPerDevice',
  'connections',
  'challengedPerAddress',
  'unproven',
  'unprovenPerAddress',
  'unprovenBytes',
  'arrivalsBurst',
  'arrivalsPerSecond',
  'returnsBurst',
  'returnsPerSecond',
  'openBodiesBytes',
  'openBodiesPerAddressBytes',
  'bodyBytesPerSecond',
  'bodyGraceMs',
  'fileSocketsPerSession',
  'fileStallMs',
  'authWindowMs',
  'authTimeoutMs',
  'authFailuresBurst',
  'authFailuresPerSecond',
  'requestsBurst',
  'requestsPerSecond',
  'statementsBurst',
  'statementsPerSecond',
  'idleMs',
  'pingMs',
  'mailRetentionMs',
  'sweepStepMs',
  'storedAheadMs',
  'mailPageBytes',
  'mailQuotaPerDeviceBytes',
  'mailQuotaPerUnitBytes',
  'blobBytes',
  'blobQuotaPerUnitBytes',
  'blobPartMinBytes',
  'blobUploadsPerUnit',
  'blobClaimsPerUnit',
  'blobRetentionMs',
  'relayDiskFreeBytes',
  'drainMs',
  'dataLockMs',
  'tlsCheckMs',
  'invitationMs',
  'enrolBoxBytes',
  'enrolBoxesPerUnit',
  'enrolBoxes',
  'enrolVisitors',
  'enrolRequestsBurst',
  'enrolRequestsPerSecond',
] as const

export type RelayBounds = { readonly [K in (typeof names)[number]]: number }

export const defaultBounds: RelayBounds = limits
