import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { dateTime } from '../ui/dates.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './Frame.module.css'
import { useNavigation } from './routes.ts'
import { useEnding } from './use-ending.ts'

/** Certificates that end soon, where a shift begins: one's own, this PC's, and those that one may renew. */
export function EndingBars({ session }: { readonly session: ResponseOf<'session.state'> }) {
  const { t } = useTranslation()
  const { place, go } = useNavigation()
  const { officer, device, others } = useEnding(session)
  const isAdmin = session.signedIn?.roles.includes('admin') === true
  const bars = [
    officer === undefined ? undefined : t('frame.ending.officer', { time: dateTime(officer) }),
    device === undefined ? undefined : t('frame.ending.device', { time: dateTime(device) }),
    others === 0 ? undefined : t('frame.ending.others', { count: others }),
  ].filter((text) => text !== undefined)
  if (bars.length === 0 || (place.screen !== 'desk' && place.screen !== 'admin')) return undefined
  return (
    <section className={styles['bars']} aria-label={t('frame.ending.region')} role="status">
      {bars.map((text) => (
        <div key={text} className={styles['alarm']}>
          <Icon name="clock" />
          <p>{text}</p>
          {isAdmin && place.screen !== 'admin' ? (
            <Button variant="default" size="compact-xs" onClick={() => go({ screen: 'admin' })}>
              {t('frame.ending.renew')}
            </Button>
          ) : undefined}
        </div>
      ))}
    </section>
  )
}
