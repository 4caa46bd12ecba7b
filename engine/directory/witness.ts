/**
 * A unit as witness of the log (C2SP tlog-witness): it cosigns only trees that begin with the largest one that it has
 * cosigned, and what it cosigns is durable before anybody sees the cosignature. It judges consistency, not content:
 * what the leaves say is judged by everybody (client.ts).
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import {
  checkpointText,
  cosign,
  openCheckpoint,
  peekCheckpoint,
  type NoteKey,
} from '../../shared/protocol/checkpoint.ts'
import type { Crypto, KeyPair } from '../../shared/protocol/crypto-port.ts'
import { emptyRoot, verifyConsistency } from '../../shared/protocol/merkle.ts'
import { isNoteKeyName, type NoteSignature } from '../../shared/protocol/note.ts'
import { err, ok, type Result } from '../../shared/result.ts'

export interface WitnessedTree {
  readonly size: number
  readonly root: Bytes
}

export interface WitnessStore {
  /** The largest tree of this log that was cosigned. */
  latest(origin: string): WitnessedTree | undefined
  /**
   * Replaces `expected` durably, in one transaction with the comparison: false when another tree was cosigned
   * meanwhile, and nothing is changed.
   */
  save(origin: string, expected: WitnessedTree | undefined, next: WitnessedTree): boolean
}

/** As a C2SP witness answers over HTTP: 400, 404, 403, 409, 422. A conflict names the size to begin from. */
export type WitnessRefusal =
  | { readonly kind: 'malformed' | 'unknown-log' | 'signature' | 'proof' }
  | { readonly kind: 'conflict'; readonly size: number }

export interface Witness {
  readonly latest: WitnessedTree
  add(request: {
    readonly oldSize: number
    readonly proof: readonly Bytes[]
    readonly note: Bytes
    /** Under which the policy has the key: it names the signature and is no part of what is signed. */
    readonly name: string
  }): Result<NoteSignature, WitnessRefusal>
}

export function createWitness(options: {
  readonly crypto: Crypto
  readonly store: WitnessStore
  readonly log: NoteKey
  /** Name of the log whose leaves this one goes on from: what was cosigned of that one binds here. */
  readonly before?: string
  readonly keys: KeyPair
  readonly clock: { now(): number }
}): Witness {
  const { crypto, store, log, keys, clock } = options
  const known = (): WitnessedTree =>
    store.latest(log.name) ??
    (options.before === undefined ? undefined : store.latest(options.before)) ?? { size: 0, root: emptyRoot(crypto) }
  return {
    get latest() {
      return known()
    },
    add: ({ oldSize, proof, note, name }) => {
      const claimed = peekCheckpoint(note)
      if (claimed === undefined || !isNoteKeyName(name)) return err({ kind: 'malformed' })
      if (claimed.origin !== log.name) return err({ kind: 'unknown-log' })
      const opened = openCheckpoint(crypto, { note, log, witnesses: [] })
      if (!opened.ok) return err({ kind: 'signature' })
      const { checkpoint } = opened.value
      if (oldSize > checkpoint.size) return err({ kind: 'malformed' })
      const latest = known()
      if (oldSize !== latest.size) return err({ kind: 'conflict', size: latest.size })
      // the same size under another root: nothing that a proof could mend
      if (checkpoint.size === latest.size && !equalBytes(checkpoint.root, latest.root)) {
        return err({ kind: 'conflict', size: latest.size })
      }
      const claim = { fromSize: latest.size, fromRoot: latest.root, toSize: checkpoint.size, toRoot: checkpoint.root }
      if (!verifyConsistency(crypto, { ...claim, proof })) return err({ kind: 'proof' })
      const next = { size: checkpoint.size, root: checkpoint.root }
      if (!store.save(log.name, store.latest(log.name), next)) return err({ kind: 'conflict', size: known().size })
      return ok(cosign(crypto, { name, keys }, { text: checkpointText(checkpoint), timeMs: clock.now() }))
    },
  }
}
