/** Brings a new world's statements to a relay, and the log back as a device of that world sees it. */
import { createRelayClient } from '../../../engine/sync/relay-client/client.ts'
import { createRelayPublisher } from '../../../engine/sync/relay-client/publish.ts'
import type { BasicDeps } from '../../../engine/deps.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { LogBundle } from '../../../shared/protocol/relay-wire/log.ts'
import type { WorldUnit } from './keys.ts'
import type { LogIdentity, WorldStatements } from './statements.ts'

/** Well below one frame, whatever the statements weigh. */
const objectsPerBundle = 256
const statementsPerBundle = 200

/** Refuses a log that has leaves already: a world has one authority, and that is not ours. */
export async function readLogIdentity(url: string, deps: BasicDeps): Promise<LogIdentity> {
  using publisher = createRelayPublisher({ url, deps })
  const { size, ...identity } = await publisher.logKeys()
  if (size > 0) throw new GiaobanError('directory/refused', { params: { reason: 'not-empty' } })
  return identity
}

export async function publishWorld(url: string, deps: BasicDeps, world: WorldStatements): Promise<void> {
  using publisher = createRelayPublisher({ url, deps })
  const empty: LogBundle = { objects: [], wraps: [], statements: [] }
  for (const objects of chunks(world.objects, objectsPerBundle)) await publisher.publish({ ...empty, objects })
  for (const wraps of chunks(world.wraps, objectsPerBundle / 2)) await publisher.publish({ ...empty, wraps })
  for (const statements of chunks(world.statements, statementsPerBundle))
    await publisher.publish({ ...empty, statements })
}

export interface LogSnapshot {
  readonly leaves: readonly Bytes[]
  readonly note: Bytes
}

/** The whole log and its newest cosigned note, fetched as the first reading device of `unit`. */
export async function fetchLog(url: string, deps: BasicDeps, unit: WorldUnit): Promise<LogSnapshot> {
  const { device, pairs } = unit.homes.duty
  const sign = (message: Uint8Array): Bytes => deps.crypto.sign(pairs.device.secretKey, message)
  await using client = createRelayClient({ url, deps, identity: { unit: unit.id, device, sign } })
  const { logSize } = await client.connect()
  const leaves: Bytes[] = []
  while (leaves.length < logSize) {
    const page = await client.request('logLeaves', { from: leaves.length, count: limits.leavesPerPage })
    if (page.leaves.length === 0) throw new GiaobanError('relay/garbage')
    leaves.push(...page.leaves)
  }
  const { note } = await client.request('logHead', {})
  if (note === undefined) throw new GiaobanError('relay/garbage')
  return { leaves, note }
}

function* chunks<T>(items: readonly T[], count: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += count) yield items.slice(at, at + count)
}
