/** The stores with every operation timed and its outcome counted, whatever adapter they are. */
import type { LogStore } from '../log/store.ts'
import type { BlobStore, MailStore, Upkeep } from '../storage/port.ts'
import type { Counters } from './counters.ts'

interface Stores {
  readonly mail: MailStore
  readonly blobs: BlobStore
  readonly log: LogStore
}

/** @param monotonic ms of the relay's clock */
export function countedStores({ mail, blobs, log }: Stores, counters: Counters, monotonic: () => number): Stores {
  const timed = async <R>(operation: string, work: () => Promise<R>): Promise<R> => {
    const began = monotonic()
    try {
      return await work()
    } finally {
      counters.storage.observe(operation, (monotonic() - began) / 1000)
    }
  }
  const timedUpkeep = (operation: string, { oldest, expire }: Upkeep): Upkeep => ({
    oldest,
    expire: (before) => timed(operation, () => expire(before)),
  })
  return {
    mail: {
      post: async (envelope) => {
        const outcome = await timed('mail-post', () => mail.post(envelope))
        if (outcome === 'quota' || !outcome.isNew) return outcome
        counters.posted.add(1)
        counters.placed.add(outcome.heads.length)
        return outcome
      },
      accepted: (device, hash) => timed('mail-accepted', () => mail.accepted(device, hash)),
      page: (view, window) => timed('mail-page', () => mail.page(view, window)),
      head: (stream) => mail.head(stream),
      ack: async (view, mark) => {
        const deliveries = await timed('mail-ack', () => mail.ack(view, mark))
        counters.deliveries.add(deliveries.length)
        return deliveries
      },
      status: (poster, hash, max) => timed('mail-status', () => mail.status(poster, hash, max)),
      upkeep: timedUpkeep('mail-expire', mail.upkeep),
    },
    blobs: {
      create: (claim) => timed('blob-create', () => blobs.create(claim)),
      state: (unit, blob) => blobs.state(unit, blob),
      append: async (part) => {
        const outcome = await timed('blob-append', () => blobs.append(part))
        if (outcome.ok) counters.blobBytesReceived.add(part.bytes.length)
        return outcome
      },
      drop: (unit, blob) => blobs.drop(unit, blob),
      size: (blob) => blobs.size(blob),
      read: async (blob, range) => {
        const bytes = await timed('blob-read', () => blobs.read(blob, range))
        counters.blobBytesSent.add(bytes?.length ?? 0)
        return bytes
      },
      segments: (blob) => timed('blob-segments', () => blobs.segments(blob)),
      upkeep: timedUpkeep('blob-expire', blobs.upkeep),
      close: () => blobs.close(),
    },
    log: {
      head: () => log.head(),
      append: (change) => timed('log-append', () => log.append(change)),
      leaves: (from, count) => timed('log-leaves', () => log.leaves(from, count)),
      note: () => log.note(),
      saveNote: (note) => timed('log-sign', () => log.saveNote(note)),
      object: (hash) => log.object(hash),
      putObjects: (objects) => timed('log-objects', () => log.putObjects(objects)),
    },
  }
}
