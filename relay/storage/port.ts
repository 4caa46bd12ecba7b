/**
 * What the relay keeps, whatever keeps it. A promise that resolves means: survives a power cut. The contract suites in
 * tests/contract run on every adapter. The directory log has a port of its own (relay/log).
 */
import type { Bytes } from '../../shared/bytes.ts'
import type { BlobId, DeviceId, HeaderHash, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import type { Result } from '../../shared/result.ts'

/** The envelope's wrap for one addressee: what its devices download, never the others'. Stored once for all streams. */
export interface MailEntry {
  /** The units in whose streams it is put: the addressee, the members of a circle, or the unit of an addressed device. */
  readonly streams: readonly UnitId[]
  readonly addressee: AddresseeKey
  readonly index: number
  readonly leaf: Bytes
  readonly path: readonly Bytes[]
}

export interface PostedEnvelope {
  readonly unit: UnitId
  readonly device: DeviceId
  readonly headerHash: HeaderHash
  readonly header: Bytes
  readonly payload: Bytes
  readonly entries: readonly MailEntry[]
  readonly at: number
  /** Bytes that this device, and its unit, may have here at a time; absent: as many as the disk holds. */
  readonly quota?: { readonly deviceBytes: number; readonly unitBytes: number }
}

/** What an envelope takes: once for all addressees, a leaf with its path for each, and every place in a mailbox. */
export const bytesOf = ({ header, payload, entries }: PostedEnvelope): number =>
  entries.reduce(
    (sum, { leaf, path, streams }) => sum + leaf.length + path.length * 32 + streams.length * limits.mailPlaceBytes,
    header.length + payload.length,
  )

export interface PostOutcome {
  /** When this (device, header hash) was first accepted. */
  readonly at: number
  /** False for a repeated post, which stores nothing. */
  readonly isNew: boolean
  /** Streams that grew, with their new heads. */
  readonly heads: readonly { readonly stream: UnitId; readonly head: number }[]
}

export interface StoredMail {
  readonly cursor: number
  readonly header: Bytes
  readonly index: number
  readonly leaf: Bytes
  readonly path: readonly Bytes[]
  readonly payload: Bytes
}

/** One device's view of its unit's stream. */
export interface StreamView {
  readonly stream: UnitId
  /** The addressees that this device may read: its unit, if it has the limit `read`, and itself. `all`: a carrier's. */
  readonly visible: readonly AddresseeKey[] | 'all'
  /** Whether it sees what is there for circles. */
  readonly circles: boolean
}

export interface Delivery {
  readonly poster: UnitId
  readonly headerHash: HeaderHash
  readonly addressee: AddresseeKey
  readonly at: number
  /** Which member of a circle; absent for other addressees. */
  readonly unit?: UnitId
}

export interface AddresseeStatus {
  readonly key: AddresseeKey
  readonly deliveredAt?: number
  /** Which member of a circle; absent for other addressees. */
  readonly unit?: UnitId
}

/** Forgetting what is too old: nothing that a session asks for. */
export interface Upkeep {
  /** Since when the oldest thing is kept, in Unix ms; `undefined` where there is none. */
  oldest(): Promise<number | undefined>
  /** Forgets what is older than `before`, in Unix ms. Returns how many. */
  expire(before: number): Promise<number>
}

/** Streams have cursors 1, 2, 3 ... of their own, so that nobody sees how busy the relay is. */
export interface MailStore {
  /** Idempotent by (device, header hash). `quota`: nothing was stored. */
  post(envelope: PostedEnvelope): Promise<PostOutcome | 'quota'>
  /** When this post was accepted, if it was: a repeated one is answered before anything else is looked at. */
  accepted(device: DeviceId, headerHash: HeaderHash): Promise<number | undefined>
  /**
   * At least one item while there are any, then as many as fit. `next` may pass invisible or expired entries; after very
   * many invisible ones there may be no item, and `next` below `head`.
   */
  page(
    view: StreamView,
    window: { readonly after: number; readonly maxBytes: number; readonly maxItems: number },
  ): Promise<{ readonly items: readonly StoredMail[]; readonly next: number; readonly head: number }>
  head(stream: UnitId): Promise<number>
  /** What became delivered by this device's having everything up to `cursor`. Never moves back; may repeat. */
  ack(
    view: StreamView & { readonly device: DeviceId },
    mark: { readonly cursor: number; readonly at: number },
  ): Promise<readonly Delivery[]>
  /** Of an envelope that this unit posted, `max` addressees at most; `undefined` for all others. */
  status(poster: UnitId, headerHash: HeaderHash, max: number): Promise<readonly AddresseeStatus[] | undefined>
  /** Of envelopes, since they were accepted. Cursors are never reused. */
  readonly upkeep: Upkeep
}

export interface BlobState {
  readonly size: number
  /** Bytes that are safely stored. */
  readonly offset: number
  /** Length and SHA-256 verified. */
  readonly complete: boolean
}

/**
 * unknown: create first; offset: not where the upload stands; overflow: beyond the size; hash: complete, but wrong: begin
 * again; full: the disk's last room is for mail; later: too much of this unit had to be hashed again.
 */
export type AppendRefusal = 'unknown' | 'offset' | 'overflow' | 'hash' | 'full' | 'later'

export interface BlobRange {
  readonly from: number
  /** Exclusive. */
  readonly to: number
  readonly into?: Bytes | undefined
}

/**
 * Ciphertexts by SHA-256. Every unit that offers one has a claim of its own; the bytes are kept once. Blobs are up to
 * `limits.blobBytes`: no method holds one in memory, and none reads one whole but after a restart.
 */
export interface BlobStore {
  /**
   * Begins or resumes this unit's upload and renews its expiry, never to an earlier time. Complete at once when the relay
   * has the blob. `quota`: the unit's claims would pass `quotaBytes` or `maxClaims`, or its unfinished uploads
   * `maxUploads`. `full`: so many bytes would leave too little room for mail.
   */
  create(claim: {
    readonly unit: UnitId
    readonly blob: BlobId
    readonly size: number
    readonly at: number
    readonly quotaBytes: number
    readonly maxUploads: number
    /** Absent: as many as `quotaBytes` allow. */
    readonly maxClaims?: number
  }): Promise<Result<BlobState, 'quota' | 'size' | 'full'>>
  state(unit: UnitId, blob: BlobId): Promise<BlobState | undefined>
  /**
   * At most `limits.blobPartBytes`, in order; its hashes are taken as it comes. With `more`, others follow at once, and it
   * is safely stored when one without it, `create` or `state` has answered; `bytes` are the caller's again in any case.
   */
  append(part: {
    readonly unit: UnitId
    readonly blob: BlobId
    readonly offset: number
    readonly bytes: Uint8Array
    readonly more?: boolean
  }): Promise<Result<BlobState, AppendRefusal>>
  /** Leaves this unit's upload, and what came of it; false where there is none that is unfinished. */
  drop(unit: UnitId, blob: BlobId): Promise<boolean>
  /** Size of a complete blob, whoever offered it. */
  size(blob: BlobId): Promise<number | undefined>
  /** Bytes [from, to) of a complete blob, in `into` where that is large enough and of use. */
  read(blob: BlobId, range: BlobRange): Promise<Bytes | undefined>
  /** RFC 6962 leaf hashes of a complete blob's segments of 1 MiB, 32 bytes each, one after another. */
  segments(blob: BlobId): Promise<Bytes | undefined>
  /** Of claims, since they were last renewed; blobs without a claim go with the last of them. */
  readonly upkeep: Upkeep
  close(): Promise<void>
}
