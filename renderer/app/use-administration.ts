import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { useAsk } from '../engine-client/engine-context.tsx'
import { screens, type Screen } from './routes.ts'

export interface Administration {
  /** What this officer has anything to do with; what they may do is the engine's to say. */
  readonly reachable: readonly Screen[]
  /** Statements that wait for this officer's hand, and news about the unit that nobody has acknowledged. */
  readonly mine: number
  readonly news: number
  /** Done about the own unit without its word: when the first of it takes effect. */
  readonly stoppable: string | undefined
}

/** Whoever only administers reads no mail: no desk, no bulletins, nothing to write. */
export const onlyAdministers = (session: ResponseOf<'session.state'>): boolean => {
  const roles = session.signedIn?.roles ?? []
  return roles.length > 0 && roles.every((role) => role === 'admin')
}

export const forAdministrators: readonly Screen[] = ['admin', 'map', 'directory', 'settings']

export function useAdministration(session: ResponseOf<'session.state'>): Administration {
  const proposals = useAsk('proposals.list', {}).data?.proposals ?? []
  const alarms = useAsk('directory.alarms', {}).data
  const news = alarms?.news.length ?? 0
  const ours = alarms?.pending.filter(({ unit }) => unit.id === session.profile?.unit.id) ?? []
  const stoppable = ours.map(({ validFrom }) => validFrom).toSorted()[0]
  const mine = proposals.filter((one) => one.mine && one.state === 'open').length
  const roles = session.signedIn?.roles ?? []
  const shown = roles.includes('admin') || roles.includes('commander') || mine + news > 0 || stoppable !== undefined
  const reachable = onlyAdministers(session)
    ? forAdministrators
    : screens.filter((screen) => screen !== 'admin' || shown)
  return { reachable, mine, news, stoppable }
}
