/**
 * How much more the servers take. A full server of version 2.9 answers one refusal and then nothing, so files end before:
 * by what its account may have, where one is set, and by what the operator has said of the servers' disks.
 */
import type { JetStreamManager } from '@nats-io/jetstream'
import { replicas } from './durable.ts'

/** Bytes of one copy. Infinity where neither says anything. */
export async function freeBytes(jsm: JetStreamManager, namespace: string, most?: number): Promise<number> {
  return Math.min(
    await ofAccount(jsm),
    most === undefined ? Number.POSITIVE_INFINITY : most - (await kept(jsm, namespace)),
  )
}

async function ofAccount(jsm: JetStreamManager): Promise<number> {
  const { limits, storage, tiers } = await jsm.getAccountInfo()
  const tier = tiers?.[`R${replicas}`]
  if (tier !== undefined) return roomIn(tier.limits.max_storage, tier.storage)
  // without tiers every copy counts
  return roomIn(limits.max_storage, storage) / replicas
}

/** -1, and 0 in a tier that was not set, mean no limit. */
const roomIn = (most: number, used: number): number => (most > 0 ? most - used : Number.POSITIVE_INFINITY)

async function kept(jsm: JetStreamManager, namespace: string): Promise<number> {
  let bytes = 0
  for await (const { config, state } of jsm.streams.list())
    if (config.name.startsWith(`${namespace}_`) || config.name === `KV_${namespace}`) bytes += state.bytes
  return bytes
}
