import { useTranslation } from 'react-i18next'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './compose.module.css'
import type { CircleChoice } from './use-circles.ts'

interface Props {
  readonly circles: readonly CircleChoice[]
  readonly onToggle: (code: string, selected: boolean) => void
}

/** Standing groups as recipients: who is in each, why it fits this bulletin, and whether its key is in order. */
export function CircleList({ circles, onToggle }: Props) {
  const { t } = useTranslation()
  if (circles.length === 0) return undefined
  return (
    <>
      <h3 className={styles['circlesTitle']}>{t('compose.circles.title')}</h3>
      <p className={styles['small']}>{t('compose.circles.hint')}</p>
      <ul className={styles['recipients']}>
        {circles.map(({ code, name, state, members, proposed, selected }) => (
          <li key={code}>
            <label className={styles['recipient']}>
              <input
                type="checkbox"
                checked={selected}
                onChange={(event) => onToggle(code, event.currentTarget.checked)}
              />
              <span className="truncate">{name}</span>
              <span className={styles['reasons']}>
                {proposed.here > 0 ? (
                  <Tag>{t('compose.circles.why', { here: proposed.here, all: proposed.all })}</Tag>
                ) : undefined}
              </span>
            </label>
            <div className={styles['members']}>
              {state === 'open' ? undefined : <Tag tone="warn">{t(`compose.circles.state.${state}`)}</Tag>}
              <details>
                <summary>{t('compose.circles.members', { count: members.length })}</summary>
                <ul>
                  {members.map((unit) => (
                    <li key={unit.id}>
                      {unit.name}
                      {unit.confirmed ? undefined : <Tag tone="warn">{t('compose.circles.unconfirmed')}</Tag>}
                    </li>
                  ))}
                </ul>
              </details>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
