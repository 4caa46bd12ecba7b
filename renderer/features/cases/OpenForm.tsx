import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseInput } from '../../../shared/domain/case-input.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import page from '../../ui/RecordPage.module.css'
import { ExerciseBox, ifGiven, Line, useTexts, Words } from '../../ui/short-fields.tsx'
import { UnitChoice, useOtherUnits } from '../../ui/UnitChoice.tsx'

interface Props {
  readonly onClose: () => void
  readonly onOpened: (id: string) => void
}

/** A case in one short form: what it is about, who, and which units read it from the first word on. */
export function OpenForm({ onClose, onOpened }: Props) {
  const { t } = useTranslation()
  useClearToasts()
  const create = useDo('case.create')
  const units = useOtherUnits()
  const { field, given } = useTexts('title', 'summary', 'number', 'offence', 'name', 'phone', 'plate')
  const [isExercise, setExercise] = useState(false)
  const [to, setTo] = useState<readonly string[]>([])
  const content = (): CaseInput => ({
    title: given('title'),
    status: isExercise ? 'exercise' : 'actual',
    marking: 'noi-bo',
    handling: 'H0',
    summary: given('summary'),
    ...ifGiven('number', given('number')),
    ...(given('offence') !== '' && { offence: { name: given('offence') } }),
    ...(given('name') !== '' && { subject: { names: [{ full: given('name'), kind: 'legal' as const }] } }),
    ...(given('phone') !== '' && { phones: [given('phone')] }),
    ...(given('plate') !== '' && { vehicles: [{ plate: given('plate'), class: 'other' as const }] }),
  })
  return (
    <div className={`${page['form']} scroll`}>
      <FormFoot
        title={t('cases.open.title')}
        text={t('cases.open.text')}
        submit={t('cases.open.submit')}
        ready={given('title') !== '' && given('summary') !== ''}
        busy={create.isPending}
        error={create.error}
        onClose={onClose}
        onSubmit={() =>
          create.mutate(
            { case: content(), to: [...to] },
            {
              onSuccess: ({ id }) => {
                notifications.show({ message: t('cases.open.done') })
                onOpened(id)
              },
            },
          )
        }
      >
        <Line first required label={t('cases.field.title')} {...field('title')} />
        <Words required label={t('cases.section.summary')} {...field('summary')} />
        <div className={page['pair']}>
          <Line label={t('cases.number')} {...field('number')} />
          <Line label={t('cases.offence')} {...field('offence')} />
          <Line label={t('word.label.fullName')} {...field('name')} />
          <Line label={t('request.phones')} {...field('phone')} />
          <Line label={t('request.vehicles')} {...field('plate')} />
        </div>
        <UnitChoice label={t('cases.field.to')} units={units} chosen={to} onChange={setTo} />
        <ExerciseBox checked={isExercise} onChange={setExercise} />
      </FormFoot>
    </div>
  )
}
