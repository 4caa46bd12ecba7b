import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import styles from './onboarding.module.css'

interface Props {
  readonly officers: ResponseOf<'session.state'>['officers']
  readonly badge: string | undefined
  readonly onChange: (badge: string) => void
}

/** Who of those that share this PC is it? */
export function OfficerChoice({ officers, badge, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <div className={styles['people']}>
      <fieldset>
        <legend>{t('unlock.who')}</legend>
        {officers.map((officer) => (
          <label key={officer.badge} className={styles['person']}>
            <input
              type="radio"
              name="officer"
              checked={officer.badge === badge}
              onChange={() => onChange(officer.badge)}
            />
            <span>
              <strong>{officer.name}</strong>
              <small>{`${t('unlock.badge', { badge: officer.badge })} · ${t(`unlock.slot.${officer.slot}`)}`}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </div>
  )
}
