/**
 * Work of an administrator with an exchange before, so that it is judged by the newest directory, and one after it, so
 * that what is complete comes to the log. Without a relay that answers the work is done all the same and waits.
 */
import type { ProposalRow } from '../../shared/ipc/admin-calls.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { EngineSession } from '../cli.ts'

const tolerated = /^(?:relay|directory)\//

async function exchange({ call }: EngineSession): Promise<boolean> {
  try {
    await call('sync.once', {})
    return true
  } catch (thrown) {
    if (thrown instanceof GiaobanError && tolerated.test(thrown.code)) return false
    throw thrown
  }
}

export async function exchanged<T>(session: EngineSession, work: () => Promise<T>): Promise<T> {
  const isThere = await exchange(session)
  const done = await work()
  if (isThere) await exchange(session)
  return done
}

/** What became of the proposal by then. */
export async function exchangedRow(session: EngineSession, work: () => Promise<ProposalRow>): Promise<ProposalRow> {
  const row = await exchanged(session, work)
  return (await newest(session, row.id)) ?? row
}

export async function newest({ call }: EngineSession, id: string): Promise<ProposalRow | undefined> {
  const { proposals } = await call('proposals.list', {})
  return proposals.find((each) => each.id === id)
}

/** By the beginning of its id. Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
export async function proposalNamed({ call }: EngineSession, id: string): Promise<ProposalRow> {
  const found = (await call('proposals.list', {})).proposals.filter((each) => each.id.startsWith(id))
  const [row, more] = found
  if (row === undefined) throw new GiaobanError('usage/not-found')
  if (more !== undefined) throw new GiaobanError('usage/ambiguous-id')
  return row
}
