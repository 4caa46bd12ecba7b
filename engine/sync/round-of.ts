/** What one round of an open home works with, over a connection or over a file that stands for one. */
import { bringOver, submitProposals } from '../enrol/submit-proposals.ts'
import type { EpochWork } from '../epochs/work.ts'
import type { OpenHome } from '../open-home.ts'
import type { Round } from './pump.ts'
import type { RelayClient } from './relay-client/types.ts'

export type FileRound = Required<Pick<EpochWork, 'isOnItsWay'>> & { readonly client: RelayClient }

/** `isOnItsWay`: over a file, and what travels already. */
export type Manner = Pick<EpochWork, 'hasten' | 'isOnItsWay'>

export function roundOf(
  home: OpenHome,
  how: Manner & {
    readonly client: RelayClient
    readonly mailbox: string
    readonly signal: AbortSignal
    /** The directory: `update` survives what it refuses, `grow` does not. */
    update(): Promise<boolean>
    grow(): Promise<boolean>
  },
): Round {
  const { context, folder } = home
  const { client, mailbox, hasten, signal, update, grow, isOnItsWay } = how
  const work = { client, hasten, updateDirectory: grow, ...(isOnItsWay !== undefined && { isOnItsWay }) }
  return {
    transfer: { context, folder, relay: client.blobs, signal },
    client,
    mailbox,
    hasten,
    isCarried: isOnItsWay !== undefined,
    updateDirectory: update,
    epochs: {
      before: async () => {
        const submitted = await submitProposals({ ...work, bring: bringOver(client), context })
        const changed = (await home.epochs.before(work)) || submitted
        return (await home.circles.before(work)) || changed
      },
      after: (atHead) => {
        const reported = home.epochs.after(atHead)
        return home.circles.after() || reported
      },
    },
  }
}
