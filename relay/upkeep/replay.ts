/** The stored log, replayed as its writer would. */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { emptyDirectory } from '../../shared/protocol/directory/directory-state.ts'
import { decodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import { applyLeaf } from '../../shared/protocol/directory/state.ts'
import { TreeHead } from '../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import type { LogHead } from '../log/store.ts'
import { storedLog } from '../storage/sqlite-upkeep.ts'
import type { RelayDatabase } from '../storage/sqlite-database.ts'

export interface Replayed extends LogHead {
  /** Root of the first `size` leaves; `undefined` for more than there are. */
  readonly rootAt: Bytes | undefined
  /** When the newest leaf was logged, ms UTC. */
  readonly newest: number | undefined
}

/**
 * Throws GiaobanError `store/damaged` when a leaf has no effect, or the leaves do not lead to the head that is stored;
 * `directory/other-world` when they begin with another root than `root`.
 */
export function replayLog(
  crypto: Crypto,
  db: RelayDatabase,
  options: { readonly root?: Bytes; readonly at?: number } = {},
): Replayed {
  const tree = new TreeHead(crypto)
  let state = emptyDirectory(options.root)
  let rootAt = options.at === 0 ? tree.root() : undefined
  let newest: number | undefined
  const { head, leaves } = storedLog(db)
  for (const leaf of leaves()) {
    const { state: next, verdict } = applyLeaf(crypto, state, leaf)
    if (verdict.kind !== 'applied') {
      const isFirst = tree.size === 0 && options.root !== undefined
      throw new GiaobanError(isFirst ? 'directory/other-world' : 'store/damaged', { recoverable: false })
    }
    state = next
    tree.append(leafHash(crypto, leaf))
    newest = decodeLeaf(leaf)?.logged
    if (tree.size === options.at) rootAt = tree.root()
  }
  const isAgreed = head === undefined ? tree.size === 0 : head.size === tree.size && equalBytes(head.root, tree.root())
  if (!isAgreed) throw new GiaobanError('store/damaged', { recoverable: false })
  return { size: tree.size, root: tree.root(), rootAt, newest }
}
