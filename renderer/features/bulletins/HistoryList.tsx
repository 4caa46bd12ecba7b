import { useTranslation } from 'react-i18next'
import { dateTime } from '../../ui/dates.ts'
import { useUnitName } from '../../ui/use-unit-name.ts'
import type { Detail } from './detail.ts'
import styles from './bulletins.module.css'

export function HistoryList({ history }: { readonly history: Detail['history'] }) {
  const { t } = useTranslation()
  const unitName = useUnitName()
  return (
    <ol className={styles['history']}>
      {history.map((one) => (
        <li key={one.statement}>
          <time dateTime={one.at}>{dateTime(one.at)}</time>
          <div>
            <strong>{t(`word.history.${one.kind as 'acted'}`, { defaultValue: t('word.otherStep') })}</strong>
            {one.by === undefined ? undefined : (
              <span className="muted">{` ${t('bulletin.sentBy', { name: one.by.name, role: t(`word.role.${one.by.role}`), unit: unitName(one.unit) })}`}</span>
            )}
            {one.text === undefined ? undefined : <p>{one.text}</p>}
          </div>
        </li>
      ))}
    </ol>
  )
}
