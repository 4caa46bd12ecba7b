/** Leaves of the directory log that are too many for one command, until the append that names them comes. */
import type { Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { array, bytes, decodeAs, encodeAs } from '../../shared/protocol/schema.ts'
import type { RelayDatabase } from './sqlite-database.ts'

export interface ViewChunks {
  put(id: Bytes, position: number, leaves: readonly Bytes[]): void
  /** All leaves in their order, which are then no longer kept; `undefined` when there are not `count` chunks. */
  take(id: Bytes, count: number): readonly Bytes[] | undefined
}

const leavesSchema = array(bytes({ max: limits.engineMessageBytes }), { max: 65_536 })

export function createViewChunks(db: RelayDatabase): ViewChunks {
  const insert = db.prepare('INSERT INTO view_chunk (id, position, leaves) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const find = db.prepare<[Bytes], { leaves: Uint8Array }>(
    'SELECT leaves FROM view_chunk WHERE id = ? ORDER BY position',
  )
  const remove = db.prepare('DELETE FROM view_chunk WHERE id = ?')
  return {
    put: (id, position, leaves) => void insert.run(id, position, encodeAs(leavesSchema, leaves)),
    take: (id, count) => {
      const found = find.all(id)
      remove.run(id)
      if (found.length !== count) return undefined
      return found.flatMap(({ leaves }) => decodeAs(leavesSchema, leaves, limits.engineMessageBytes))
    },
  }
}
