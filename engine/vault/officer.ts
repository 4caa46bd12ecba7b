/** The person behind a slot, as far as this home knows; the directory's certificate decides what it may do. */
import type { OfficerId } from '../../shared/ids.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { KeyPair } from '../../shared/protocol/crypto-port.ts'

export interface OfficerFacts {
  readonly id: OfficerId
  /** What `--officer` chooses by. */
  readonly badge: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Opens the officer leaf's hash of name and badge. */
  readonly nameSalt: Bytes
}

export interface SignedInOfficer extends OfficerFacts {
  /** Ed25519. Wiped when the officer signs out or the vault is locked. */
  readonly signing: KeyPair
}
