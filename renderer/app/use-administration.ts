import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { useAsk } from '../engine-client/engine-context.tsx'

export interface Administration {
  /** Whether this officer has anything to do there; what they may do is the engine's to say. */
  readonly shown: boolean
  /** Statements that wait for this officer's hand, and news about the unit that nobody has acknowledged. */
  readonly mine: number
  readonly news: number
}

export function useAdministration(session: ResponseOf<'session.state'>): Administration {
  const proposals = useAsk('proposals.list', {}).data?.proposals ?? []
  const news = useAsk('directory.alarms', {}).data?.news.length ?? 0
  const mine = proposals.filter((one) => one.mine && one.state === 'open').length
  const roles = session.signedIn?.roles ?? []
  return { shown: roles.includes('admin') || roles.includes('commander') || mine + news > 0, mine, news }
}
