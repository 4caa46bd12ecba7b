import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { ifGiven, Line, useTexts, Words } from '../../ui/short-fields.tsx'
import { useSaid } from '../../ui/use-said.ts'

/** What is to be done, and by whom, until the plan ends. The proposing unit asks any that comes; others note their own. */
export function TaskForm({ detail, onClose }: { readonly detail: PlanDetail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const task = useDo('plan.task')
  const said = useSaid(t('plans.said'), onClose)
  const { field, given } = useTexts('title', 'text')
  const coming = detail.units.filter(({ state }) => state !== 'refused')
  const units = detail.own
    ? [
        ...coming.map(({ unit }) => ({ code: unit.code, name: unit.name })),
        { code: detail.unit, name: detail.unitName },
      ]
    : coming.filter(({ ours }) => ours).map(({ unit }) => ({ code: unit.code, name: unit.name }))
  const [unit, setUnit] = useState(units[0]?.code ?? '')
  return (
    <FormFoot
      title={t('plans.do.task')}
      submit={t('plans.do.task')}
      ready={given('title') !== '' && unit !== ''}
      busy={task.isPending}
      error={task.error}
      onClose={onClose}
      onSubmit={() =>
        task.mutate({ id: detail.id, title: given('title'), unit, ...ifGiven('text', given('text')) }, said)
      }
    >
      <Line first required label={t('plans.field.task')} {...field('title')} />
      <Select
        size="sm"
        label={t('plans.field.unit')}
        value={unit}
        allowDeselect={false}
        onChange={(value) => setUnit(value ?? unit)}
        data={units.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <Words label={t('plans.field.text')} {...field('text')} />
    </FormFoot>
  )
}
