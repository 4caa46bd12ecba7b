/** What a log checks of a statement beside the rules that all share. */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { NoteSigner } from '../../shared/protocol/checkpoint.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import { decodeStatement, type Statement, type UnknownStatement } from '../../shared/protocol/directory/statements.ts'

export function parse(statement: Bytes): Statement | UnknownStatement | undefined {
  try {
    return decodeStatement(statement)
  } catch (error) {
    if (error instanceof CodecError) return undefined
    throw error
  }
}

/**
 * When the statement counts as logged: now, never before the leaf before. A given time is honoured only in a
 * demonstration world, and only between the leaf before and now; `undefined` otherwise.
 */
export function stampFor(input: {
  readonly state: DirectoryState
  readonly statement: Statement
  readonly now: number
  readonly asked: number | undefined
}): number | undefined {
  const { state, statement, now, asked } = input
  if (asked === undefined) return Math.max(now, state.clock)
  const policy = policyAt(state) ?? (statement.type === 'policy' ? statement.body : undefined)
  return policy?.demo === true && asked >= state.clock && asked <= now ? asked : undefined
}

/** A policy that names another log would make every client refuse this one. */
export function namesThisLog(state: DirectoryState, log: NoteSigner): boolean {
  const policy = policyAt(state)
  return policy?.log.origin === log.name && equalBytes(policy.log.key, log.keys.publicKey)
}
