/** What the state keeps of the leaves that had an effect. Nothing is forgotten: every question can be asked of any size. */
import type { Bytes } from '../../bytes.ts'
import type { CircleId, DeviceId, KeyId, LeafHash, OfficerId, UnitId } from '../../ids.ts'
import type { GrownList } from './grown-list.ts'
import type { DeviceCounter } from './leaves/fields.ts'
import type { PolicyLeaf } from './leaves/policy.ts'
import type { UnitLeaf } from './leaves/unit.ts'
import type { PersistentMap } from './persistent-map.ts'
import type { DeviceLimit, OfficerRole } from './words.ts'

/** Where a record comes from. */
export interface Origin {
  readonly leaf: LeafHash
  readonly index: number
  readonly logged: number
}

export interface PolicyVersion extends Origin {
  readonly policy: PolicyLeaf
  readonly rootKeys: ReadonlyMap<KeyId, Bytes>
}

/** Keys of a unit's administrators, by key id. */
export type AdminKeys = ReadonlyMap<KeyId, { readonly officer: OfficerId; readonly key: Bytes }>

/** What waits before it counts, and may be taken back meanwhile. */
export interface Pending {
  /** ms; `logged` where nothing has to wait. */
  readonly validFrom: number
  /** Index of the leaf that took it back: a veto, or a later leaf in its place. */
  readonly cancelled?: number
}

export interface UnitVersion extends Origin, Pending {
  readonly unit: UnitLeaf
  readonly adminKeys: AdminKeys
  /** Other administrators without most of the old ones: counts 72 h later, unless an old device vetoes. */
  readonly isRecovery: boolean
}

/** The end of a unit. */
export interface Closure extends Origin, Pending {
  /** Who its records and its mail go to. */
  readonly successor?: UnitId
}

/** Epochs up to `through` were known to a device that was removed or revoked by the leaf `index`: nobody seals to them. */
export interface ClosedEpochs {
  readonly index: number
  readonly logged: number
  readonly through: number
}

/** Why a certificate no longer counts for what is signed later. */
export interface Ended {
  readonly index: number
  readonly logged: number
  readonly how: 'replaced' | 'removed'
  /** Of a revocation: when the key was last known to be in good hands. */
  readonly since?: number
}

export interface OfficerCertificate extends Origin {
  readonly kind: 'officer'
  readonly unit: UnitId
  readonly officer: OfficerId
  readonly nameHash: Bytes
  readonly roles: readonly OfficerRole[]
  readonly approve: boolean
  readonly key: Bytes
  readonly keyId: KeyId
  readonly activeFrom: number
  readonly notAfter: number
  readonly ended?: Ended
}

export interface DeviceCertificate extends Origin {
  readonly kind: 'device'
  readonly unit: UnitId
  readonly device: DeviceId
  readonly key: Bytes
  readonly keyId: KeyId
  readonly witnessKey: Bytes
  readonly auditKey: Bytes
  readonly limits: readonly DeviceLimit[]
  readonly roleLimits: readonly OfficerRole[]
  /** The end of the cool-down; `logged` where two administrators signed. */
  readonly activeFrom: number
  readonly notAfter: number
  readonly ended?: Ended
}
export type Certificate = OfficerCertificate | DeviceCertificate

/** A device's X-Wing key. */
export interface DeviceKeyRecord extends Origin {
  readonly counter: number
  readonly publicKeyHash: Bytes
}

export interface DeviceRecord {
  readonly device: DeviceId
  readonly unit: UnitId
  readonly certificates: GrownList<LeafHash>
  readonly keys: GrownList<DeviceKeyRecord>
  /** Indices of `suspend` leaves; each holds until the next key of the device. */
  readonly suspensions: GrownList<number>
}

export interface OfficerRecord {
  readonly officer: OfficerId
  readonly unit: UnitId
  readonly certificates: GrownList<LeafHash>
  /** For good; also of an administrator who has no certificate. */
  readonly revoked?: { readonly index: number; readonly logged: number }
}

export interface EpochRecord extends Origin {
  readonly unit: UnitId
  readonly epoch: number
  /** Leaf of the epoch before; absent for epoch 1. */
  readonly previous?: LeafHash
  readonly publicKeyHash: Bytes
  readonly devices: readonly DeviceCounter[]
  readonly seedWrapsRoot: Bytes
  readonly removes: readonly DeviceId[]
  readonly author: DeviceId
}

/** One side of a border. `validFrom` in ms: at once when both units signed, otherwise 72 h after it was logged. */
export interface Border {
  readonly unit: UnitId
  readonly state: 'open' | 'closed'
  readonly validFrom: number
  readonly index: number
}

/** Who holds a key within a unit: one key, one holder. */
export type KeyHolder =
  | { readonly kind: 'officer'; readonly id: OfficerId }
  | { readonly kind: 'device'; readonly id: DeviceId }

/** Counted leaves of the day (UTC) of the newest one. */
export interface DayCount {
  readonly day: number
  readonly leaves: number
  readonly rotations: number
}

export interface UnitRecord {
  readonly id: UnitId
  readonly versions: GrownList<UnitVersion>
  readonly borders: ReadonlyMap<UnitId, GrownList<Border>>
  readonly officers: GrownList<OfficerId>
  readonly devices: GrownList<DeviceId>
  readonly holders: PersistentMap<KeyId, KeyHolder>
  /** Epoch e is at position e - 1. */
  readonly epochs: GrownList<EpochRecord>
  /** `through` ascends. */
  readonly closedEpochs: GrownList<ClosedEpochs>
  readonly closures: GrownList<Closure>
  /** Units with a closure that names this one as successor. */
  readonly predecessors: GrownList<UnitId>
  readonly counts: DayCount
}

export interface CircleMember {
  readonly unit: UnitId
  /** The unit's epoch that the seed is wrapped to. */
  readonly epoch: number
}

/** Version c of a circle is at position c - 1 of its list. */
export interface CircleRecord extends Origin {
  readonly circle: CircleId
  readonly version: number
  /** Leaf of the version before; absent for version 1. */
  readonly previous?: LeafHash
  readonly members: readonly CircleMember[]
  readonly publicKeyHash: Bytes
  readonly seedWrapsRoot: Bytes
  readonly author: DeviceId
  /** The lowest version since which nobody has left: what older ones say is read by somebody who is no member any more. */
  readonly openFrom: number
}

/** The log went on under another key. */
export interface NewLogRecord extends Origin {
  readonly origin: string
  readonly key: Bytes
  /** Root of the leaves before this one; compared by whoever holds them. */
  readonly root: Bytes
}
