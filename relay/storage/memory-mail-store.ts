/** Mail that is gone with the process: tests, and the yardstick of the contract suite. */
import type { DeviceId, HeaderHash, UnitId } from '../../shared/ids.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import { bytesOf, type MailEntry, type MailStore, type PostedEnvelope } from './port.ts'

interface Kept extends PostedEnvelope {
  readonly deliveredAt: Map<AddresseeKey, number>
}
interface Slot {
  readonly cursor: number
  readonly envelope: Kept
  readonly entry: MailEntry
}

function isOver(kept: Iterable<PostedEnvelope>, posted: PostedEnvelope): boolean {
  const { quota, unit, device } = posted
  if (quota === undefined) return false
  const used = { unit: bytesOf(posted), device: bytesOf(posted) }
  for (const each of kept) {
    if (each.unit === unit) used.unit += bytesOf(each)
    if (each.device === device) used.device += bytesOf(each)
  }
  return used.device > quota.deviceBytes || used.unit > quota.unitBytes
}

export function createMemoryMailStore(): MailStore {
  const envelopes = new Map<string, Kept>()
  const slots = new Map<UnitId, Slot[]>()
  const heads = new Map<UnitId, number>()
  const acked = new Map<string, number>()
  const keyOf = (device: DeviceId, hash: HeaderHash): string => `${device}:${hash}`
  const slotsOf = (stream: UnitId): Slot[] => slots.get(stream) ?? []
  const headOf = (stream: UnitId): number => heads.get(stream) ?? 0

  return {
    post: async (posted) => {
      const key = keyOf(posted.device, posted.headerHash)
      const before = envelopes.get(key)
      if (before !== undefined) return { at: before.at, isNew: false, heads: [] }
      if (isOver(envelopes.values(), posted)) return 'quota'
      const envelope: Kept = { ...posted, deliveredAt: new Map() }
      envelopes.set(key, envelope)
      const grown = new Map<UnitId, number>()
      for (const entry of posted.entries) {
        const cursor = headOf(entry.stream) + 1
        heads.set(entry.stream, cursor)
        grown.set(entry.stream, cursor)
        slots.set(entry.stream, [...slotsOf(entry.stream), { cursor, envelope, entry }])
      }
      return { at: posted.at, isNew: true, heads: [...grown].map(([stream, head]) => ({ stream, head })) }
    },
    accepted: async (device, headerHash) => envelopes.get(keyOf(device, headerHash))?.at,
    page: async ({ stream, visible }, { after, maxBytes, maxItems }) => {
      const head = headOf(stream)
      const waiting = slotsOf(stream).filter((slot) => slot.cursor > after && visible.includes(slot.entry.addressee))
      const items = []
      let bytes = 0
      for (const { cursor, envelope, entry } of waiting) {
        bytes += envelope.header.length + envelope.payload.length + entry.leaf.length + entry.path.length * 32
        if (items.length > 0 && (bytes > maxBytes || items.length >= maxItems)) break
        const { header, payload } = envelope
        items.push({ cursor, header, index: entry.index, leaf: entry.leaf, path: entry.path, payload })
      }
      return {
        items,
        next: items.length < waiting.length ? (items.at(-1)?.cursor ?? after) : Math.max(after, head),
        head,
      }
    },
    head: async (stream) => headOf(stream),
    ack: async ({ stream, device, visible }, { cursor, at }) => {
      const from = acked.get(device) ?? 0
      const upTo = Math.min(cursor, headOf(stream))
      if (upTo <= from) return []
      acked.set(device, upTo)
      return slotsOf(stream)
        .filter(({ cursor: c, entry }) => c > from && c <= upTo && visible.includes(entry.addressee))
        .filter(({ envelope, entry }) => !envelope.deliveredAt.has(entry.addressee))
        .map(({ envelope, entry }) => {
          envelope.deliveredAt.set(entry.addressee, at)
          return { poster: envelope.unit, headerHash: envelope.headerHash, addressee: entry.addressee, at }
        })
    },
    status: async (poster, headerHashes) =>
      headerHashes.map((hash) => {
        const kept = [...envelopes.values()].find((each) => each.headerHash === hash && each.unit === poster)
        return kept?.entries.map(({ addressee }) => {
          const deliveredAt = kept.deliveredAt.get(addressee)
          return { key: addressee, ...(deliveredAt === undefined ? {} : { deliveredAt }) }
        })
      }),
    expire: async (before) => {
      const old = [...envelopes].filter(([, each]) => each.at < before)
      const gone = new Set(old.map(([, each]) => each))
      for (const [key] of old) envelopes.delete(key)
      for (const [stream, list] of slots)
        slots.set(
          stream,
          list.filter((slot) => !gone.has(slot.envelope)),
        )
      return old.length
    },
    close: async () => {},
  }
}
