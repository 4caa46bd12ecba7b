/**
 * Leaves of the directory log in a file (docs/spec/authority.md, Log file): how a log is carried to who has no device.
 * With the note it is the log as a desk has verified it; without, only what its writer knows of.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { openCheckpoint } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { emptyDirectory, type DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import { applyLeaf } from '../../shared/protocol/directory/state.ts'
import { TreeHead } from '../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import {
  array,
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  optional,
  record,
  type Infer,
} from '../../shared/protocol/schema.ts'

const logFile = record({
  format: field(0, exactly(1)),
  leaves: field(1, array(bytes({ max: limits.leafBytes }), { max: limits.leavesToCatchUp })),
  /** The newest cosigned note over exactly these leaves. */
  note: optional(2, bytes({ max: limits.noteBytes })),
})
export type LogFile = Omit<Infer<typeof logFile>, 'format'>

export const encodeLogFile = (file: LogFile): Bytes => encodeAs(logFile, { format: 1, ...file })

/** Throws GiaobanError `directory/invalid`. Says nothing about who has signed what. */
export function parseLogFile(file: Uint8Array): LogFile {
  try {
    const { leaves, note } = decodeAs(logFile, file, limits.logFileBytes)
    return { leaves, ...(note === undefined ? {} : { note }) }
  } catch (thrown) {
    if (thrown instanceof CodecError) throw new GiaobanError('directory/invalid')
    throw thrown
  }
}

/** The directory after these leaves, whoever brought them: the rules say which count. */
export function stateOfLeaves(
  crypto: Pick<Crypto, 'sha256' | 'verify'>,
  leaves: readonly Bytes[],
  expectedRoot: Bytes,
): DirectoryState {
  let state = emptyDirectory(expectedRoot)
  for (const leaf of leaves) state = applyLeaf(crypto, state, leaf).state
  return state
}

export interface VerifiedLog {
  readonly state: DirectoryState
  readonly size: number
  readonly root: Bytes
}

/**
 * The log as it stands in the file: every leaf judged from the expected root on, and the note is that log's, over just
 * these leaves. Throws GiaobanError `directory/invalid`.
 */
export function verifiedLog(crypto: Crypto, file: LogFile, expectedRoot: Bytes): VerifiedLog {
  const tree = new TreeHead(crypto)
  for (const leaf of file.leaves) tree.append(leafHash(crypto, leaf))
  const state = stateOfLeaves(crypto, file.leaves, expectedRoot)
  const log = policyAt(state)?.log
  const { note } = file
  const opened =
    note && log && openCheckpoint(crypto, { note, log: { name: log.origin, publicKey: log.key }, witnesses: [] })
  const checkpoint = opened?.ok === true ? opened.value.checkpoint : undefined
  const root = tree.root()
  if (checkpoint?.size !== tree.size || !equalBytes(checkpoint.root, root)) throw new GiaobanError('directory/invalid')
  return { state, size: tree.size, root }
}
