/** The log in memory: for tests and for trying things out. Forgets everything with its process. */
import { bytesToHex, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { emptyRoot, type Hash } from '../../shared/protocol/merkle.ts'
import type { LogStore, NamedObject } from './store.ts'

export function createMemoryLogStore(crypto: Hash): LogStore {
  const leaves: Bytes[] = []
  const objects = new Map<string, Bytes>()
  let head = { size: 0, root: emptyRoot(crypto) }
  let note: Bytes | undefined
  const keep = (all: readonly NamedObject[]): void => {
    for (const { hash, content } of all) {
      const key = bytesToHex(hash)
      if (!objects.has(key)) objects.set(key, content.slice())
    }
  }
  return {
    head: async () => head,
    append: async (change) => {
      if (change.expected.size !== head.size || !equalBytes(change.expected.root, head.root)) return false
      keep(change.objects ?? [])
      leaves.push(...change.leaves.map((leaf) => leaf.slice()))
      head = change.next
      return true
    },
    leaves: async (from, count) => leaves.slice(from, from + count),
    note: async () => note,
    saveNote: async (saved) => {
      note = saved.slice()
    },
    object: async (hash) => objects.get(bytesToHex(hash)),
    putObjects: async (all) => keep(all),
  }
}
