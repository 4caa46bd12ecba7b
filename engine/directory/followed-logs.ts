/**
 * The logs that a home believes: the one that it was given, and those that the authority has named after it
 * (docs/spec/directory.md, Another log). Which they are, the leaves say; what they have signed is remembered here.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { peekCheckpoint, type Checkpoint, type NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { logsOf, openByLogs, type NamedLog } from '../../shared/protocol/directory/logs.ts'

/** What a note says. `isSigned` false: it names a log that is named nowhere here, and leaves to come may name it. */
export interface NoteClaim {
  readonly checkpoint: Checkpoint
  readonly isSigned: boolean
  /** By a log that another one has followed. */
  readonly isOld: boolean
}

/** A log, and the name of the one whose leaves it goes on from; its own where there is none. */
export interface AnnouncedLog {
  readonly log: NoteKey
  readonly before: string
}

const notesRemembered = 512

export class FollowedLogs {
  readonly #crypto: Crypto
  readonly #pinned: NoteKey
  readonly #state: () => DirectoryState
  readonly #signed = new Map<string, NoteClaim | undefined>()
  #announced: AnnouncedLog | undefined

  constructor(crypto: Crypto, pinned: NoteKey, state: () => DirectoryState) {
    this.#crypto = crypto
    this.#pinned = pinned
    this.#state = state
  }

  /** None when the authority has named others and the pinned one is not among them. */
  #logs(state = this.#state()): readonly NamedLog[] {
    const logs = logsOf(state)
    const { name, publicKey } = this.#pinned
    if (logs.length === 0) return [{ key: this.#pinned, until: Number.POSITIVE_INFINITY }]
    return logs.some(({ key }) => key.name === name && equalBytes(key.publicKey, publicKey)) ? logs : []
  }

  get today(): NoteKey {
    return this.#logs().at(-1)?.key ?? this.#pinned
  }

  /** What a witness looks at: today's log, or the one that takes its place as soon as a quorum has looked at it. */
  get witnessed(): AnnouncedLog {
    const { today } = this
    const announced = this.#announced
    if (announced !== undefined && announced.log.name !== today.name) return announced
    return { log: today, before: this.#logs().at(-2)?.key.name ?? today.name }
  }

  /** Leaves name that log, and no quorum has vouched for them yet. */
  announce(log: NoteKey): void {
    const { today } = this
    if (log.name !== today.name) this.#announced = { log, before: today.name }
  }

  /** Leaves have come that name a log: what was nobody's note may be one. */
  forget(): void {
    this.#signed.clear()
  }

  /** Signed by one of the logs. Remembered: every envelope of a day carries one of few notes. */
  signed(note: Bytes): NoteClaim | undefined {
    const key = String.fromCharCode(...this.#crypto.sha256(note))
    if (this.#signed.has(key)) return this.#signed.get(key)
    const opened = openByLogs(this.#crypto, this.#logs(), note)
    const claim = opened && {
      checkpoint: opened.checkpoint,
      isSigned: true,
      isOld: Number.isFinite(opened.log.until),
    }
    if (this.#signed.size >= notesRemembered) this.#signed.clear()
    this.#signed.set(key, claim)
    return claim
  }

  /** The same, or the word of a log that nobody has named here. `undefined`: it is altered, or no note. */
  claim(note: Bytes): NoteClaim | undefined {
    const signed = this.signed(note)
    if (signed !== undefined) return signed
    const checkpoint = peekCheckpoint(note)
    const isNamed = this.#logs().some(({ key }) => key.name === checkpoint?.origin)
    return checkpoint === undefined || isNamed ? undefined : { checkpoint, isSigned: false, isOld: false }
  }

  /** The last log of these leaves has signed it. */
  isByLast(note: Bytes, state: DirectoryState): boolean {
    const opened = openByLogs(this.#crypto, this.#logs(state), note)
    return opened !== undefined && !Number.isFinite(opened.log.until)
  }
}
