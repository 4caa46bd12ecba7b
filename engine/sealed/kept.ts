/** What is kept between two files, at a desk without network and at one that carries for it. */
import type { UnitId } from '../../shared/ids.ts'
import { stateCodecs, type CarrierState, type CourierState } from '../../shared/protocol/sealed-file.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'

const own = 'sealed.own'
const carriedFor = (unit: UnitId): `sealed.${string}` => `sealed.for-${unit}`

export function courierState(db: ReadableDb): CourierState {
  const kept = readMeta<Uint8Array>(db, own)
  return kept === undefined ? { statements: [], wraps: [] } : stateCodecs.courier.decode(kept)
}

export const saveCourierState = (tx: WritableDb, state: CourierState): void =>
  writeMeta(tx, own, stateCodecs.courier.encode(state))

export function carrierState(db: ReadableDb, unit: UnitId): CarrierState {
  const kept = readMeta<Uint8Array>(db, carriedFor(unit))
  return kept === undefined ? { devices: [] } : stateCodecs.carrier.decode(kept)
}

export const saveCarrierState = (tx: WritableDb, unit: UnitId, state: CarrierState): void =>
  writeMeta(tx, carriedFor(unit), stateCodecs.carrier.encode(state))
