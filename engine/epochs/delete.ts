/**
 * The end of an epoch's seed: not before 72 h after the epoch's, then as soon as every device that had it has taken
 * everything in, at the latest after 14 d. Survivors go under a fresh key, the database forgets what it deleted
 * (docs/spec/epochs.md, Deletion).
 */
import { idBytes } from '../../shared/ids.ts'
import type { EpochRecord } from '../../shared/protocol/directory/records.ts'
import { doneEpochs, endEpoch, ingestedThrough } from '../store/epochs.ts'
import { keyNames } from '../vault/key-file.ts'
import { readersNow } from './due.ts'
import { seedKept } from './windows.ts'
import { audit, endOf, epochsOf, isOver, type EpochHome } from './work.ts'

/** Returns how many seeds went. */
export function deleteEpochs(home: EpochHome): number {
  const { context, keys } = home
  const { store, self, directory, clock, deps } = context
  const now = clock.now()
  const held = epochsOf(directory.state, self.unit).filter(
    ({ epoch }) => keys.get(keyNames.unitEpoch(self.unit, epoch)) !== undefined,
  )
  const done = doneEpochs(store.read)
  const ending = held.filter((epoch) => done.has(epoch.epoch) || mayEnd(home, epoch, now))
  if (ending.length === 0) return 0
  // the word first: a seed that is gone without it would be asked for again
  deps.step('epochs.delete.before')
  store.transaction('epochs-deleted', (tx) => {
    for (const epoch of ending.filter((each) => !done.has(each.epoch))) {
      endEpoch(tx, { epoch: epoch.epoch, state: 'dead', at: now })
      audit(home, tx, { action: 'epoch.deleted', object: idBytes(epoch.leaf) })
    }
  })
  keys.change({ remove: ending.map(({ epoch }) => keyNames.unitEpoch(self.unit, epoch)) })
  store.checkpoint()
  deps.step('epochs.delete.after')
  return ending.length
}

function mayEnd(home: EpochHome, epoch: EpochRecord, now: number): boolean {
  const { directory, store } = home.context
  const end = endOf(directory.state, epoch)
  if (end === undefined || now - end < seedKept(directory.state, home.context.self.unit).min) return false
  if (isOver(directory.state, epoch, now)) return true
  const words = ingestedThrough(store.read)
  const reading = new Set(readersNow(home).map(({ device }) => device))
  return epoch.devices
    .filter(({ device }) => reading.has(device))
    .every(({ device }) => (words.get(device) ?? 0) >= epoch.epoch)
}
