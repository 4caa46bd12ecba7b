/** Mail that is gone with the process: tests, and the yardstick of the contract suite. */
import type { DeviceId, HeaderHash, UnitId } from '../../shared/ids.ts'
import { isCircleKey } from '../../shared/protocol/addressee.ts'
import { bytesOf, type MailEntry, type MailStore, type PostedEnvelope, type StreamView } from './port.ts'

interface Kept extends PostedEnvelope {
  /** By stream and addressee. */
  readonly deliveredAt: Map<string, number>
}
interface Slot {
  readonly cursor: number
  readonly stream: UnitId
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

type Place = Pick<Slot, 'stream' | 'entry'>
const inStreams = (entry: MailEntry): readonly Place[] => entry.streams.map((stream) => ({ stream, entry }))
const placeOf = ({ stream, entry }: Place): string => `${stream}:${entry.addressee}`
const isVisible = ({ visible, circles }: StreamView, { entry }: Slot): boolean =>
  visible === 'all' || visible.includes(entry.addressee) || (circles && isCircleKey(entry.addressee))
const memberOf = ({ stream, entry }: Place): { readonly unit?: UnitId } =>
  isCircleKey(entry.addressee) ? { unit: stream } : {}

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
      for (const { entry, stream } of posted.entries.flatMap(inStreams)) {
        const cursor = headOf(stream) + 1
        heads.set(stream, cursor)
        grown.set(stream, cursor)
        slots.set(stream, [...slotsOf(stream), { cursor, stream, envelope, entry }])
      }
      return { at: posted.at, isNew: true, heads: [...grown].map(([stream, head]) => ({ stream, head })) }
    },
    accepted: async (device, headerHash) => envelopes.get(keyOf(device, headerHash))?.at,
    page: async (view, { after, maxBytes, maxItems }) => {
      const head = headOf(view.stream)
      const waiting = slotsOf(view.stream).filter((slot) => slot.cursor > after && isVisible(view, slot))
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
    ack: async (view, { cursor, at }) => {
      const { stream, device } = view
      const from = acked.get(device) ?? 0
      const upTo = Math.min(cursor, headOf(stream))
      if (upTo <= from) return []
      acked.set(device, upTo)
      return slotsOf(stream)
        .filter((slot) => slot.cursor > from && slot.cursor <= upTo && isVisible(view, slot))
        .filter((slot) => !slot.envelope.deliveredAt.has(placeOf(slot)))
        .map((slot) => {
          const { envelope, entry } = slot
          envelope.deliveredAt.set(placeOf(slot), at)
          const { addressee } = entry
          return { poster: envelope.unit, headerHash: envelope.headerHash, addressee, at, ...memberOf(slot) }
        })
    },
    status: async (poster, hash, max) => {
      const kept = [...envelopes.values()].find((each) => each.headerHash === hash && each.unit === poster)
      const places = kept?.entries.flatMap(inStreams).slice(0, max)
      return places?.map((place) => {
        const deliveredAt = kept?.deliveredAt.get(placeOf(place))
        const told = deliveredAt === undefined ? {} : { deliveredAt }
        return { key: place.entry.addressee, ...told, ...memberOf(place) }
      })
    },
    upkeep: {
      oldest: async () => {
        const [first] = [...envelopes.values()].map(({ at }) => at).toSorted((a, b) => a - b)
        return first
      },
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
    },
  }
}
