import { useTranslation } from 'react-i18next'
import { dateTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useUnitName } from '../../ui/use-unit-name.ts'
import type { Detail } from './detail.ts'
import styles from './bulletins.module.css'

interface Props {
  readonly history: Detail['history']
  /** Opens the signed word behind a step. */
  readonly onProof: (statement: string) => void
}

export function HistoryList({ history, onProof }: Props) {
  const { t } = useTranslation()
  const unitName = useUnitName()
  return (
    <ol className={styles['history']}>
      {history.map((one) => {
        const step = t(`word.history.${one.kind as 'acted'}`, { defaultValue: t('word.otherStep') })
        return (
          <li key={one.statement}>
            <time dateTime={one.at}>{dateTime(one.at)}</time>
            <div>
              <strong>{step}</strong>
              {one.by === undefined ? undefined : (
                <span className="muted">{` ${t('bulletin.sentBy', { name: one.by.name, role: t(`word.role.${one.by.role}`), unit: unitName(one.unit) })}`}</span>
              )}
              <button
                type="button"
                className={`plain ${styles['proof']}`}
                aria-label={t('proof.open', { what: `${step}, ${dateTime(one.at)}` })}
                title={t('proof.title')}
                onClick={() => onProof(one.statement)}
              >
                <Icon name="shield" size={13} />
              </button>
              {one.text === undefined ? undefined : <p>{one.text}</p>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
