import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Loading } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './compose.module.css'
import { CircleList } from './CircleList.tsx'
import { coveredBy, type CircleChoice } from './use-circles.ts'
import type { RecipientChoice } from './use-recipients.ts'

interface Props {
  readonly choices: readonly RecipientChoice[] | undefined
  readonly circles: readonly CircleChoice[]
  readonly onToggle: (code: string, selected: boolean) => void
}

/** Who gets it and why; proposals first, everybody else below. */
export function RecipientPanel({ choices, circles, onToggle }: Props) {
  const { t } = useTranslation()
  if (choices === undefined) return <Loading lines={4} />
  const covered = coveredBy(circles)
  const isChosen = (choice: RecipientChoice): boolean => choice.selected || covered.has(choice.code)
  const chosen = choices.filter(isChosen).length
  return (
    <section className={styles['panel']} aria-labelledby="recipients-title">
      <header>
        <h2 id="recipients-title">
          {t('compose.section.recipients')} <span className="muted">{`${chosen}/${choices.length}`}</span>
        </h2>
        <Button
          variant="subtle"
          size="compact-xs"
          disabled={chosen === choices.length}
          onClick={() => {
            for (const choice of choices) if (!choice.fixed) onToggle(choice.code, true)
          }}
        >
          {t('compose.recipients.all')}
        </Button>
      </header>
      <CircleList circles={circles} onToggle={onToggle} />
      <p className={styles['small']}>{t('compose.recipients.hint')}</p>
      <ul className={styles['recipients']}>
        {choices.map((choice) => (
          <li key={choice.code}>
            <label className={styles['recipient']}>
              <input
                type="checkbox"
                checked={isChosen(choice)}
                disabled={choice.fixed || covered.has(choice.code)}
                onChange={(event) => onToggle(choice.code, event.currentTarget.checked)}
              />
              <span className="truncate">{choice.name}</span>
              <span className={styles['reasons']}>
                {choice.fixed ? <Tag tone="accent">{t('life.update.has')}</Tag> : undefined}
                {covered.has(choice.code) ? (
                  <Tag tone="accent" title={covered.get(choice.code) ?? ''}>
                    {t('compose.circles.in')}
                  </Tag>
                ) : undefined}
                {choice.reasons.map((reason) => (
                  <Tag key={reason}>{t(`word.proposal.${reason}`)}</Tag>
                ))}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}
