/** Two units with two desks each and a relay, where devices are removed and join while the others go on. */
import { revocationStatement } from '../../engine/enrol/lifecycle.ts'
import { hour } from '../../shared/time.ts'
import { syncAll } from './epochs.ts'
import { signerAt } from './proposals.ts'
import { publish } from './rotators.ts'
import type { SyncHome, SyncWorld } from './sync-world.ts'

/** By an administrator of its unit, who shares no desk with it. */
export async function removeDevice(world: SyncWorld, home: SyncHome): Promise<void> {
  const admin = await world.home(`${unitOf(home)}/admin`)
  const target = { device: home.open.context.self.device }
  const statement = await revocationStatement({ unit: home.unit, target, reason: 'stolen' }, [signerAt(admin)])
  await publish(admin, (await world.relay()).url, { statement })
}

/**
 * It is certified, its cool-down passes, `by` makes the epoch that names it, and it opens its seed. `exchange`: how `by`
 * exchanges then; it may be its turn to tell the newcomer what there is.
 */
export async function joinBeside(
  world: SyncWorld,
  by: SyncHome,
  { name = 'newcomer', exchange = () => syncAll(by) } = {},
): Promise<SyncHome> {
  await world.join(unitOf(by), name)
  world.clock.advance(2 * hour)
  await exchange()
  const newcomer = await world.home(`${unitOf(by)}/${name}`)
  await syncAll(newcomer)
  return newcomer
}

/** Each of them looks once an hour, in this order. */
export async function passHours(world: SyncWorld, count: number, ...homes: readonly SyncHome[]): Promise<void> {
  for (let i = 0; i < count; i++) {
    world.clock.advance(hour)
    await syncAll(...homes)
  }
}

const unitOf = ({ name }: SyncHome): string => name.split('/')[0] ?? name
