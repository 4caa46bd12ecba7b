/** The directory log over the replicated log (relay/log/store.ts): appends are judged where all processes see them in one order. */
import { equalBytes, type Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import type { LogStore, NamedObject } from '../../log/store.ts'
import type { SqliteLog } from '../sqlite-log-store.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { ReplicatedLog } from './replicated-log.ts'

type Change = Parameters<LogStore['append']>[0]

export function createReplicatedLogStore(
  log: ReplicatedLog,
  view: SqliteLog,
  crypto: Pick<Crypto, 'random'>,
): LogStore {
  const putObjects = async (objects: readonly NamedObject[]): Promise<void> => {
    const fresh = objects.filter(({ hash }) => view.object(hash) === undefined)
    await Promise.all(fresh.map((object) => log.submit('log', 'object', object)))
  }
  const append = async ({ expected, leaves, objects = [], next }: Change): Promise<boolean> => {
    const now = view.head()
    if (expected.size !== now.size || !equalBytes(expected.root, now.root)) return false
    await putObjects(objects) // before the leaf that names them, in every view
    const heads = { size: expected.size, root: expected.root, nextSize: next.size, nextRoot: next.root }
    const chunks = cut(leaves)
    if (chunks.length <= 1) return log.submit('log', 'append', { ...heads, leaves })
    const id = crypto.random(16)
    for (const [position, part] of chunks.entries()) await log.submit('log', 'chunk', { id, position, leaves: part })
    return log.submit('log', 'append', { ...heads, leaves: [], id, chunks: chunks.length })
  }
  return {
    head: async () => view.head(),
    append,
    leaves: async (from, count) => view.leaves(from, count),
    note: async () => view.note(),
    saveNote: async (note) => {
      await log.submit('note', 'note', { note })
    },
    object: async (hash) => view.object(hash),
    putObjects,
  }
}

/** As many leaves to a command as fit into half a message. */
function cut(leaves: readonly Bytes[]): readonly (readonly Bytes[])[] {
  const chunks: Bytes[][] = []
  let room = 0
  for (const leaf of leaves) {
    const bytes = leaf.length + 8
    const last = chunks.at(-1)
    if (last === undefined || bytes > room) {
      chunks.push([leaf])
      room = limits.engineMessageBytes / 2 - bytes
    } else {
      last.push(leaf)
      room -= bytes
    }
  }
  return chunks
}
