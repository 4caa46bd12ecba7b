import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Refusal } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import page from '../../ui/RecordPage.module.css'
import { SaidBy } from '../../ui/SaidBy.tsx'

/** Who is to do what until when, and how it stands. */
export function CaseTasks({ detail }: { readonly detail: CaseDetail }) {
  const { t } = useTranslation()
  const state = useDo('case.taskState')
  if (detail.tasks.length === 0) return <p className="muted">{t('cases.none.tasks')}</p>
  return (
    <ul className={page['entries']}>
      {detail.tasks.map((task) => (
        <li key={task.statement}>
          <span className={page['line']}>
            <strong>{task.title}</strong>
            <Tag tone={task.late ? 'danger' : task.state === 'done' ? 'good' : 'neutral'}>
              {t(`word.taskState.${task.state}`)}
            </Tag>
            <span>{shortUnitName(task.assignee.name)}</span>
            {task.due === undefined || task.state !== 'open' ? undefined : (
              <DeadlineClock deadline={task.due} since={task.at} late={task.late} />
            )}
            {task.can && task.state === 'open' ? (
              <Button
                size="compact-xs"
                variant="default"
                loading={state.isPending}
                onClick={() =>
                  state.mutate(
                    { id: detail.id, task: task.statement, state: 'done' },
                    { onSuccess: () => notifications.show({ message: t('cases.said') }) },
                  )
                }
              >
                {t('cases.do.done')}
              </Button>
            ) : undefined}
          </span>
          <SaidBy said={task.last ?? task} />
          {task.text === undefined ? undefined : <p className={page['words']}>{task.text}</p>}
          {task.last?.text === undefined ? undefined : <p>{t('cases.doneWith', { text: task.last.text })}</p>}
        </li>
      ))}
      <Refusal error={state.error} />
    </ul>
  )
}
