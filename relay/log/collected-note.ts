/** The log's newest note with the cosignatures that have come in, and the newest that a quorum has cosigned. */
import type { Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { addCosignature, openCheckpoint, type NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { PolicyLeaf } from '../../shared/protocol/directory/leaves/policy.ts'
import { quorumTime, witnessKeys } from '../../shared/protocol/directory/witnessing.ts'
import { parseNote, type NoteSignature } from '../../shared/protocol/note.ts'

export class CollectedNote {
  readonly #options: { readonly crypto: Crypto; readonly log: NoteKey }
  #newest: { readonly note: Bytes; readonly size: number } | undefined
  #witnessed: Bytes | undefined

  constructor(options: { readonly crypto: Crypto; readonly log: NoteKey }) {
    this.#options = options
  }

  get newest(): Bytes | undefined {
    return this.#newest?.note
  }

  get size(): number | undefined {
    return this.#newest?.size
  }

  /** What clients accept: until the witnesses have seen the newest tree, the one before. */
  get witnessed(): Bytes | undefined {
    return this.#witnessed
  }

  /** A note that is on disk. */
  take(newest: { readonly note: Bytes; readonly size: number }, policy: PolicyLeaf | undefined): void {
    this.#newest = newest
    const opened = policy && this.#open(newest.note, witnessKeys(policy))
    if (policy !== undefined && opened !== undefined && quorumTime(policy, opened) !== undefined) {
      this.#witnessed = newest.note
    }
  }

  /**
   * A note of the newest tree that another writer of this log has saved: its cosignatures join those that came in here.
   * `newest.size` is the tree's own. False for a note that this log has not signed.
   */
  merge(newest: { readonly note: Bytes; readonly size: number }, policy: PolicyLeaf | undefined): boolean {
    const opened = this.#open(newest.note, policy === undefined ? [] : witnessKeys(policy))
    if (opened === undefined) return false
    const known = this.#newest?.size === newest.size ? parseNote(this.#newest.note) : undefined
    const times = new Map(opened.map(({ name, timeMs }) => [name, timeMs]))
    let { note } = newest
    const own = this.#newest && policy ? this.#open(this.#newest.note, witnessKeys(policy)) : undefined
    for (const { name, timeMs } of known === undefined ? [] : (own ?? [])) {
      const cosignature = known?.signatures.find((each) => each.name === name && each.signature.length === 72)
      if (cosignature !== undefined && timeMs > (times.get(name) ?? 0)) note = addCosignature(note, cosignature) ?? note
    }
    this.take({ note, size: newest.size }, policy)
    return true
  }

  /** The newest note with one more; `undefined` for a stranger, a bad signature, or a clock that is far from ours. */
  with(cosignature: NoteSignature, policy: PolicyLeaf, now: number): Bytes | undefined {
    const witness = witnessKeys(policy).find((each) => each.name === cosignature.name)
    const note = this.newest && witness && addCosignature(this.newest, cosignature)
    if (note === undefined || witness === undefined) return undefined
    const before = this.newest && this.#open(this.newest, [witness])?.[0]?.timeMs
    const added = this.#open(note, [witness])?.[0]?.timeMs
    const isTimely = added !== undefined && Math.abs(added - now) <= limits.skewShownMs && added >= (before ?? 0)
    return isTimely ? note : undefined
  }

  #open(note: Bytes, witnesses: readonly NoteKey[]) {
    const { crypto, log } = this.#options
    const opened = openCheckpoint(crypto, { note, log, witnesses })
    return opened.ok ? opened.value.cosignatures : undefined
  }
}
