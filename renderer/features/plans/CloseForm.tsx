import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { planClosings, type PlanClosing } from '../../../shared/domain/plan-words.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { ifGiven, Line, useTexts } from '../../ui/short-fields.tsx'
import { useSaid } from './use-said.ts'

/** Nothing more is said in it afterwards. */
export function CloseForm({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const close = useDo('plan.close')
  const said = useSaid(onClose)
  const { field, given } = useTexts('text')
  const [reason, setReason] = useState<PlanClosing>('completed')
  return (
    <FormFoot
      title={t('plans.do.close')}
      submit={t('plans.do.close')}
      danger
      ready
      busy={close.isPending}
      error={close.error}
      onClose={onClose}
      onSubmit={() => close.mutate({ id, reason, ...ifGiven('text', given('text')) }, said)}
    >
      <SegmentedControl
        size="xs"
        aria-label={t('plans.field.why')}
        value={reason}
        onChange={(value) => setReason(planClosings.find((each) => each === value) ?? 'completed')}
        data={planClosings.map((value) => ({ value, label: t(`word.planClosing.${value}`) }))}
      />
      <Line label={t('plans.field.text')} {...field('text')} />
    </FormFoot>
  )
}
