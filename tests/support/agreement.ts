/** What the honest homes of a simulation must agree about in the end. */
import { projectRecord } from '../../engine/store/bulletins.ts'
import { outboxCounts } from '../../engine/store/outbox.ts'
import { recordsOf } from '../../engine/store/operations.ts'
import type { RecordId } from '../../shared/ids.ts'
import { outcomeOf, type SyncHome } from './sync-world.ts'
import type { Sent } from './simulation.ts'

/** Messages that a home may read and has not, by the beginnings of their ids. */
export const unread = (home: SyncHome, sent: readonly Sent[]): readonly string[] =>
  sent
    .filter(({ from, to }) => from === home.unit || to.includes(home.unit))
    .flatMap(({ record }) => {
      const outcome = outcomeOf(home, record)
      return outcome === 'accepted' || outcome === 'expired' ? [] : [`${record.slice(0, 8)} ${outcome ?? 'missing'}`]
    })

/** What of the log a home has verified. */
export const logOf = ({ open }: SyncHome): string => {
  const view = open.directory.sealing('thuong')
  return view.ok
    ? `${view.value.checkpoint.size} ${Buffer.from(view.value.checkpoint.root).toString('hex')}`
    : view.error
}

const signedRungs = new Set(['decrypted', 'opened', 'acknowledged', 'acted'])

/** All that siblings show of a record, without the relay's word to the device that sent it. */
export function shownOf(home: SyncHome, record: RecordId): unknown {
  const projected = projectRecord(home.open.context.store.read, record)
  if (projected === undefined) return undefined
  const { view, ladder } = projected
  return {
    head: view.head,
    version: view.version,
    history: view.history.map(({ operation, verdict }) => `${operation.hash} ${verdict}`),
    ladder: ladder.map(({ unit, reached }) => [
      unit,
      reached.flatMap(({ rung }) => (signedRungs.has(rung) ? [rung] : [])),
    ]),
  }
}

/** The part of it that every addressee shows, whatever unit it is of. */
export function sharedOf(home: SyncHome, record: RecordId): unknown {
  const projected = projectRecord(home.open.context.store.read, record)
  return projected && { head: projected.view.head, version: projected.view.version }
}

export const countsOf = (home: SyncHome): unknown => ({
  ...outboxCounts(home.open.context.store.read),
  records: recordsOf(home.open.context.store.read).length,
})
