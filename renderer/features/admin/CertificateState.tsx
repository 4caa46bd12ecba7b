import { useTranslation } from 'react-i18next'
import { day, rfc3339ToMs } from '../../../shared/time.ts'
import { useNow } from '../../ui/clock-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './admin.module.css'

/** Time enough to renew it with two signatures. */
const soonMs = 30 * day
const tones = {
  prepared: 'accent',
  certified: 'good',
  active: 'good',
  cooling: 'accent',
  suspended: 'warn',
  expired: 'warn',
  revoked: 'danger',
} as const

export const isGone = ({ state }: { readonly state: string }): boolean => state === 'revoked' || state === 'expired'

interface Props {
  readonly state: keyof typeof tones
  readonly notAfter: string | undefined
}

/** The state of a certificate; its end where that is near. */
export function CertificateState({ state, notAfter }: Props) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const end = notAfter === undefined ? undefined : rfc3339ToMs(notAfter)
  const isSoon = !isGone({ state }) && end !== undefined && end - now < soonMs
  return (
    <span className={styles['state']}>
      {isSoon && notAfter !== undefined ? (
        <Tag tone="warn">{t('admin.unit.until', { time: dateTime(notAfter) })}</Tag>
      ) : undefined}
      <Tag tone={tones[state]}>{t(`admin.unit.states.${state}`)}</Tag>
    </span>
  )
}
