/** Brings a new world's statements to a relay, and the log back as a device of that world sees it. */
import { createRelayClient } from '../../../engine/sync/relay-client/client.ts'
import { createRelayPublisher } from '../../../engine/sync/relay-client/publish.ts'
import type { BasicDeps } from '../../../engine/deps.ts'
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { seedWrapsRoot } from '../../../shared/protocol/directory/seed-wraps.ts'
import { decodeStatement } from '../../../shared/protocol/directory/statements.ts'
import type { Hash } from '../../../shared/protocol/merkle.ts'
import type { LogBundle } from '../../../shared/protocol/relay-wire/log.ts'
import type { WorldUnit } from './keys.ts'
import type { LoggedStatement, LogIdentity, WorldStatements } from './statements.ts'

/** Beyond it a bundle ends: one statement more, with the wraps of the largest unit, still fits into a frame. */
const bundleBytes = limits.frameBytes / 2
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
  for (const bundle of bundles(deps.crypto, world)) await publisher.publish(bundle)
}

/** Keys and wraps go with the statements that name them: a relay keeps no others. */
function* bundles(crypto: Hash, world: WorldStatements): Generator<LogBundle> {
  const objects = new Map(world.objects.map((object) => [bytesToHex(crypto.sha256(object)), object]))
  const wraps = new Map(world.wraps.map((leaves) => [bytesToHex(seedWrapsRoot(crypto, leaves)), leaves]))
  const empty = () => ({
    objects: [] as Bytes[],
    wraps: [] as (readonly Bytes[])[],
    statements: [] as LoggedStatement[],
  })
  let bundle = empty()
  let bytes = 0
  for (const logged of world.statements) {
    const { key, root } = namedBy(logged.statement)
    const object = key && objects.get(bytesToHex(key))
    const leaves = root && wraps.get(bytesToHex(root))
    bundle.statements.push(logged)
    if (object !== undefined) bundle.objects.push(object)
    if (leaves !== undefined) bundle.wraps.push(leaves)
    bytes += [logged.statement, object, ...(leaves ?? [])].reduce((sum, each) => sum + (each?.length ?? 0), 0)
    if (bytes <= bundleBytes && bundle.statements.length < statementsPerBundle) continue
    yield bundle
    bundle = empty()
    bytes = 0
  }
  if (bundle.statements.length > 0) yield bundle
}

function namedBy(encoded: Bytes): { readonly key?: Bytes; readonly root?: Bytes } {
  const statement = decodeStatement(encoded)
  if (!statement.known) return {}
  const { type, body } = statement
  if (type === 'device-key') return { key: body.publicKeyHash }
  if (type === 'epoch' || type === 'circle') return { key: body.publicKeyHash, root: body.seedWrapsRoot }
  return {}
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
