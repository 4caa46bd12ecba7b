import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { custodyActions, type CustodyAction } from '../../../shared/domain/case-words.ts'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import page from '../../ui/RecordPage.module.css'
import { ifGiven, Line, useTexts, Words } from '../../ui/short-fields.tsx'
import { useSaid } from '../../ui/use-said.ts'

interface Props {
  readonly detail: CaseDetail
  readonly exhibit: string
  readonly onClose: () => void
}

/** The next link of the chain: given by whoever has it now, unless something else is typed. */
export function CustodyForm({ detail, exhibit, onClose }: Props) {
  const { t } = useTranslation()
  const custody = useDo('case.custody')
  const said = useSaid(t('cases.said'), onClose)
  const about = detail.exhibits.find(({ statement }) => statement === exhibit)
  const { field, given } = useTexts('from', 'to', 'place', 'text')
  const [action, setAction] = useState<CustodyAction>('handed-over')
  const from = given('from') === '' ? (about?.holder ?? '') : given('from')
  const title = `${t('cases.do.custody')}: ${about?.label ?? ''}`
  return (
    <FormFoot
      title={title}
      submit={t('cases.do.custody')}
      ready={from !== '' && given('to') !== ''}
      busy={custody.isPending}
      error={custody.error}
      onClose={onClose}
      onSubmit={() =>
        custody.mutate(
          {
            id: detail.id,
            exhibit,
            action,
            from,
            to: given('to'),
            ...ifGiven('place', given('place')),
            ...ifGiven('text', given('text')),
          },
          said,
        )
      }
    >
      <div className={page['pair']}>
        <Select
          size="sm"
          label={t('cases.field.action')}
          value={action}
          allowDeselect={false}
          onChange={(value) => setAction(custodyActions.find((each) => each === value) ?? 'handed-over')}
          data={custodyActions.map((value) => ({ value, label: t(`word.custodyAction.${value}`) }))}
        />
        <Line label={`${t('cases.field.from')} (${about?.holder ?? ''})`} {...field('from')} />
        <Line first required label={t('cases.field.receiver')} {...field('to')} />
        <Line label={t('cases.field.where')} {...field('place')} />
      </div>
      <Words label={t('cases.field.text')} {...field('text')} />
    </FormFoot>
  )
}
