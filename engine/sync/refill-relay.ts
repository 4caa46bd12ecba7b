/** Gives a relay that has lost its log what this home has of it (docs/spec/directory.md, Refill). */
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import type { OwnLog } from '../directory/own-log.ts'
import type { RelayPublisher } from './relay-client/publish.ts'

/** Half a frame: the note and the frame around it fit beside. */
const pageBytes = limits.frameBytes / 2

/**
 * `refilled`: the relay has everything that it ever signed again. `waiting`: it waits for somebody who has seen more than
 * this home. Nothing is sent to a relay that misses nothing, which is `current`. Throws GiaobanError `directory/refused` when the
 * relay does not take these leaves for its own.
 */
export async function refillRelay(publisher: RelayPublisher, own: OwnLog): Promise<'current' | 'refilled' | 'waiting'> {
  const keys = await publisher.logKeys()
  const isKnownHere = keys.size < own.size || (keys.isMissing && keys.size === own.size)
  if (own.note === undefined || keys.origin !== own.origin || !isKnownHere) return 'current'
  let answer = await publisher.refill({ note: own.note, first: keys.size, leaves: [] })
  while (!answer.isComplete && answer.next < own.size) {
    const before = answer.next
    answer = await publisher.refill({ note: own.note, first: before, leaves: pageFrom(own, before) })
    if (!answer.isComplete && answer.next <= before) throw new GiaobanError('directory/refused')
  }
  if (!answer.isComplete) return 'waiting'
  if (keys.size === own.size) return 'refilled' // it wanted to hear that this is all
  const objects = own.objects()
  for (let at = 0; at < objects.length; at += limits.logObjectsPerPage) {
    const page = objects.slice(at, at + limits.logObjectsPerPage)
    await publisher.publish({ objects: page, wraps: [], statements: [] })
  }
  return 'refilled'
}

function pageFrom(own: OwnLog, from: number): readonly Bytes[] {
  const page: Bytes[] = []
  let bytes = 0
  for (const leaf of own.leaves(from, limits.leavesPerPage)) {
    bytes += leaf.length
    if (page.length > 0 && bytes > pageBytes) break
    page.push(leaf)
  }
  return page
}
