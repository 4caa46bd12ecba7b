/**
 * The end of a circle's seed: the same discipline as an epoch's (docs/spec/circles.md, Deletion). Not before 72 h after the
 * version's end, then as soon as every device of the unit that had it has taken everything in, at the latest after 14 d.
 */
import { idBytes } from '../../shared/ids.ts'
import { circleEnd } from '../../shared/protocol/directory/circles.ts'
import type { CircleRecord } from '../../shared/protocol/directory/records.ts'
import { epochOf } from '../../shared/protocol/directory/selectors.ts'
import { readersNow } from '../epochs/due.ts'
import { seedKept } from '../epochs/windows.ts'
import { audit, endOf, epochsOf, type EpochHome } from '../epochs/work.ts'
import { doneCircle, endCircle } from '../store/circles.ts'
import { ingestedThrough } from '../store/epochs.ts'
import { keyNames } from '../vault/key-file.ts'
import { isCircleOver, ownMember, ownVersions } from './adopt.ts'

/** Returns how many seeds went. */
export function deleteCircles(home: EpochHome): number {
  const { context, keys } = home
  const { store, clock, deps, directory } = context
  const held = [...directory.state.circles.values()]
    .flatMap((versions) => [...versions])
    .filter(({ circle, version }) => keys.get(keyNames.circle(circle, version)) !== undefined)
  if (held.length === 0) return 0
  const own = new Set([...ownVersions(home)].map(({ leaf }) => leaf))
  const ending = held.filter((each) => !own.has(each.leaf) || mayEnd(home, each))
  if (ending.length === 0) return 0
  const now = clock.now()
  // the word first: a seed that is gone without it would be asked for again
  deps.step('circles.delete.before')
  store.transaction('circles-deleted', (tx) => {
    for (const circle of ending.filter((each) => doneCircle(tx, each) !== 'dead')) {
      endCircle(tx, { circle: circle.circle, version: circle.version, state: 'dead', at: now })
      audit(home, tx, { action: 'circle.deleted', object: idBytes(circle.leaf) })
    }
  })
  keys.change({ remove: ending.map(({ circle, version }) => keyNames.circle(circle, version)) })
  store.checkpoint()
  deps.step('circles.delete.after')
  return ending.length
}

function mayEnd(home: EpochHome, circle: CircleRecord): boolean {
  const { directory, store, clock, self } = home.context
  const { state } = directory
  const now = clock.now()
  const end = circleEnd(state, circle, { size: state.size, at: now })
  if (end === undefined || now - end < seedKept(state, self.unit).min) return false
  if (isCircleOver(home, circle)) return true
  // who has signed for an epoch of the unit that ended later has read the one mailbox that both are in past this end
  const later = epochsOf(state, self.unit).find((epoch) => (endOf(state, epoch) ?? 0) >= end)
  if (later === undefined) return false
  const words = ingestedThrough(store.read)
  const reading = new Set(readersNow(home).map(({ device }) => device))
  const named = epochOf(state, self.unit, ownMember(circle, self.unit)?.epoch ?? 0)?.devices ?? []
  return named
    .filter(({ device }) => reading.has(device))
    .every(({ device }) => (words.get(device) ?? 0) >= later.epoch)
}
