/** Mail over the replicated log: written as commands, read from the view (relay/storage/port.ts). */
import { GiaobanError } from '../../../shared/errors.ts'
import { idBytes, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { Clock } from '../../../shared/time.ts'
import { ackInSteps } from '../ack-steps.ts'
import type { MailEntry, MailStore, PostedEnvelope, PostOutcome } from '../port.ts'
import type { SqliteMail } from '../sqlite-mail-store.ts'
import type { ViewMail } from '../sqlite-view-mail.ts'
import type { Engine } from './engine.ts'
import { saveHorizon } from './horizon.ts'
import type { ReplicatedLog } from './replicated-log.ts'

export const shardOf = (unit: UnitId, shards: number): number => {
  const [first = 0, second = 0] = idBytes(unit)
  return (first * 256 + second) % shards
}

export function createReplicatedMailStore(options: {
  readonly engine: Engine
  readonly log: ReplicatedLog
  readonly mail: SqliteMail
  readonly viewMail: ViewMail
  readonly clock: Clock
  readonly step: (name: string) => void
  readonly warn: (event: string) => void
}): MailStore {
  const { engine, log, mail, viewMail, clock, step, warn } = options
  const streamFor = (unit: UnitId) => `mail-${shardOf(unit, engine.shards)}` as const

  /** By device and header: one that is sent many times at once is written, and counted, once. */
  const underWay = new Map<string, Promise<PostOutcome | 'quota'>>()

  const post = async (posted: PostedEnvelope): Promise<PostOutcome | 'quota'> => {
    const { device, headerHash } = posted
    // what is on its way is not counted yet: a unit may pass its bound by that much
    if (mail.isOver(posted)) {
      const before = viewMail.accepted(device, headerHash)
      return before === undefined ? 'quota' : { at: before, isNew: false, heads: [] }
    }
    const { quota: _, entries, ...common } = posted
    const parts = deal(entries, engine.shards)
    const outcomes = await Promise.all(
      parts.map(({ shard, entries: own }) =>
        log.submit(`mail-${shard}`, 'post', { ...common, entries: own, parts: parts.length }),
      ),
    )
    const [whole] = parts.length === 1 ? outcomes : []
    const at = whole?.at ?? viewMail.accepted(device, headerHash)
    if (at === undefined) throw new GiaobanError('engine/busy') // expired at once: a clock is far off
    const grown = new Map(outcomes.flatMap(({ heads }) => heads.map(({ stream, head }) => [stream, head])))
    const inOrder = new Set(entries.flatMap(({ streams }) => streams))
    const heads = [...inOrder].flatMap((stream) => {
      const head = grown.get(stream)
      return head === undefined ? [] : [{ stream, head }]
    })
    return { at, isNew: outcomes.some(({ isNew }) => isNew), heads }
  }

  const expire = async (before: number): Promise<number> => {
    const engineTime = log.engineTime
    if (engineTime !== undefined && clock.now() - engineTime > limits.engineSkewMs) {
      warn('clock-ahead') // what this clock takes for old would be gone for all relays
      return 0
    }
    let gone = 0
    for (let shard = 0; shard < engine.shards; shard += 1) {
      for (;;) {
        const upTo = viewMail.oldUpTo(shard, before, limits.mailExpiryParts)
        if (upTo === 0) break
        gone += await log.submit(`mail-${shard}`, 'expire', { upTo })
      }
      await saveHorizon({ engine, viewMail, shard })
    }
    return gone
  }

  return {
    post: async (posted) => {
      const key = `${posted.device}${posted.headerHash}`
      const first = underWay.get(key)
      if (first !== undefined) {
        const outcome = await first
        return outcome === 'quota' ? outcome : { at: outcome.at, isNew: false, heads: [] }
      }
      step('relay.post.commit.before')
      const mine = post(posted)
      underWay.set(key, mine)
      try {
        const outcome = await mine
        step('relay.post.commit.after')
        return outcome
      } finally {
        underWay.delete(key)
      }
    },
    accepted: async (device, headerHash) => viewMail.accepted(device, headerHash),
    page: async (view, window) => mail.page(view, window),
    head: async (stream) => mail.head(stream),
    ack: async (view, mark) => {
      const { visible } = view
      if (visible === 'all') return []
      step('relay.ack.commit.before')
      const { stream, device, circles } = view
      const delivered = await ackInSteps(mail, { view, mark }, (some) =>
        log.submit(streamFor(stream), 'ack', { stream, device, circles, visible, ...some }),
      )
      step('relay.ack.commit.after')
      return delivered
    },
    status: async (poster, headerHash, max) => mail.status(poster, headerHash, max),
    upkeep: { oldest: async () => viewMail.oldest(), expire },
  }
}

/** What goes to which shard. A wrap that lies in no mailbox goes to the first. */
function deal(
  entries: readonly MailEntry[],
  shards: number,
): readonly { readonly shard: number; readonly entries: readonly MailEntry[] }[] {
  const byShard = new Map<number, MailEntry[]>()
  for (const entry of entries) {
    const streams = new Map<number, UnitId[]>(entry.streams.length === 0 ? [[0, []]] : [])
    for (const unit of entry.streams) {
      const shard = shardOf(unit, shards)
      streams.set(shard, [...(streams.get(shard) ?? []), unit])
    }
    for (const [shard, own] of streams) byShard.set(shard, [...(byShard.get(shard) ?? []), { ...entry, streams: own }])
  }
  if (byShard.size === 0) byShard.set(0, [])
  return [...byShard].map(([shard, own]) => ({ shard, entries: own }))
}
