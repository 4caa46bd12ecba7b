/**
 * The directory as the authority knows it: the log as a desk has given it out, where one has, and behind it what the
 * authority has said since. Its own statements need nothing of what units write, so they stand alone as well.
 */
import { bytesToHex } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { emptyDirectory, type DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { decodeLeaf, encodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import { applyLeaf } from '../../shared/protocol/directory/state.ts'
import { readWhole, replaceFile } from '../vault/atomic-file.ts'
import { authorityPaths, type Authority } from './folder.ts'
import { encodeLogFile, parseLogFile, verifiedLog, type LogFile } from './log-file.ts'

export interface KnownDirectory {
  readonly state: DirectoryState
  /** The log as it was carried here; absent where none was. */
  readonly log?: { readonly size: number; readonly root: Bytes }
}

/** Throws GiaobanError `directory/invalid` for files that are not of this authority's log. */
export function readKnown(crypto: Crypto, folder: string, authority: Authority): KnownDirectory {
  const carried = readLog(authorityPaths(folder).directory)
  const log = carried && verifiedLog(crypto, carried, authority.root)
  let state = log?.state ?? emptyDirectory(authority.root)
  for (const leaf of ownLeaves(folder, carried)) {
    const applied = applyLeaf(crypto, state, notBefore(leaf, state.clock))
    if (applied.verdict.kind === 'applied') state = applied.state
  }
  return { state, ...(log === undefined ? {} : { log: { size: log.size, root: log.root } }) }
}

/** Everything that is known, for a unit that has no log yet: it judges the leaves itself. */
export function knownLeaves(folder: string): readonly Bytes[] {
  const carried = readLog(authorityPaths(folder).directory)
  const inLog = carried?.leaves ?? []
  const clock = decodeLeaf(inLog.at(-1) ?? new Uint8Array(0))?.logged ?? 0
  return [...inLog, ...ownLeaves(folder, carried).map((leaf) => notBefore(leaf, clock))]
}

/** The leaf as a log would stamp it that has come to `clock`. */
function notBefore(leaf: Bytes, clock: number): Bytes {
  const own = decodeLeaf(leaf)
  return own === undefined ? leaf : encodeLeaf({ statement: own.statement, logged: Math.max(own.logged, clock) })
}

/** What the authority has said and the carried log does not hold. */
function ownLeaves(folder: string, carried: LogFile | undefined): readonly Bytes[] {
  const inLog = new Set((carried?.leaves ?? []).map(statementKey))
  return (readLog(authorityPaths(folder).known)?.leaves ?? []).filter((leaf) => !inLog.has(statementKey(leaf)))
}

/** A complete statement that was given out: what comes next is composed behind it. */
export function remember(folder: string, said: { readonly statement: Bytes; readonly at: number }): void {
  const path = authorityPaths(folder).known
  const known = readLog(path)?.leaves ?? []
  const leaf = encodeLeaf({ statement: said.statement, logged: said.at })
  if (known.some((each) => statementKey(each) === statementKey(leaf))) return
  replaceFile(path, encodeLogFile({ leaves: [...known, leaf] }))
}

/** Takes over a log that a desk has given out, if it is this authority's and not shorter than the one before. */
export function adoptLog(crypto: Crypto, folder: string, given: { authority: Authority; file: Bytes }): KnownDirectory {
  const { size } = verifiedLog(crypto, parseLogFile(given.file), given.authority.root)
  const path = authorityPaths(folder).directory
  if ((readLog(path)?.leaves.length ?? 0) > size) throw new GiaobanError('directory/rollback')
  replaceFile(path, given.file)
  return readKnown(crypto, folder, given.authority)
}

function readLog(path: string): LogFile | undefined {
  const file = readWhole(path, limits.logFileBytes)
  return file && parseLogFile(file)
}

const statementKey = (leaf: Bytes): string => bytesToHex(leaf.subarray(8))
