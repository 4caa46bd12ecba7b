/**
 * The directory's state machine: every client and the log run it over the same leaves and come to the same state
 * (docs/spec/directory.md). Pure: no clock but `logged`, no input but the leaf.
 */
import { bytesToHex } from '../../bytes.ts'
import { idOf, type LeafHash } from '../../ids.ts'
import { CodecError } from '../cbor.ts'
import { leafHash } from '../merkle.ts'
import type { DirectoryState } from './directory-state.ts'
import { leafTypes, type LeafType } from './leaf-types.ts'
import { decodeLeaf } from './leaf.ts'
import { borderRule } from './rules/border.ts'
import { deviceKeyRule } from './rules/device-key.ts'
import { deviceRule } from './rules/device.ts'
import { epochRule } from './rules/epoch.ts'
import { officerRule } from './rules/officer.ts'
import { policyRule } from './rules/policy.ts'
import type { LeafContext, LeafCrypto, RuleResult } from './rules/rule.ts'
import { suspendRule } from './rules/suspend.ts'
import { circleRule } from './rules/circle.ts'
import { revocationRule } from './rules/revocation.ts'
import { roleRule } from './rules/role.ts'
import { successionRule } from './rules/succession.ts'
import { witnessKeyRule } from './rules/witness-key.ts'
import { newLogRule } from './rules/new-log.ts'
import { vetoRule } from './rules/veto.ts'
import { unitRule } from './rules/unit.ts'
import { decodeStatement, isTimely, type Statement, type UnknownStatement } from './statements.ts'
import type { Verdict } from './verdict.ts'

export interface Applied {
  readonly state: DirectoryState
  readonly verdict: Verdict
  /** What was read, where it parses. */
  readonly statement?: Statement | UnknownStatement
}

/**
 * Their rules take each number of a device, unit or circle once, in order, and forget none: what was said with one is
 * void for its number, and need not be kept beside.
 */
const numbered: ReadonlySet<LeafType> = new Set<LeafType>(['device-key', 'epoch', 'circle'])

/** Applies the leaf at index `state.size`. A leaf without an effect still takes its place. Never throws for input. */
export const applyLeaf = (crypto: LeafCrypto, state: DirectoryState, bytes: Uint8Array): Applied =>
  applyHashed(crypto, state, { bytes, hash: leafHash(crypto, bytes) })

/** The same where the caller has the RFC 6962 leaf hash of these bytes. */
export function applyHashed(
  crypto: LeafCrypto,
  state: DirectoryState,
  { bytes, hash }: { readonly bytes: Uint8Array; readonly hash: Uint8Array },
): Applied {
  const leaf = decodeLeaf(bytes)
  const isInOrder = leaf !== undefined && leaf.logged >= state.clock
  const statement = leaf && isInOrder ? parse(leaf.statement) : undefined
  const advance = (changed: DirectoryState, verdict: Verdict): Applied => {
    const clock = isInOrder ? leaf.logged : state.clock
    const isUpdate = verdict.kind === 'update-needed' && changed.updateNeeded === undefined
    return {
      verdict,
      ...(statement && { statement }),
      state: {
        ...changed,
        size: state.size + 1,
        clock,
        ...(isUpdate ? { updateNeeded: state.size } : {}),
      },
    }
  }
  if (leaf === undefined) return advance(state, { kind: 'void', reason: 'malformed' })
  if (!isInOrder) return advance(state, { kind: 'void', reason: 'clock' })
  if (statement === undefined) return advance(state, { kind: 'void', reason: 'malformed' })
  if (!statement.known) return advance(state, { kind: statement.crit ? 'update-needed' : 'ignored' })

  if (!isTimely(statement, leaf.logged)) return advance(state, { kind: 'void', reason: 'made' })
  const place = { crypto, state, index: state.size, logged: leaf.logged, leaf: idOf<LeafHash>(hash) }
  const result = applyRule(place, statement)
  if (result === 'later') return advance(state, { kind: leafTypes[statement.type].crit ? 'update-needed' : 'ignored' })
  if (result.ok) {
    // whoever runs the log holds all old words: without this an old role, certificate or border could be brought back
    const said = numbered.has(statement.type) ? undefined : bytesToHex(crypto.sha256(statement.signedBody))
    if (said !== undefined && state.said.has(said)) return advance(state, { kind: 'void', reason: 'replayed' })
    const { state: changed, unit } = result.value
    return advance(said === undefined ? changed : { ...changed, said: changed.said.set(said, true) }, {
      kind: 'applied',
      type: statement.type,
      ...(unit === undefined ? {} : { unit }),
    })
  }
  return advance(state, { kind: 'void', reason: result.error })
}

/** For leaves whose signatures were verified before, for exactly these bytes in this place: every other rule is applied. */
export const withoutSignatures = (crypto: LeafCrypto): LeafCrypto => ({
  sha256: (...parts) => crypto.sha256(...parts),
  verify: () => true,
})

function parse(statement: Uint8Array): Statement | UnknownStatement | undefined {
  try {
    return decodeStatement(statement)
  } catch (error) {
    if (error instanceof CodecError) return undefined
    throw error
  }
}

/** `later`: the form is fixed now, the effect comes with a later version; treated as a type that is not known. */
function applyRule(place: Omit<LeafContext<LeafType>, 'statement'>, statement: Statement): RuleResult | 'later' {
  switch (statement.type) {
    case 'policy':
      return policyRule({ ...place, statement })
    case 'unit':
      return unitRule({ ...place, statement })
    case 'border':
      return borderRule({ ...place, statement })
    case 'officer':
      return officerRule({ ...place, statement })
    case 'device':
      return deviceRule({ ...place, statement })
    case 'device-key':
      return deviceKeyRule({ ...place, statement })
    case 'epoch':
      return epochRule({ ...place, statement })
    case 'suspend':
      return suspendRule({ ...place, statement })
    case 'circle':
      return circleRule({ ...place, statement })
    case 'revocation':
      return revocationRule({ ...place, statement })
    case 'role':
      return roleRule({ ...place, statement })
    case 'succession':
      return successionRule({ ...place, statement })
    case 'witness-key':
      return witnessKeyRule({ ...place, statement })
    case 'new-log':
      return newLogRule({ ...place, statement })
    case 'veto':
      return vetoRule({ ...place, statement })
    case 'matching-key':
      return 'later'
  }
}
