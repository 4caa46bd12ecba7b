import { Button, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAsk } from '../engine-client/engine-context.tsx'
import { useNow } from '../ui/clock-context.tsx'
import { shortTime } from '../ui/dates.ts'
import { Icon } from '../ui/Icon.tsx'
import { useRelayUsed } from '../ui/use-relay-used.ts'
import styles from './Frame.module.css'
import { useNavigation } from './routes.ts'

/** Whether this desk hears and is heard, and what waits. */
export function RelayState() {
  const { t } = useTranslation()
  const { go } = useNavigation()
  const now = useNow(60_000)
  const sync = useAsk('sync.state', {}).data
  const used = useRelayUsed(sync)
  if (sync === undefined) return undefined
  const isArchive = sync.alarms.some(({ code }) => code === 'vault/archive') // said above every screen; needs no relay
  const isOff = sync.state === 'offline' || sync.state === 'refused'
  const next = isOff ? nextTry(sync.relays ?? []) : undefined
  const details = [
    used,
    sync.since === undefined ? undefined : t('frame.relay.since', { time: shortTime(sync.since, now) }),
    next === undefined ? undefined : t('frame.relay.next', { time: shortTime(next, now) }),
    sync.queued > 0 ? t('frame.relay.queued', { count: sync.queued }) : undefined,
    sync.pending > 0 ? t('frame.relay.pending', { count: sync.pending }) : undefined,
  ].filter((detail) => detail !== undefined)
  return (
    <Tooltip label={t(`frame.relay.hint.${sync.state}`)}>
      <div
        className={styles['relay']}
        data-state={sync.state}
        role="status"
        aria-label={`${t('frame.relay.label')}: ${t(`frame.relay.${sync.state}`)}`}
        tabIndex={0}
      >
        <Icon name={sync.state === 'online' || sync.state === 'connecting' ? 'online' : 'offline'} />
        <div className={styles['relayText']}>
          <strong>{t(`frame.relay.${sync.state}`)}</strong>
          {details.map((detail) => (
            <div key={detail}>{detail}</div>
          ))}
          {sync.state === 'online' || sync.state === 'connecting' || isArchive ? undefined : (
            <p>{t(`frame.relay.hint.${sync.state}`)}</p>
          )}
          {sync.state === 'not-set' && !isArchive ? (
            <Button variant="default" size="compact-xs" mt={6} onClick={() => go({ screen: 'settings' })}>
              {t('frame.relay.set')}
            </Button>
          ) : undefined}
        </div>
      </div>
    </Tooltip>
  )
}

/** The earliest of all of them. */
const nextTry = (relays: readonly { readonly nextAt?: string | undefined }[]): string | undefined =>
  relays
    .flatMap(({ nextAt }) => nextAt ?? [])
    .toSorted()
    .at(0)
