/** One stream as it is followed: how far it is applied, and what waits while nobody knows whether it is still that one. */
import type { Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import { Belief } from './belief.ts'
import type { Following, Written } from './engine.ts'
import { Landmarks } from './landmarks.ts'

export interface Followed {
  readonly created: string
  /** Sequence and SHA-256 of the last command that is applied. */
  applied: number
  digest: Uint8Array | undefined
  following: Following
  /** Monotonic ms. */
  readonly since: number
  isLooking: boolean
  /** Nothing is applied to what may be another history: it waits here until the stream was looked at. */
  isSure: boolean
  doubts: number
  /** Somebody has seen another history: all nodes are asked. */
  isSuspect: boolean
  readonly landmarks: Landmarks
  /** Something was skipped behind this command, for the first time at that moment, monotonic ms. */
  gap: { readonly after: number; readonly since: number } | undefined
  readonly held: Written[]
  heldBytes: number
  /** Too much was held: it is read again from where it was applied. */
  isDropped: boolean
  /** What is found of it, and of what is held. */
  readonly belief: Belief
  readonly heldBelief: Belief
  timer: NodeJS.Timeout | undefined
}

export function followedFrom(
  from: Pick<Followed, 'created' | 'applied' | 'digest' | 'since'> & Pick<Partial<Followed>, 'landmarks' | 'gap'>,
  sha256: (command: Bytes) => Bytes,
): Followed {
  return {
    landmarks: new Landmarks(sha256),
    gap: undefined,
    ...from,
    isLooking: false,
    belief: new Belief(),
    heldBelief: new Belief(),
    isSure: true,
    doubts: 0,
    isSuspect: false,
    held: [],
    heldBytes: 0,
    isDropped: false,
    timer: undefined,
    following: { stop: () => {} },
  }
}

/** Bounded: beyond `engineHeldBytes` the stream is left, and read again when it is found to be the same. */
export function hold(followed: Followed, batch: readonly Written[]): void {
  if (followed.isDropped) return
  followed.held.push(...batch)
  followed.heldBytes += batch.reduce((sum, { command }) => sum + command.length, 0)
  if (followed.heldBytes <= limits.engineHeldBytes) return
  followed.isDropped = true
  followed.held.length = 0
  followed.following.stop()
}

/** Whether something is missing between what is applied and what came. */
export function isBroken(batch: readonly Written[], applied: number): boolean {
  let next = applied + 1
  for (const { sequence } of batch) {
    if (sequence > next) return true
    if (sequence === next) next += 1
  }
  return false
}

/** What is applied next of it, in one transaction. */
export function takeHeld(followed: Followed): readonly Written[] {
  let bytes = 0
  const isFull = ({ command }: Written): boolean => {
    const isOver = bytes > limits.engineTakenBytes
    bytes += command.length
    return isOver
  }
  const first = followed.held.slice(0, limits.engineTakenMessages)
  const end = first.findIndex(isFull)
  const taken = followed.held.splice(0, end === -1 ? first.length : end)
  followed.heldBytes -= taken.reduce((sum, { command }) => sum + command.length, 0)
  return taken
}
