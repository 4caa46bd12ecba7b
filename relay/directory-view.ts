/** What the relay asks its own directory log about devices and units, and the log as its sessions see it. */
import type { Bytes } from '../shared/bytes.ts'
import type { CircleId, DeviceId, UnitId } from '../shared/ids.ts'
import type { AnswerOf, RequestOf } from '../shared/protocol/relay-wire/calls.ts'
import type { WireError } from '../shared/protocol/relay-wire/codes.ts'
import type { Bringer, BroughtObjects } from './log/objects.ts'
import type { RefillAnswer, RefillOffer } from './log/refill.ts'
import type { Result } from '../shared/result.ts'

export interface KnownDevice {
  readonly unit: UnitId
  /** Ed25519 key of the device certificate. */
  readonly signKey: Bytes
  /** In force now: past its cool-down, not expired, suspended or removed. */
  readonly active: boolean
  /** Certified, and its cool-down is not over: it follows the log and publishes its key. */
  readonly waits: boolean
  /** Whether it reads the unit's mail (limit `read` of its certificate). */
  readonly reads: boolean
}

/** Answers for the present state of the log. */
export interface DirectoryView {
  device(device: DeviceId): KnownDevice | undefined
  /** Epochs of this unit that an envelope may name: from the last removal on, up to the newest. */
  epochs(unit: UnitId): { readonly from: number; readonly to: number } | undefined
  /** Members of that version; `closed` when no envelope may name it any more. */
  circle(circle: CircleId, version: number): readonly UnitId[] | 'closed' | undefined
  /** Whether that unit has no network, and devices of `carrier` may fetch its mail for it. */
  carries(carrier: UnitId, unit: UnitId): boolean
}

export interface RelayLog extends DirectoryView {
  /** Name of the log. */
  readonly origin: string
  /** Of this relay in authentications (docs/spec/relay.md): that of the first of its logs that the policy lists. */
  readonly name: string
  /** What `demo up` and a new authority put into their policy. */
  readonly keys: { readonly log: Bytes; readonly witness: { readonly name: string; readonly key: Bytes } }
  size(): number
  /**
   * Takes over what another process has written to the log, and the cosignatures of a note that it has saved. Whether a
   * larger tree is witnessed now than before.
   */
  follow(note?: Bytes): Promise<boolean>
  /** Size of the tree that was signed and is not here; `undefined` when nothing is missing. */
  missing(): number | undefined
  refill(offer: RefillOffer): Promise<RefillAnswer>
  /** When this process last cosigned the log, ms UTC. */
  signedAt(): number | undefined
  /** The newest signed and cosigned note. */
  note(): Promise<Bytes | undefined>
  /** The name under which the policy has the device's witness key. */
  witnessName(device: DeviceId): string | undefined
  cosigning(device: DeviceId, size: number): Promise<AnswerOf<'cosignAsk'>>
  /** False when it is refused. */
  cosign(cosignature: RequestOf<'cosign'>): Promise<boolean>
  leaves(from: number, count: number): Promise<readonly Bytes[]>
  object(hash: Bytes): Promise<Bytes | undefined>
  wraps(root: Bytes): Promise<readonly Bytes[]>
  /** As in LogObjects. */
  bring(brought: BroughtObjects, from: Bringer): Promise<readonly Bytes[]>
  /** `log-refused` with the log's own reason. */
  submit(
    statement: Bytes,
    logged: number | undefined,
  ): Promise<Result<{ readonly index: number; readonly size: number }, WireError>>
  close(): Promise<void>
}
