/** What a device does for its siblings in every round, after the mailbox was read (docs/spec/snapshot.md). */
import { GiaobanError } from '../../../shared/errors.ts'
import type { SyncContext } from '../context.ts'
import { answerChains } from './answer-chains.ts'
import { tellChains } from './chains-out.ts'
import { tellForks } from './forks-out.ts'
import { seeSnapshots } from './snapshot-seen.ts'
import { noteNewcomers, sendSnapshots } from './snapshot-out.ts'

/** `atHead`: the mailbox was read to its end. Returns how many messages wait to be sent. */
export function careForSiblings(context: SyncContext, atHead: boolean): number {
  noteNewcomers(context)
  try {
    return (
      tellForks(context) +
      sendSnapshots(context) +
      seeSnapshots(context) +
      answerChains(context) +
      tellChains(context, atHead)
    )
  } catch (thrown) {
    // what cannot be sealed now is due again with the next round; a full disk ends this one
    if (!(thrown instanceof GiaobanError) || thrown.code === 'store/full') throw thrown
    return 0
  }
}
