/**
 * What leaves name by hash and the log serves beside them: X-Wing public keys under their SHA-256, and the seed wraps of
 * an epoch under their root. Both names can be recomputed from the content, so one key-value store holds both. It keeps
 * nothing that no leaf names: what is brought before its statement waits in memory (offered.ts).
 */
import { concat, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import {
  areCircleWrapsFor,
  areWrapsFor,
  kemPublicKeyLength,
  seedWrapLeafLength,
  seedWrapsRoot,
} from '../../shared/protocol/directory/seed-wraps.ts'
import type { Statement } from '../../shared/protocol/directory/statements.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import { nextTurn } from '../in-turn.ts'
import { LostKeys } from './lost-keys.ts'
import { OfferedObjects } from './offered.ts'
import type { LogStore, NamedObject } from './store.ts'

export interface BroughtObjects {
  readonly objects: readonly Bytes[]
  /** Leaves `device id || wrap` of one epoch or circle each. */
  readonly wraps: readonly (readonly Bytes[])[]
}

/** Who pays for the room: what strangers bring pushes out nothing of units. */
export type Bringer = { readonly unit: UnitId } | { readonly network: string }

export interface LogObjects {
  /** A public key by its SHA-256. */
  object(hash: Bytes): Promise<Bytes | undefined>
  /** Leaves `device id || wrap` in their order; empty when none are held under that root. */
  wraps(root: Bytes): Promise<readonly Bytes[]>
  /**
   * Kept until a statement names them, for a while; at once where one does already. Gives their names in order: SHA-256
   * of each object, then the root of each list of wraps. Throws
   * GiaobanError `relay/refused` for anything but an X-Wing public key's length, an empty or over-long list, or a leaf
   * of another length.
   */
  bring(brought: BroughtObjects, from: Bringer): Promise<readonly Bytes[]>
}

export interface OwnLogObjects extends LogObjects {
  /**
   * What has to be kept with this statement; `undefined` when something that it names is nowhere: nobody shall find an
   * epoch without its wraps.
   */
  neededFor(statement: Statement): Promise<readonly NamedObject[] | undefined>
  /** The statement is in the log, and what it needed is kept with it. */
  logged(statement: Statement, kept: readonly NamedObject[]): Promise<void>
}

export function createLogObjects(options: {
  readonly crypto: Hash
  readonly store: Pick<LogStore, 'object' | 'putObjects'>
  readonly state: () => DirectoryState
  /** ms */
  readonly monotonic: () => number
}): OwnLogObjects {
  const { crypto, store } = options
  const ofUnits = new OfferedObjects(options.monotonic, limits.offeredByUnitsBytes)
  const ofStrangers = new OfferedObjects(options.monotonic, limits.offeredObjectsBytes)
  const isHere = async (hash: Bytes): Promise<boolean> => (await store.object(hash)) !== undefined
  let lost: Promise<LostKeys> | undefined
  const lostKeys = (): Promise<LostKeys> => {
    lost ??= LostKeys.find(options.state(), isHere)
    lost.catch(() => (lost = undefined)) // a disk that does not answer now may answer the next
    return lost
  }

  const asObject = (hash: Bytes, content: Bytes | undefined): Bytes | undefined =>
    content !== undefined && equalBytes(crypto.sha256(content), hash) ? content : undefined
  const asWraps = (root: Bytes, content: Bytes | undefined): readonly Bytes[] => {
    const leaves = content === undefined ? [] : cut(content)
    return leaves.length > 0 && equalBytes(seedWrapsRoot(crypto, leaves), root) ? leaves : []
  }

  const namedAs = ({ objects, wraps }: BroughtObjects): readonly NamedObject[] => {
    const isWhole = (leaves: readonly Bytes[]): boolean =>
      leaves.length > 0 &&
      leaves.length <= limits.seedWrapsPerEpoch &&
      leaves.every((leaf) => leaf.length === seedWrapLeafLength)
    if (!objects.every(({ length }) => length === kemPublicKeyLength) || !wraps.every(isWhole)) {
      throw new GiaobanError('relay/refused')
    }
    return [
      ...objects.map((content) => ({ hash: crypto.sha256(content), content })),
      ...wraps.map((leaves) => ({ hash: seedWrapsRoot(crypto, leaves), content: concat(...leaves) })),
    ]
  }

  return {
    object: async (hash) => asObject(hash, await store.object(hash)),
    wraps: async (root) => asWraps(root, await store.object(root)),
    bring: async (brought, from) => {
      const all = namedAs(brought)
      const keys = await lostKeys()
      const [offered, name] = 'unit' in from ? [ofUnits, from.unit] : [ofStrangers, from.network]
      const wanted = all.filter(({ hash }) => keys.has(hash))
      for (const { hash, content } of all) {
        if (!keys.has(hash) && !(await isHere(hash))) offered.put(name, hash, content)
      }
      if (wanted.length > 0) await store.putObjects(wanted)
      for (const { hash } of wanted) keys.found(hash)
      await nextTurn()
      return all.map(({ hash }) => hash)
    },
    neededFor: async (statement) => {
      const needed: NamedObject[] = []
      const find = async (hash: Bytes): Promise<Bytes | undefined> => {
        const content = (await store.object(hash)) ?? ofUnits.get(hash) ?? ofStrangers.get(hash)
        if (content !== undefined) needed.push({ hash, content })
        return content
      }
      const { type, body } = statement
      if (type !== 'device-key' && type !== 'epoch' && type !== 'circle') return needed
      if (asObject(body.publicKeyHash, await find(body.publicKeyHash)) === undefined) return undefined
      if (type === 'device-key') return needed
      const held = asWraps(body.seedWrapsRoot, await find(body.seedWrapsRoot))
      const areRight = type === 'epoch' ? areWrapsFor(crypto, held, body) : areCircleWrapsFor(crypto, held, body)
      return areRight ? needed : undefined
    },
    logged: async (statement, kept) => {
      for (const { hash } of kept) {
        ofUnits.delete(hash)
        ofStrangers.delete(hash)
      }
      const keys = await lost?.catch(() => undefined)
      await keys?.named(statement)
    },
  }
}

function cut(content: Bytes): readonly Bytes[] {
  if (content.length % seedWrapLeafLength > 0) return []
  const count = content.length / seedWrapLeafLength
  return Array.from({ length: count }, (_, i) => content.slice(i * seedWrapLeafLength, (i + 1) * seedWrapLeafLength))
}
