/** Where a statement is described: the directory, the names that are known, and how single things are called. */
import { bytesToHex, equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { CircleId, KeyId, OfficerId, UnitId } from '../../shared/ids.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { keyIdOf, officerNameHash } from '../../shared/protocol/directory/keys.ts'
import type { ProposedName } from '../../shared/protocol/directory/proposal.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import type { StatementField } from '../../shared/protocol/directory/statement-fields.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'

export interface DescribePlace {
  readonly crypto: Hash
  readonly state: DirectoryState
  /** Names that come with the statement, compared with its hashes; after them those that are known besides. */
  readonly names: readonly ProposedName[]
  /** What is known here besides: how an officer, a holder of a root key, a circle is called. */
  readonly officer?: (id: OfficerId) => string | undefined
  readonly holder?: (key: KeyId) => string | undefined
  readonly circle?: (id: CircleId) => string | undefined
}

/** One value of a field. `id` tells the items of a list apart: who keeps it and has another value is changed. */
export interface Item {
  readonly id: string
  readonly text: string
}

/** How one field of a body is told. */
export interface Teller<Value, Body> {
  readonly field: StatementField
  readonly items: (value: Value, place: DescribePlace, body: Body) => readonly Item[]
}

/** Ten bytes of the key's id in groups: what is compared by word of mouth. */
export const keyFingerprint = (crypto: Hash, key: Bytes): string =>
  (keyIdOf(crypto, key).slice(0, 20).match(/.{4}/g) ?? []).join(' ')

export function unitText({ state }: DescribePlace, id: UnitId): string {
  const known = unitAt(state, id)
  return known === undefined ? id : `${known.code}  ${known.name}`
}

export function officerText({ names, officer }: DescribePlace, id: OfficerId): string {
  const told = names.find((each) => each.officer === id)
  return told === undefined ? (officer?.(id) ?? id) : `${told.name} (${told.badge})`
}

export function holderText({ crypto, holder }: DescribePlace, key: Bytes): string {
  const name = holder?.(keyIdOf(crypto, key))
  const fingerprint = keyFingerprint(crypto, key)
  return name === undefined ? fingerprint : `${name}  ${fingerprint}`
}

/** Whose name the hash is of, where it is known. */
export function nameText({ crypto, names }: DescribePlace, hash: Bytes): string {
  const told = names.find((each) => equalBytes(officerNameHash(crypto, each), hash))
  return told === undefined ? bytesToHex(hash) : `${told.name} (${told.badge})`
}
