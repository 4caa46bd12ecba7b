import { Checkbox, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import styles from './cases.module.css'
import { Line, useTexts } from '../../ui/short-fields.tsx'
import { UnitChoice } from '../../ui/UnitChoice.tsx'
import { useSaid } from '../../ui/use-said.ts'

const turns: readonly string[] = ['case-open', 'case-widen', 'case-narrow', 'case-close']
const choices = ['none', 'all', 'chosen'] as const

/** Whom it lets in, what of the past they are given, and why. */
export function ShareForm({ detail, onClose }: { readonly detail: CaseDetail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const share = useDo('case.share')
  const said = useSaid(t('cases.said'), onClose)
  const { field, given } = useTexts('reason')
  const all = useAsk('units.list', {}).data?.units ?? []
  const own = all.find((unit) => unit.own)?.code
  const members = detail.members.map(({ code }) => code)
  const units = all.filter(({ code, successor }) => successor === undefined && !members.includes(code))
  const entries = detail.history.filter(({ kind, unit }) => !turns.includes(kind) && unit.code === own)
  const [to, setTo] = useState<readonly string[]>([])
  const [choice, setChoice] = useState<(typeof choices)[number]>('none')
  const [chosen, setChosen] = useState<readonly string[]>([])
  return (
    <FormFoot
      title={t('cases.do.share')}
      text={t('cases.field.shareText')}
      submit={t('cases.do.share')}
      ready={to.length > 0 && given('reason') !== ''}
      busy={share.isPending}
      error={share.error}
      onClose={onClose}
      onSubmit={() =>
        share.mutate(
          { id: detail.id, to: [...to], reason: given('reason'), history: choice === 'chosen' ? [...chosen] : choice },
          said,
        )
      }
    >
      <UnitChoice label={t('cases.field.to')} units={units} chosen={to} onChange={setTo} />
      <SegmentedControl
        size="xs"
        aria-label={t('cases.field.history')}
        value={choice}
        onChange={(value) => setChoice(choices.find((each) => each === value) ?? 'none')}
        data={[
          { value: 'none', label: t('cases.field.historyNone') },
          { value: 'all', label: t('cases.field.historyAll') },
          { value: 'chosen', label: t('cases.field.historyChosen') },
        ]}
      />
      {choice === 'chosen' ? (
        <Checkbox.Group label={t('cases.field.history')} value={[...chosen]} onChange={(value) => setChosen(value)}>
          <div className={`${styles['choices']} scroll`}>
            {entries.map((each) => (
              <Checkbox
                key={each.statement}
                size="xs"
                value={each.statement}
                label={`${t(`cases.step.${each.kind}`)}: ${(each.text ?? '').slice(0, 80)}`}
              />
            ))}
          </div>
        </Checkbox.Group>
      ) : undefined}
      <Line required label={t('cases.field.reason')} {...field('reason')} />
    </FormFoot>
  )
}
