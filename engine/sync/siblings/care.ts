/** What a device does for its siblings in every round, after the mailbox was read (docs/spec/snapshot.md). */
import { GiaobanError } from '../../../shared/errors.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { SyncContext } from '../context.ts'
import { carryForAbsent } from './absent.ts'
import { answerChains } from './answer-chains.ts'
import { tellChains } from './chains-out.ts'
import { drainToHeir } from './drain.ts'
import { tellForks } from './forks-out.ts'
import { reissueLost } from './reissue.ts'
import { seeSnapshots } from './snapshot-seen.ts'
import { noteNewcomers, sendSnapshots } from './snapshot-out.ts'

/** `atHead`: the mailbox was read to its end. Returns how many messages wait to be sent. */
export function careForSiblings(context: SyncContext, atHead: boolean): number {
  noteNewcomers(context)
  const parts = [
    tellForks,
    sendSnapshots,
    seeSnapshots,
    drainToHeir,
    reissueLost,
    carryForAbsent,
    answerChains,
    () => tellChains(context, atHead),
  ]
  return parts.reduce((made, part) => made + cared(context, part), 0)
}

/** What one part stumbles over keeps neither the others nor the exchange from going on. */
function cared(context: SyncContext, part: (context: SyncContext) => number): number {
  try {
    return part(context)
  } catch (thrown) {
    if (thrown instanceof CodecError) {
      context.deps.log.error('sync.care-failed', { error: 'codec' }) // what we compose has a form: a bug, and no reason to stop
      return 0
    }
    // what cannot be sealed now is due again with the next round; a full disk ends this one
    if (!(thrown instanceof GiaobanError) || thrown.code === 'store/full') throw thrown
    return 0
  }
}
