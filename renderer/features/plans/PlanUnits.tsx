import { useTranslation } from 'react-i18next'
import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import { SaidBy } from '../../ui/SaidBy.tsx'
import page from '../../ui/RecordPage.module.css'

const tones = { waiting: 'warn', accepted: 'good', refused: 'danger' } as const

/** Who comes, by whose word; those that have not answered first. */
export function PlanUnits({ detail }: { readonly detail: PlanDetail }) {
  const { t } = useTranslation()
  const rank = (state: keyof typeof tones): number => Object.keys(tones).indexOf(state)
  return (
    <ul className={page['entries']}>
      <li>
        <span className={page['line']}>
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
              <span className={page['line']}>
                <strong>{shortUnitName(unit.name)}</strong>
                <Tag tone={tones[state]}>{t(`word.planUnit.${state}`)}</Tag>
                {answer?.forces === undefined ? undefined : <span>{answer.forces}</span>}
              </span>
              {answer?.text === undefined ? undefined : <p className={page['words']}>{answer.text}</p>}
              {word === undefined ? undefined : (
                <SaidBy
                  said={word}
                  before={
                    answer === undefined
                      ? `${t('plans.earlier', { answer: t(`word.planAnswer.${word.answer}`) })} · `
                      : ''
                  }
                />
              )}
            </li>
          )
        })}
    </ul>
  )
}
