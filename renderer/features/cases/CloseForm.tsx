import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { caseClosings, type CaseClosing } from '../../../shared/domain/case-words.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { ifGiven, Line, useTexts } from '../../ui/short-fields.tsx'
import { useSaid } from './use-said.ts'

/** Nothing more is said in it afterwards. */
export function CloseForm({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const close = useDo('case.close')
  const said = useSaid(onClose)
  const { field, given } = useTexts('text')
  const [reason, setReason] = useState<CaseClosing>('concluded')
  return (
    <FormFoot
      title={t('cases.do.close')}
      submit={t('cases.do.close')}
      danger
      ready
      busy={close.isPending}
      error={close.error}
      onClose={onClose}
      onSubmit={() => close.mutate({ id, reason, ...ifGiven('text', given('text')) }, said)}
    >
      <SegmentedControl
        size="xs"
        aria-label={t('cases.field.reason')}
        value={reason}
        onChange={(value) => setReason(caseClosings.find((each) => each === value) ?? 'concluded')}
        data={caseClosings.map((value) => ({ value, label: t(`word.caseClosing.${value}`) }))}
      />
      <Line label={t('cases.field.text')} {...field('text')} />
    </FormFoot>
  )
}
