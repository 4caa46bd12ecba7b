/**
 * The end of this machine's certificate. What it signs after that counts nowhere, so it signs nothing: what is written
 * waits here until the unit has renewed the certificate (docs/spec/enrolment.md, Certificates that run out).
 */
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import type { DeviceId } from '../../shared/ids.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { err, type Result } from '../../shared/result.ts'
import type { Clock } from '../../shared/time.ts'
import type { SealingView, SyncContext } from '../sync/context.ts'
import { boundedAt, usedAt } from './used-at.ts'

interface Own {
  readonly self: { readonly device: DeviceId }
  readonly clock: Pick<Clock, 'now'>
  readonly directory: { readonly state: DirectoryState; readonly witnessedAt: number | undefined }
}

/** By this PC's clock, which may be wrong. Not while no log knows it, and not once a leaf has ended it: it is removed then. */
export const hasRunOut = (own: Own): boolean => endsBy(own, usedAt(own.clock, own.directory))

/** The same where the witnesses say so too: false where the directory is old, so after a look at the log. */
export const hasSurelyRunOut = (own: Own): boolean => endsBy(own, boundedAt(own.clock, own.directory))

function endsBy({ self, directory }: Own, at: number): boolean {
  const certificate = deviceCertificateAt(directory.state, self.device)
  return certificate !== undefined && certificate.notAfter <= at
}

/**
 * Two histories are told first, and an old directory as long as only this PC's clock says that the time is over: a look
 * at the log tells which of the two is wrong, and a relay that refuses this machine does (`refusedHere`).
 */
export function sealingWhileCertified(own: Own, view: Result<SealingView, ErrorCode>): Result<SealingView, ErrorCode> {
  if (!view.ok && view.error === 'directory/split-view') return view
  const isOver = !view.ok && view.error === 'directory/stale' ? hasSurelyRunOut(own) : hasRunOut(own)
  return isOver ? err('device/expired') : view
}

/** A relay that does not let this machine in, in words that say what to do. */
export const refusedHere = (own: SyncContext, refusal: unknown): unknown =>
  refusal instanceof GiaobanError && refusal.params['reason'] === 'device-inactive' && hasRunOut(own)
    ? new GiaobanError('device/expired')
    : refusal

/** Of a rejected connection, to throw on. */
export const asRefusedHere =
  (own: SyncContext) =>
  (refusal: unknown): never => {
    throw refusedHere(own, refusal)
  }
