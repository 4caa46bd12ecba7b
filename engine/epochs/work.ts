/** What the care of a unit's epochs works with, and what an epoch is to this device (docs/spec/epochs.md). */
import type { UnitId } from '../../shared/ids.ts'
import type { KeyPair } from '../../shared/protocol/crypto-port.ts'
import { deviceCertificateAt, isWithin } from '../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { EpochRecord } from '../../shared/protocol/directory/records.ts'
import { appendAudit, type AuditAction } from '../store/audit.ts'
import type { WritableDb } from '../store/database.ts'
import type { SyncContext } from '../sync/context.ts'
import type { RelayClient } from '../sync/relay-client/types.ts'
import type { KeyFile } from '../vault/key-file.ts'
import { seedKept } from './windows.ts'

/** Of an open home. */
export interface EpochHome {
  readonly context: SyncContext
  readonly keys: KeyFile
  /** Ed25519 of the device. */
  readonly signing: KeyPair
}

/** Of one round over one connection. */
export interface EpochWork extends EpochHome {
  readonly client: Pick<RelayClient, 'request'>
  /** One-shot: nobody else may come along later, so turns are not waited for. */
  readonly hasten: boolean
  updateDirectory(): Promise<unknown>
  /** A statement of this kind travels by hand: no second one until something has become of it. */
  isOnItsWay?(kind: 'epoch' | 'device-key' | 'suspend' | 'circle'): boolean
}

/** Oldest first; epoch e is at position e - 1. */
export const epochsOf = (state: DirectoryState, unit: UnitId): readonly EpochRecord[] => [
  ...(state.units.get(unit)?.epochs ?? []),
]

/** When it ended: the `logged` time of the next one; `undefined` for the newest. */
export const endOf = (state: DirectoryState, epoch: EpochRecord): number | undefined =>
  state.units.get(epoch.unit)?.epochs.at(epoch.epoch)?.logged

/** Whether this device is one that epochs are made for and by. */
export function isReader({ context }: EpochHome): boolean {
  const { directory, self, clock } = context
  const certificate = deviceCertificateAt(directory.state, self.device)
  if (certificate === undefined || certificate.unit !== self.unit) return false
  const now = Math.max(clock.now(), directory.state.clock)
  return certificate.limits.includes('read') && isWithin(certificate, now)
}

/** Its seed would have to be destroyed by now, whoever has not said anything. */
export function isOver(state: DirectoryState, epoch: EpochRecord, now: number): boolean {
  const end = endOf(state, epoch)
  return end !== undefined && now - end >= seedKept(state, epoch.unit).max
}

export function audit({ context }: EpochHome, tx: WritableDb, entry: Omit<AuditAction, 'at'>): void {
  appendAudit(tx, context.deps.crypto, { ...entry, at: context.clock.now() })
}
