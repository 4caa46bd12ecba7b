/**
 * What leaves name by hash and the log serves beside them: X-Wing public keys under their SHA-256, and the seed wraps of
 * an epoch under their root. Both names can be recomputed from the content, so one key-value store holds both.
 */
import { concat, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import {
  areCircleWrapsFor,
  areWrapsFor,
  kemPublicKeyLength,
  seedWrapLeafLength,
  seedWrapsRoot,
} from '../../shared/protocol/directory/seed-wraps.ts'
import type { Statement } from '../../shared/protocol/directory/statements.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import type { LogStore } from './store.ts'

export interface LogObjects {
  /** A public key by its SHA-256. */
  object(hash: Bytes): Promise<Bytes | undefined>
  /** Leaves `device id || wrap` in their order; empty when none are held under that root. */
  wraps(root: Bytes): Promise<readonly Bytes[]>
  /** Gives its SHA-256. Throws GiaobanError `relay/refused` for anything but an X-Wing public key's length. */
  putObject(object: Bytes): Promise<Bytes>
  /** Gives their root. Throws GiaobanError `relay/refused` for an empty or over-long list, or a leaf of another length. */
  putWraps(leaves: readonly Bytes[]): Promise<Bytes>
  /** Whether everything is held that the statement names: nobody shall find an epoch without its wraps. */
  hasAllFor(statement: Statement): Promise<boolean>
}

export function createLogObjects(crypto: Hash, store: Pick<LogStore, 'object' | 'putObject'>): LogObjects {
  const object = async (hash: Bytes): Promise<Bytes | undefined> => {
    const content = await store.object(hash)
    return content !== undefined && equalBytes(crypto.sha256(content), hash) ? content : undefined
  }
  const wraps = async (root: Bytes): Promise<readonly Bytes[]> => {
    const content = await store.object(root)
    const leaves = content === undefined ? [] : cut(content)
    return leaves.length > 0 && equalBytes(seedWrapsRoot(crypto, leaves), root) ? leaves : []
  }
  return {
    object,
    wraps,
    putObject: async (content) => {
      if (content.length !== kemPublicKeyLength) throw new GiaobanError('relay/refused')
      const hash = crypto.sha256(content)
      await store.putObject(hash, content)
      return hash
    },
    putWraps: async (leaves) => {
      const areWhole = leaves.every((leaf) => leaf.length === seedWrapLeafLength)
      if (leaves.length === 0 || leaves.length > limits.seedWrapsPerEpoch || !areWhole) {
        throw new GiaobanError('relay/refused')
      }
      const root = seedWrapsRoot(crypto, leaves)
      await store.putObject(root, concat(...leaves))
      return root
    },
    hasAllFor: async (statement) => {
      if (statement.type === 'device-key') return (await object(statement.body.publicKeyHash)) !== undefined
      if (statement.type !== 'epoch' && statement.type !== 'circle') return true
      if ((await object(statement.body.publicKeyHash)) === undefined) return false
      const held = await wraps(statement.body.seedWrapsRoot)
      return statement.type === 'epoch'
        ? areWrapsFor(crypto, held, statement.body)
        : areCircleWrapsFor(crypto, held, statement.body)
    },
  }
}

function cut(content: Bytes): readonly Bytes[] {
  if (content.length % seedWrapLeafLength > 0) return []
  const count = content.length / seedWrapLeafLength
  return Array.from({ length: count }, (_, i) => content.slice(i * seedWrapLeafLength, (i + 1) * seedWrapLeafLength))
}
