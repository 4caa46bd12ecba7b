/**
 * Whether a stream is still the one that was read up to a command. Its servers may have been put back to older files, and
 * then others wrote on where that was lost: numbers alone do not tell, the command itself does, for none is like another.
 */
import { equalBytes, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { Clock } from '../../../shared/time.ts'
import { againAfter, Belief, saysSo, type Found } from './belief.ts'
import { hasHoles, type Engine, type StreamName, type Written } from './engine.ts'
import type { Landmarks } from './landmarks.ts'

/** How often an engine's incarnation was renewed: one that is less than before was put back with its engine. */
export const renewalsOf = (incarnation: string): number => Number(/-(\d{1,9})$/.exec(incarnation)?.[1] ?? 0)

export interface ReadUpTo {
  readonly created?: string | undefined
  readonly applied: number
  readonly digest?: Uint8Array | undefined
  /** Somebody has seen another history: all nodes are asked. */
  readonly isSuspect?: boolean
  /** And two that have it are enough. */
  readonly byTwo?: boolean
}

interface Judges {
  readonly engine: Pick<Engine, 'state' | 'command' | 'judge' | 'confirm'>
  readonly crypto: Pick<Crypto, 'sha256'>
}
interface Timed {
  readonly clock: Pick<Clock, 'monotonic'>
}

/** How many replicas, drawn by the engine, are asked each time: one that differs is found within seconds. */
const asked = 3

/**
 * Any replica that has the command tells, also while nobody leads; when one has another, all are asked. `short`: the
 * stream ends before, and a majority stands behind who says so; a leader that was just elected may say so for a moment.
 * `away`: the same, and a node that is not there, or still behind, may have the rest: a leader may be elected whose own
 * copy is still being filled from it. `unknown`: the replicas that were asked lag. `other`: for sure.
 */
export async function isOtherThan(
  by: Judges,
  name: StreamName,
  { created, applied, digest, isSuspect = false, byTwo = false }: ReadUpTo,
): Promise<Found> {
  if (digest !== undefined && applied > 0) {
    const isIt = (command: Bytes): boolean => equalBytes(by.crypto.sha256(command), digest)
    const found = isSuspect
      ? []
      : await Promise.all(Array.from({ length: asked }, () => by.engine.command(name, applied)))
    const commands = found.filter((each) => each !== undefined)
    if (isSuspect || !commands.every(isIt)) return by.engine.judge(name, { sequence: applied, isIt, byTwo })
    if (commands.length > 0) return 'same'
  }
  const state = await by.engine.state(name)
  if (state.created !== (created ?? state.created)) return 'other'
  if (state.last < applied) {
    await by.engine.confirm()
    const { last, isWhole } = await by.engine.state(name)
    if (last >= applied) return 'unknown'
    return isWhole ? 'short' : 'away'
  }
  const isKept = digest !== undefined && applied >= state.first && (name === 'log' || name.startsWith('mail-'))
  return isKept ? 'unknown' : 'same'
}

/** Of what was read up to, and of landmarks before it. */
export async function isOther(
  by: Judges,
  name: StreamName,
  read: ReadUpTo & { readonly landmarks: Landmarks },
): Promise<Found> {
  const found = await isOtherThan(by, name, read)
  if (found !== 'same' || hasHoles(name)) return found
  const { created } = read
  const before = read.landmarks.next()
  const earlier = await Promise.all(
    before.map(({ sequence: applied, digest }) => isOtherThan(by, name, { created, applied, digest })),
  )
  return earlier.includes('other') ? 'other' : earlier.includes('mended') ? 'mended' : found
}

/**
 * Asked until it is believed. `unknown` where no two nodes could be asked for `engineStartMs`. Throws GiaobanError
 * `relay/no-engine` where nobody answers for as long.
 */
export async function foundAtLast(by: Judges & Timed, name: StreamName, read: ReadUpTo): Promise<Found> {
  const belief = new Belief()
  for (const end = by.clock.monotonic() + limits.engineStartMs; ;) {
    const found = await isOtherThan(by, name, read).catch(unlessBusy)
    const now = by.clock.monotonic()
    if (belief.takes(found, now) || (found === 'unknown' && now > end)) return found
    await new Promise((resolve) => setTimeout(resolve, againAfter(found)))
  }
}

function unlessBusy(thrown: unknown): 'unknown' {
  if (thrown instanceof GiaobanError && thrown.code === 'engine/busy') return 'unknown'
  throw thrown
}

/**
 * Whether what was read is what most nodes have: who began at a node that has something else finds out. Throws GiaobanError
 * `relay/no-engine` where it cannot be told.
 */
export async function isReadSo(
  by: Judges & Timed,
  name: StreamName,
  { created, applied, digest, landmarks }: ReadUpTo & { readonly landmarks: Landmarks },
): Promise<boolean> {
  if (hasHoles(name)) return true
  const last = { sequence: applied, digest }
  for (const read of [...landmarks.all, last]) {
    const found = await foundAtLast(by, name, { created, applied: read.sequence, digest: read.digest })
    if (found === 'unknown') throw new GiaobanError('relay/no-engine')
    if (!saysSo(found)) return false
  }
  return true
}

/** So few that were read one by one are shown to all nodes; of more each to three that the engine draws. */
const shownToAll = 16
const shownAtOnce = 4
/** A question to one that the engine draws costs little, and beside a node that is cut off every third waits half a second. */
const askedAtOnce = 64

/**
 * Whether what waits is of this stream: the last of what came from one node, and each that was read one by one, for any of
 * these may come from a node that has something else.
 */
export async function isHeldSo(
  by: Judges,
  name: StreamName,
  { created, held }: { readonly created: string; readonly held: readonly Written[] },
): Promise<Found> {
  const last = held.at(-1)
  if (last === undefined || hasHoles(name)) return 'same'
  const alone = held.filter(({ isAlone }) => isAlone)
  const isFew = alone.length <= shownToAll
  const foundOf = async (written: Written): Promise<Found> => {
    const byTwo = isFew || written === last
    const read = { created, applied: written.sequence, digest: by.crypto.sha256(written.command) }
    return isOtherThan(by, name, { ...read, isSuspect: byTwo, byTwo }).catch(unlessBusy)
  }
  const all = last.isAlone ? alone : [...alone, last]
  const atOnce = isFew ? shownAtOnce : askedAtOnce
  const found = new Set<Found>()
  for (let at = 0; at < all.length && !isElsewhere(found); at += atOnce)
    for (const each of await Promise.all(all.slice(at, at + atOnce).map(foundOf))) found.add(each)
  return doubtful.find((each) => found.has(each)) ?? 'same'
}

/** Of several that were found the first of these tells most. */
const doubtful = ['other', 'mended', 'unknown', 'short', 'away', 'apart', 'alone'] as const
const isElsewhere = (found: ReadonlySet<Found>): boolean => found.has('other') || found.has('mended')
