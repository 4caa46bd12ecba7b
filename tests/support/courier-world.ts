/** A world in which one unit has no network: files between it and the desk of a neighbour that carries for it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { draftUnitChange } from '../../engine/authority/compose-units.ts'
import type { SealedImported } from '../../shared/ipc/sealed-calls.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { authorityHand } from './authority-hand.ts'
import type { SyncHome, SyncWorld } from './sync-world.ts'

export interface CourierWorld {
  /** `duty` of a unit with network, and the desk that carries. */
  readonly other: SyncHome
  readonly carrier: SyncHome
  /** A commander's desk of the unit without network; it never meets a relay. */
  readonly far: SyncHome
  readonly farCode: string
  /** The carrier's file for the unit. */
  brought(whole?: boolean): Promise<Bytes>
  /** The unit's file. */
  given(): Promise<Bytes>
  take(home: SyncHome, file: Bytes): Promise<SealedImported>
}

export async function courierWorld(world: SyncWorld): Promise<CourierWorld> {
  const [first, second, third] = world.units.map(({ code }) => code)
  const far = await world.home(`${third}/commander`)
  await world.relay()
  const authority = await authorityHand(world)
  await authority.say((place, by) => draftUnitChange(place, { unit: far.unit, change: { link: 'courier' }, by }))
  const other = await world.home(`${first}/duty`)
  const carrier = await world.home(`${second}/commander`)
  let files = 0
  const written = async (home: SyncHome, unit?: string, whole = false): Promise<Bytes> => {
    const out = join(world.relayData, `stick-${(files += 1)}.gbseal`)
    await home.call('sealed.export', { out, whole, ...(unit !== undefined && { unit }) })
    return new Uint8Array(readFileSync(out))
  }
  const take = async (home: SyncHome, file: Bytes): Promise<SealedImported> => {
    const { taken } = await home.call('sealed.import', { file })
    if (taken === undefined) throw new Error('a file was given')
    return taken
  }
  const farCode = third ?? ''
  return {
    other,
    carrier,
    far,
    farCode,
    brought: (whole) => written(carrier, farCode, whole),
    given: () => written(far),
    take,
  }
}
