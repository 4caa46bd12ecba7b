/** What this home knows of its unit's epochs beside their keys: which are over, who has taken in what, who complains. */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type DeviceId } from '../../shared/ids.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import type { EpochComplaint } from '../../shared/protocol/bodies/epoch-report.ts'
import type { ReadableDb, WritableDb } from './database.ts'

/** dead: its seed is destroyed, or came too late; refused: the box audit failed, there never was a seed. */
export type EpochEnd = 'dead' | 'refused'

export const doneEpochs = (db: ReadableDb): ReadonlyMap<number, EpochEnd> =>
  new Map(
    db
      .all<{ epoch: number; state: EpochEnd }>('SELECT epoch, state FROM epoch_done')
      .map((row) => [row.epoch, row.state]),
  )

export const doneEpoch = (db: ReadableDb, epoch: number): EpochEnd | undefined =>
  db.get<{ state: EpochEnd }>('SELECT state FROM epoch_done WHERE epoch = ?', epoch)?.state

/** The first word holds, except that a refused epoch may become dead. */
export function endEpoch(
  tx: WritableDb,
  end: { readonly epoch: number; readonly state: EpochEnd; readonly at: number },
): void {
  tx.run(
    `INSERT INTO epoch_done (epoch, state, at) VALUES (?, ?, ?)
     ON CONFLICT (epoch) DO UPDATE SET state = excluded.state, at = excluded.at WHERE excluded.state = 'dead'`,
    end.epoch,
    end.state,
    end.at,
  )
}

/** A device's word that it has taken in everything up to `epoch`; it only rises. */
export function saveIngested(
  tx: WritableDb,
  word: { readonly device: DeviceId; readonly epoch: number; readonly at: number },
): void {
  tx.run(
    `INSERT INTO epoch_ingested (device, epoch, at) VALUES (?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET epoch = excluded.epoch, at = excluded.at WHERE excluded.epoch > epoch`,
    idBytes(word.device),
    word.epoch,
    word.at,
  )
}

export const ingestedThrough = (db: ReadableDb): ReadonlyMap<DeviceId, number> =>
  new Map(
    db
      .all<{ device: Bytes; epoch: number }>('SELECT device, epoch FROM epoch_ingested')
      .map((row) => [idOf<DeviceId>(row.device), row.epoch]),
  )

export interface StoredComplaint {
  readonly epoch: number
  readonly device: DeviceId
  readonly code: EpochComplaint
  readonly at: number
}

/** True when it is news. */
export const saveComplaint = (tx: WritableDb, complaint: StoredComplaint): boolean =>
  tx.run(
    'INSERT INTO epoch_complaint (epoch, device, code, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    complaint.epoch,
    idBytes(complaint.device),
    complaint.code,
    complaint.at,
  ).changes > 0

export const complaintsSince = (db: ReadableDb, since: number): readonly StoredComplaint[] =>
  db
    .all<{ epoch: number; device: Bytes; code: EpochComplaint; at: number }>(
      'SELECT epoch, device, code, at FROM epoch_complaint WHERE at > ? ORDER BY epoch, device LIMIT 64',
      since,
    )
    .map((row) => ({ ...row, device: idOf<DeviceId>(row.device) }))

/** One more batch of envelopes to that epoch. */
export function countMail(tx: WritableDb, epoch: number, envelopes: number): void {
  tx.run(
    `INSERT INTO epoch_mail (epoch, envelopes) VALUES (?, ?)
     ON CONFLICT (epoch) DO UPDATE SET envelopes = envelopes + excluded.envelopes`,
    epoch,
    envelopes,
  )
}

export const mailOf = (db: ReadableDb, epoch: number): number =>
  db.get<{ envelopes: number }>('SELECT envelopes FROM epoch_mail WHERE epoch = ?', epoch)?.envelopes ?? 0

/** When something of that device last came to the own unit. */
export const lastFrom = (db: ReadableDb, device: DeviceId, addressee: AddresseeKey): number | undefined =>
  db.get<{ at: number | undefined }>(
    'SELECT max(at) AS at FROM link_in WHERE device = ? AND addressee = ?',
    idBytes(device),
    idBytes(addressee),
  )?.at
