import { day, rfc3339ToMs } from '../../shared/time.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { useAsk } from '../engine-client/engine-context.tsx'
import { useNow } from '../ui/clock-context.tsx'

/** Time for two signatures, a holiday between them. */
const soonMs = 14 * day

export interface Ending {
  /** When it ends: RFC 3339. */
  readonly officer: string | undefined
  readonly device: string | undefined
  /** Of others in the unit, for those who renew them. */
  readonly others: number
}

const counting = new Set(['certified', 'active', 'cooling', 'suspended'])

/** Certificates that end so soon that somebody should act. */
export function useEnding(session: ResponseOf<'session.state'>): Ending {
  const now = useNow(60_000)
  const isAdmin = session.signedIn?.roles.includes('admin') === true
  const own = useAsk('officers.own', {}).data
  const officers = useAsk('officers.list', isAdmin ? {} : undefined).data?.officers ?? []
  const devices = useAsk('devices.list', isAdmin ? {} : undefined).data?.devices ?? []
  const ends = (one: { readonly state: string; readonly notAfter?: string | undefined } | undefined) => {
    const end = one?.notAfter === undefined ? undefined : rfc3339ToMs(one.notAfter)
    return one !== undefined && counting.has(one.state) && end !== undefined && end - now < soonMs
  }
  return {
    officer: ends(own) ? own?.notAfter : undefined,
    device: ends(own?.device) ? own?.device?.notAfter : undefined,
    others:
      officers.filter((one) => one.id !== own?.officer && ends(one)).length +
      devices.filter((one) => !one.own && ends(one)).length,
  }
}
