import { useTranslation } from 'react-i18next'
import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import styles from './plans.module.css'

const tones = { waiting: 'warn', accepted: 'good', refused: 'danger' } as const

/** Who comes, by whose word; those that have not answered first. */
export function PlanUnits({ detail }: { readonly detail: PlanDetail }) {
  const { t } = useTranslation()
  const rank = (state: keyof typeof tones): number => Object.keys(tones).indexOf(state)
  return (
    <ul className={styles['entries']}>
      <li>
        <span className={styles['line']}>
          <strong>{shortUnitName(detail.unitName)}</strong>
          <Tag tone="accent">{t('plans.proposes')}</Tag>
        </span>
      </li>
      {detail.units
        .toSorted((a, b) => rank(a.state) - rank(b.state))
        .map(({ unit, state, answer, earlier }) => {
          const word = answer ?? earlier
          return (
            <li key={unit.id}>
              <span className={styles['line']}>
                <strong>{shortUnitName(unit.name)}</strong>
                <Tag tone={tones[state]}>{t(`word.planUnit.${state}`)}</Tag>
                {answer?.forces === undefined ? undefined : <span>{answer.forces}</span>}
              </span>
              {answer?.text === undefined ? undefined : <p className={styles['words']}>{answer.text}</p>}
              {word === undefined ? undefined : (
                <span className={styles['small']}>
                  {answer === undefined
                    ? `${t('plans.earlier', { answer: t(`word.planAnswer.${word.answer}`) })} · `
                    : ''}
                  {`${dateTime(word.at)} · ${t('bulletin.sentBy', { name: word.by.name, role: t(`word.role.${word.by.role}`), unit: shortUnitName(word.unit.name) })}`}
                </span>
              )}
            </li>
          )
        })}
    </ul>
  )
}
