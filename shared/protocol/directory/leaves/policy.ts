/** Leaf type 1: the authority's policy. The first leaf of every log; later ones replace it. */
import { bytesToHex } from '../../../bytes.ts'
import { limits } from '../../../limits.ts'
import { array, bool, bytes, field, mapped, optional, record, text, tuple, uint, type Infer } from '../../schema.ts'
import { algorithm, ascending, authorityId, logKey, name, publicKey32, witnessKey } from './fields.ts'

/** Ed25519 public keys of the authority; `[alg, key]` on the wire. */
const rootKey = mapped(tuple(algorithm, publicKey32), {
  toWire: (key: Infer<typeof publicKey32>) => ['ed25519' as const, key] as const,
  fromWire: ([, key]) => key,
})

export const policyLeaf = record({
  authority: field(0, authorityId),
  name: field(1, name),
  /** 0 for the first, then one more each time. */
  serial: field(2, uint()),
  rootKeys: field(
    3,
    ascending(rootKey, { min: 1, max: limits.rootKeys }, (key) => bytesToHex(key)),
  ),
  threshold: field(4, uint(limits.rootKeys)),
  log: field(5, logKey),
  /** What devices sign as the relay's name when they authenticate. */
  relayNames: field(6, array(name, { max: 16 })),
  /** SHA-256 of the relays' public keys (SPKI): two while one rotates. */
  relaySpki: field(7, array(bytes({ exact: 32 }), { max: 32 })),
  /** A demonstration world: past `logged` times, weaker passphrase hashing. Never changes. */
  demo: field(8, bool),
  minSuite: field(9, uint(255)),
  minClient: field(10, text(32)),
  witnesses: field(
    11,
    ascending(witnessKey, { max: limits.witnesses }, (each) => each.name),
  ),
  quorum: field(12, uint(limits.witnesses)),
  /** Rotation period in ms for province, district, commune. */
  rotationMs: field(13, tuple(uint(), uint(), uint())),
  /** Marking Mật may be used between units that turn it on as well. */
  matAllowed: field(14, bool),
  /** Message types that need a second officer, beyond the protocol's own list. */
  secondOfficerTypes: optional(
    15,
    ascending(uint(0xffff), { max: 64 }, (type) => type),
  ),
  screenLockMs: optional(16, uint()),
  vaultLockMs: optional(17, uint()),
})
export type PolicyLeaf = Infer<typeof policyLeaf>
