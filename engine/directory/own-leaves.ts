/**
 * Self-audit: what the log says about the own unit that nobody at this home has signed. Everybody in the unit is shown
 * who did what (docs/spec/directory.md, Self-audit); what runs by itself, keys and rotations, is no news.
 */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import type { DeviceId, KeyId, OfficerId, UnitId } from '../../shared/ids.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { decodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import { decodeStatement, type Statement } from '../../shared/protocol/directory/statements.ts'

/** The home that looks: its device, and the keys that people there sign with. */
export interface Self {
  readonly unit: UnitId
  readonly device: DeviceId
  readonly isLocal: (key: KeyId) => boolean
}

/** Whose signature it is, as far as the directory knows. */
export type Signatory =
  | { readonly kind: 'authority' }
  | { readonly kind: 'officer'; readonly unit: UnitId; readonly officer: OfficerId }
  | { readonly kind: 'device'; readonly unit: UnitId; readonly device: DeviceId }
  | { readonly kind: 'unknown' }

export interface OwnLeaf {
  readonly index: number
  readonly logged: number
  /** Leaf type: what was done. */
  readonly what: Statement['type']
  /** Device or officer that it was done to; other units for borders, closures and circles. */
  readonly devices: readonly DeviceId[]
  readonly officers: readonly OfficerId[]
  readonly units: readonly UnitId[]
  readonly by: readonly Signatory[]
}

/** Whether an applied leaf concerns the own unit and was signed by nobody here. */
export function isNewsAbout(self: Self, leaf: Bytes): boolean {
  const read = readLeaf(leaf)
  return (
    read !== undefined &&
    unitsOf(read.statement).includes(self.unit) &&
    !read.statement.signers.some((key) => self.isLocal(key))
  )
}

/** For showing: `undefined` for a leaf that is none of these. */
export function describeOwnLeaf(state: DirectoryState, index: number, leaf: Bytes): OwnLeaf | undefined {
  const read = readLeaf(leaf)
  if (read === undefined) return undefined
  const { statement, logged } = read
  const units = unitsOf(statement)
  return {
    index,
    logged,
    what: statement.type,
    ...subjectsOf(statement),
    units,
    by: statement.signers.map((key) => signatory(state, units, key)),
  }
}

function readLeaf(leaf: Bytes): { readonly statement: Statement; readonly logged: number } | undefined {
  const decoded = decodeLeaf(leaf)
  const statement = decoded && decodeStatement(decoded.statement)
  return decoded !== undefined && statement?.known === true ? { statement, logged: decoded.logged } : undefined
}

/** The units that a statement is about, where it is a person's doing. */
export function unitsOf(statement: Statement): readonly UnitId[] {
  switch (statement.type) {
    case 'border':
      return [statement.body.a, statement.body.b]
    case 'succession':
      return [statement.body.unit, ...(statement.body.successor === undefined ? [] : [statement.body.successor])]
    case 'circle':
      return statement.body.members.map((member) => member.unit)
    case 'epoch':
      return statement.body.removes.length > 0 ? [statement.body.unit] : []
    case 'unit':
    case 'officer':
    case 'device':
    case 'suspend':
    case 'revocation':
    case 'role':
    case 'veto':
      return [statement.body.unit]
    case 'policy':
    case 'device-key':
    case 'matching-key':
    case 'witness-key':
    case 'new-log':
      return []
  }
}

export function subjectsOf(statement: Statement): Pick<OwnLeaf, 'devices' | 'officers'> {
  const none = { devices: [], officers: [] }
  switch (statement.type) {
    case 'officer':
    case 'role':
      return { ...none, officers: [statement.body.officer] }
    case 'unit':
      return { ...none, officers: statement.body.admins.map((admin) => admin.officer) }
    case 'device':
    case 'suspend':
      return { ...none, devices: [statement.body.device] }
    case 'epoch':
      return { ...none, devices: statement.body.removes }
    case 'revocation': {
      const target = bytesToHex(statement.body.target)
      return statement.body.kind === 'device'
        ? { ...none, devices: [target as DeviceId] }
        : { ...none, officers: [target as OfficerId] }
    }
    default:
      return none
  }
}

export function signatory(state: DirectoryState, units: readonly UnitId[], key: KeyId): Signatory {
  for (const policy of state.policies) if (policy.rootKeys.has(key)) return { kind: 'authority' }
  for (const unit of units) {
    const holder = state.units.get(unit)?.holders.get(key)
    if (holder?.kind === 'officer') return { kind: 'officer', unit, officer: holder.id }
    if (holder?.kind === 'device') return { kind: 'device', unit, device: holder.id }
  }
  return { kind: 'unknown' }
}
