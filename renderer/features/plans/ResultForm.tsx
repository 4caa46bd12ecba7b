import { NumberInput, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanFigures } from '../../../shared/domain/plan-input.ts'
import { planFigures, planOutcomes, type PlanOutcome } from '../../../shared/domain/plan-words.ts'
import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { useTexts, Words } from '../../ui/short-fields.tsx'
import styles from './plans.module.css'
import { useSaid } from '../../ui/use-said.ts'

interface Props {
  readonly id: string
  readonly task: PlanDetail['tasks'][number]
  readonly onClose: () => void
}

/** What came of a task, in words and in what was counted; it stands in the place of an earlier word. */
export function ResultForm({ id, task, onClose }: Props) {
  const { t } = useTranslation()
  const report = useDo('plan.result')
  const said = useSaid(t('plans.said'), onClose)
  const { field, given } = useTexts('text')
  const [outcome, setOutcome] = useState<PlanOutcome>('done')
  const [figures, setFigures] = useState<PlanFigures>({})
  return (
    <FormFoot
      title={t('plans.do.result')}
      text={task.title}
      submit={t('plans.do.result')}
      ready={given('text') !== ''}
      busy={report.isPending}
      error={report.error}
      onClose={onClose}
      onSubmit={() => report.mutate({ id, task: task.statement, outcome, text: given('text'), figures }, said)}
    >
      <SegmentedControl
        size="xs"
        aria-label={t('plans.do.result')}
        value={outcome}
        onChange={(value) => setOutcome(planOutcomes.find((each) => each === value) ?? 'done')}
        data={planOutcomes.map((value) => ({ value, label: t(`word.planOutcome.${value}`) }))}
      />
      <Words first required label={t('plans.field.result')} {...field('text')} />
      <div className={styles['figures']}>
        {planFigures.map((figure) => (
          <NumberInput
            key={figure}
            size="sm"
            min={0}
            max={limits.planFigure}
            clampBehavior="strict"
            allowDecimal={false}
            label={t(`word.planFigure.${figure}`)}
            value={figures[figure] ?? ''}
            onChange={(value) =>
              setFigures(({ [figure]: _before, ...others }) =>
                typeof value === 'number' ? { ...others, [figure]: value } : others,
              )
            }
          />
        ))}
      </div>
    </FormFoot>
  )
}
