/**
 * Public keys that the log names and the store does not have: after a refill, and in a copy, they come by themselves
 * (docs/spec/directory.md, Refill). Of each unit and device the newest only.
 */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { allUnits, currentEpoch } from '../../shared/protocol/directory/selectors.ts'
import type { Statement } from '../../shared/protocol/directory/statements.ts'
import { nextTurn } from '../in-turn.ts'

/** Looked up in one turn of the event loop: a millisecond or two. */
const stepKeys = 256

type IsHere = (hash: Bytes) => Promise<boolean>

export class LostKeys {
  readonly #isHere: IsHere
  readonly #hashOf = new Map<string, string>()
  readonly #ownerOf = new Map<string, string>()

  private constructor(isHere: IsHere) {
    this.#isHere = isHere
  }

  /** Looked for once, when somebody brings a key that nobody has named; what comes later is told by `named`. */
  static async find(state: DirectoryState, isHere: IsHere): Promise<LostKeys> {
    const lost = new LostKeys(isHere)
    let count = 0
    const look = async (owner: string, hash: Bytes | undefined): Promise<void> => {
      if (hash !== undefined) await lost.#look(owner, hash)
      count += 1
      if (count % stepKeys === 0) await nextTurn()
    }
    for (const { unit } of allUnits(state)) await look(unit, currentEpoch(state, unit)?.publicKeyHash)
    for (const { device, keys } of state.devices.values()) await look(device, keys.last?.publicKeyHash)
    return lost
  }

  /** A leaf is in the log that says so. */
  async named(statement: Statement): Promise<void> {
    if (statement.type === 'epoch') await this.#look(statement.body.unit, statement.body.publicKeyHash)
    if (statement.type === 'device-key') await this.#look(statement.body.device, statement.body.publicKeyHash)
  }

  has(hash: Bytes): boolean {
    return this.#ownerOf.has(bytesToHex(hash))
  }

  found(hash: Bytes): void {
    const key = bytesToHex(hash)
    const owner = this.#ownerOf.get(key)
    this.#ownerOf.delete(key)
    if (owner !== undefined && this.#hashOf.get(owner) === key) this.#hashOf.delete(owner)
  }

  async #look(owner: string, hash: Bytes): Promise<void> {
    const before = this.#hashOf.get(owner)
    if (before !== undefined) this.#ownerOf.delete(before)
    this.#hashOf.delete(owner)
    if (await this.#isHere(hash)) return
    this.#hashOf.set(owner, bytesToHex(hash))
    this.#ownerOf.set(bytesToHex(hash), owner)
  }
}
