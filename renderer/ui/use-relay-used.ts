import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../shared/ipc/contract.ts'

/** By which relay this desk is connected, where several are set: its host, or how many are used at once. */
export function useRelayUsed(sync: ResponseOf<'sync.state'> | undefined): string | undefined {
  const { t } = useTranslation()
  if (sync?.state !== 'online' || sync.relay === undefined || (sync.relays?.length ?? 0) < 2) return undefined
  const count = sync.relays?.filter(({ state }) => state === 'online').length ?? 0
  return count > 1 ? t('frame.relay.both', { count }) : t('frame.relay.at', { host: hostOf(sync.relay) })
}

const hostOf = (url: string): string => url.replace(/^wss?:\/\//, '')
