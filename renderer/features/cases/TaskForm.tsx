import { NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { hour, msToRfc3339 } from '../../../shared/time.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { ifGiven, Line, useTexts, Words } from '../../ui/short-fields.tsx'
import { useSaid } from '../../ui/use-said.ts'

/** What is to be done, by whom, until when. */
export function TaskForm({ detail, onClose }: { readonly detail: CaseDetail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const task = useDo('case.task')
  const said = useSaid(t('cases.said'), onClose)
  const { field, given } = useTexts('title', 'text')
  const [unit, setUnit] = useState(detail.members.at(-1)?.code ?? '')
  const [hours, setHours] = useState(24)
  return (
    <FormFoot
      title={t('cases.do.task')}
      submit={t('cases.do.task')}
      ready={given('title') !== '' && hours > 0}
      busy={task.isPending}
      error={task.error}
      onClose={onClose}
      onSubmit={() =>
        task.mutate(
          {
            id: detail.id,
            title: given('title'),
            unit,
            due: msToRfc3339(now + hours * hour),
            ...ifGiven('text', given('text')),
          },
          said,
        )
      }
    >
      <Line first required label={t('cases.field.task')} {...field('title')} />
      <Select
        size="sm"
        label={t('cases.field.unit')}
        value={unit}
        allowDeselect={false}
        onChange={(value) => setUnit(value ?? unit)}
        data={detail.members.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <NumberInput
        size="sm"
        min={1}
        max={24 * 366}
        allowDecimal={false}
        label={t('cases.field.hours')}
        value={hours}
        onChange={(value) => setHours(typeof value === 'number' ? value : 0)}
      />
      <Words label={t('cases.field.text')} {...field('text')} />
    </FormFoot>
  )
}
