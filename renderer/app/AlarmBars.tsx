import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { rfc3339ToMs } from '../../shared/time.ts'
import { useAsk } from '../engine-client/engine-context.tsx'
import { useFailureText } from '../i18n/failure-text.ts'
import { useNow } from '../ui/clock-context.tsx'
import { dateTime } from '../ui/dates.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './Frame.module.css'
import { useNavigation } from './routes.ts'
import { useAdministration } from './use-administration.ts'

/** A shift that was handed over, and that nobody has taken over in time. */
function useLateShift(): { readonly id: string; readonly title: string; readonly due: string } | undefined {
  const now = useNow(30_000)
  const lines = useAsk('desk.get', {}).data?.records.answer ?? []
  return lines.flatMap(({ id, family, title, due, late }) =>
    family === 'handover' && due !== undefined && (late || (rfc3339ToMs(due) ?? now) < now) ? [{ id, title, due }] : [],
  )[0]
}

/** Conditions that need a person, each as a sentence with its next step. */
export function AlarmBars({ session }: { readonly session: ResponseOf<'session.state'> }) {
  const { t } = useTranslation()
  const { place, go } = useNavigation()
  const text = useFailureText()
  const alarms = useAsk('sync.state', {}).data?.alarms ?? []
  const unread = useAsk('directory.alarms', {}).data?.news.length ?? 0
  const news = place.screen === 'admin' ? 0 : unread // each stands there in full
  const { stoppable } = useAdministration(session)
  const stop = place.screen === 'admin' ? undefined : stoppable
  const late = useLateShift()
  const shift = place.screen === 'handover' ? undefined : late
  if (alarms.length + news === 0 && stop === undefined && shift === undefined) return undefined
  return (
    <section className={styles['bars']} aria-label={t('frame.alarm.region')} role="status">
      {alarms.map((alarm, index) => {
        const log = alarm.code.startsWith('directory/')
        return (
          <div key={`${alarm.code}:${index}`} className={styles['alarm']}>
            <Icon
              name={alarm.code.startsWith('clock/') ? 'clock' : alarm.code.startsWith('store/') ? 'disk' : 'alert'}
            />
            <p>{text(alarm)}</p>
            <Button variant="default" size="compact-xs" onClick={() => go({ screen: log ? 'directory' : 'settings' })}>
              {t(log ? 'frame.alarm.openDirectory' : 'frame.alarm.check')}
            </Button>
          </div>
        )
      })}
      {shift === undefined ? undefined : (
        <div className={styles['alarm']}>
          <Icon name="handover" />
          <p>{t('frame.alarm.shift', { title: shift.title, time: dateTime(shift.due) })}</p>
          <Button variant="default" size="compact-xs" onClick={() => go({ screen: 'handover', handover: shift.id })}>
            {t('frame.alarm.openShift')}
          </Button>
        </div>
      )}
      {stop === undefined ? undefined : (
        <div className={styles['alarm']}>
          <Icon name="alert" />
          <p>{t('frame.alarm.stoppable', { time: dateTime(stop) })}</p>
          <Button variant="default" size="compact-xs" onClick={() => go({ screen: 'admin' })}>
            {t('frame.alarm.openStop')}
          </Button>
        </div>
      )}
      {news === 0 ? undefined : (
        <div className={styles['alarm']}>
          <Icon name="unit" />
          <p>{t('frame.alarm.news', { count: news })}</p>
          <Button variant="default" size="compact-xs" onClick={() => go({ screen: 'admin' })}>
            {t('frame.alarm.openAdmin')}
          </Button>
        </div>
      )}
    </section>
  )
}
