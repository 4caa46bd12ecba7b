import { Button, Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestOf, ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { Refusal } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './settings.module.css'

type Relay = NonNullable<ResponseOf<'sync.state'>['relays']>[number]
const tones = { online: 'good', connecting: 'accent', standby: 'neutral', failed: 'warn' } as const

/** Where there are several: which one is used, which does not answer and when it is tried again, and what waits meanwhile. */
interface Props {
  readonly relays: readonly string[]
  /** Two of them at once. */
  readonly together: boolean
}

export function RelayList({ relays, together }: Props) {
  const { t } = useTranslation()
  const sync = useAsk('sync.state', {}).data
  const queries = useQueryClient()
  const set = useDo('settings.set')
  const block = useRef<HTMLDivElement>(null)
  if (relays.length === 0) return undefined
  const save = (change: RequestOf<'settings.set'>, then?: () => void): void =>
    set.mutate(change, {
      onSuccess: (state) => {
        queries.setQueryData(['session.state', {}], state)
        then?.()
      },
    })
  /** The button that was pressed goes with its line: whoever works by keys stays at the list. */
  const keep = (kept: readonly string[]): void => save({ relays: [...kept] }, () => block.current?.focus())
  const stateOf = (url: string): Relay => sync?.relays?.find((each) => each.url === url) ?? { url, state: 'standby' }
  const waiting = sync === undefined || sync.state === 'online' ? 0 : sync.queued
  return (
    <div ref={block} tabIndex={-1} className={styles['block']}>
      {relays.length < 2 ? undefined : (
        <ul className={styles['officers']} aria-label={t('settings.relay.list')}>
          {relays.map((url, index) => (
            <Line key={url} relay={stateOf(url)}>
              {index === 0 ? undefined : (
                <Button
                  variant="default"
                  size="compact-xs"
                  aria-label={t('settings.relay.preferAria', { relay: url })}
                  onClick={() => keep([url, ...relays.filter((each) => each !== url)])}
                >
                  {t('settings.relay.prefer')}
                </Button>
              )}
              <Button
                variant="default"
                size="compact-xs"
                aria-label={t('settings.relay.removeAria', { relay: url })}
                onClick={() => keep(relays.filter((each) => each !== url))}
              >
                {t('settings.relay.remove')}
              </Button>
            </Line>
          ))}
        </ul>
      )}
      {relays.length < 2 ? undefined : (
        <Checkbox
          checked={together}
          label={t('settings.relay.together')}
          description={t('settings.relay.togetherHint')}
          onChange={(event) => save({ together: event.currentTarget.checked })}
        />
      )}
      {waiting === 0 ? undefined : <p className="muted">{t('frame.relay.queued', { count: waiting })}</p>}
      <Refusal error={set.error} />
    </div>
  )
}

function Line({ relay, children }: { readonly relay: Relay; readonly children: React.ReactNode }) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const now = useNow(1000)
  const { url, state, failure, since, nextAt } = relay
  const details = [
    since === undefined ? undefined : t('settings.relay.silent', { time: shortTime(since, now) }),
    nextAt === undefined ? undefined : t('frame.relay.next', { time: shortTime(nextAt, now) }),
  ].filter((detail) => detail !== undefined)
  return (
    <li>
      <div className={styles['relay']}>
        <span className={styles['who']}>
          <span className="mono">{url}</span>
          {failure === undefined || state === 'online' ? undefined : <small>{failureText(failure)}</small>}
          {details.length === 0 ? undefined : <small>{details.join(' · ')}</small>}
        </span>
        <Tag tone={tones[state]}>{t(`settings.relay.states.${state}`)}</Tag>
      </div>
      <div className={styles['deeds']}>{children}</div>
    </li>
  )
}
