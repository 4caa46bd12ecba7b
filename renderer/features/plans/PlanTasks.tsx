import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { planFigures } from '../../../shared/domain/plan-words.ts'
import type { PlanFigures } from '../../../shared/domain/plan-input.ts'
import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import page from '../../ui/RecordPage.module.css'
import styles from './plans.module.css'

interface Props {
  readonly detail: PlanDetail
  readonly onResult: (task: PlanDetail['tasks'][number]) => void
}

/** Who does what, and what came of it; the figures of all added up. */
export function PlanTasks({ detail, onResult }: Props) {
  const { t } = useTranslation()
  if (detail.tasks.length === 0) return <p className="muted">{t('plans.noTasks')}</p>
  return (
    <>
      <ul className={page['entries']}>
        {detail.tasks.map((task) => (
          <li key={task.statement}>
            <span className={page['line']}>
              <strong>{task.title}</strong>
              <span>{shortUnitName(task.assignee.name)}</span>
              {task.result === undefined ? (
                <DeadlineClock deadline={task.due} since={task.at} late={task.late} />
              ) : (
                <Tag tone={task.result.outcome === 'done' ? 'good' : 'warn'}>
                  {t(`word.planOutcome.${task.result.outcome}`)}
                </Tag>
              )}
              {task.can ? (
                <Button size="compact-xs" variant="default" onClick={() => onResult(task)}>
                  {t('plans.do.result')}
                </Button>
              ) : undefined}
            </span>
            {task.text === undefined ? undefined : <p className={page['words']}>{task.text}</p>}
            {task.result === undefined ? undefined : (
              <>
                <p className={page['words']}>{task.result.text}</p>
                <Figures figures={task.result.figures} />
                <span className={page['small']}>
                  {`${dateTime(task.result.at)} · ${task.result.by.name}, ${shortUnitName(task.result.unit.name)}`}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
      {Object.keys(detail.figures).length === 0 ? undefined : (
        <div className={styles['total']}>
          <strong>{t('plans.total')}</strong>
          <Figures figures={detail.figures} />
        </div>
      )}
    </>
  )
}

function Figures({ figures }: { readonly figures: PlanFigures }) {
  const { t } = useTranslation()
  const given = planFigures.filter((figure) => figures[figure] !== undefined)
  if (given.length === 0) return undefined
  return (
    <span className={page['small']}>
      {given.map((each) => `${t(`word.planFigure.${each}`)}: ${figures[each]}`).join(' · ')}
    </span>
  )
}
