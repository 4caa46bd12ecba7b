/** A unit has closed, by a leaf or because its day has come: who owes what is written anew (docs/spec/records.md, Succession). */
import { concat, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { idBytes } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { isClosed, successorOf } from '../../shared/protocol/directory/selectors.ts'
import { usedAt } from '../directory/used-at.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { activeRecords } from '../store/siblings.ts'
import type { SyncContext } from './context.ts'

/** Meta name: SHA-256 over the closed units and their heirs that the lists were written under. */
const listedUnder = 'sync.heirs'

/** Page by page; cut short, it begins again. */
export function settleHeirs(context: SyncContext): void {
  const { store, clock } = context
  const today = heirsOf(context)
  if (equalBytes(readMeta<Bytes>(store.read, listedUnder) ?? new Uint8Array(0), today)) return
  for (let after: Bytes = new Uint8Array(0); ;) {
    const page = activeRecords(store.read, { after, at: clock.now(), limit: limits.recordsPerPart })
    const last = page.at(-1)
    if (last === undefined) break
    store.transaction('heirs', (tx) => {
      context.records.refresh(tx, page)
      tx.afterCommit(() => context.news.changed(page))
    })
    after = idBytes(last)
  }
  store.transaction('heirs-settled', (tx) => writeMeta(tx, listedUnder, today))
}

/** Empty while none has closed. */
function heirsOf({ directory, clock, deps }: SyncContext): Bytes {
  const at = { at: usedAt(clock, directory) }
  const closed = [...directory.state.units.values()].filter(({ id }) => isClosed(directory.state, id, at))
  if (closed.length === 0) return new Uint8Array(0)
  const named = closed.flatMap(({ id }) => [idBytes(id), idBytes(successorOf(directory.state, id, at) ?? id)])
  return deps.crypto.sha256(concat(...named))
}
