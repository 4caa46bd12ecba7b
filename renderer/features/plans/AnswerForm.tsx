import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanAnswer } from '../../../shared/domain/plan-words.ts'
import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { ifGiven, Line, useTexts, Words } from '../../ui/short-fields.tsx'
import { useSaid } from '../../ui/use-said.ts'

interface Props {
  readonly detail: PlanDetail
  readonly answer: PlanAnswer
  readonly onClose: () => void
}

/** In the name of the unit, about the version that was on screen when the form was opened: time and area are said once more. */
export function AnswerForm({ detail: newest, answer, onClose }: Props) {
  const [detail] = useState(newest) // one that comes meanwhile is not answered unseen: the engine refuses then
  const { t } = useTranslation()
  const send = useDo('plan.answer')
  const said = useSaid(t('plans.said'), onClose)
  const { field, given } = useTexts('forces', 'text')
  const { id, head: version, plan } = detail
  const text = given('text')
  return (
    <FormFoot
      title={t(`plans.do.${answer}`)}
      text={t('plans.answerText', {
        version: detail.version,
        starts: dateTime(plan.starts),
        ends: dateTime(plan.ends),
        area: plan.area,
      })}
      submit={t(`plans.do.${answer}`)}
      danger={answer === 'refuse'}
      ready={answer === 'accept' || text !== ''}
      busy={send.isPending}
      error={send.error}
      onClose={onClose}
      onSubmit={() =>
        send.mutate(
          answer === 'accept'
            ? { id, version, answer, ...ifGiven('forces', given('forces')), ...ifGiven('text', text) }
            : { id, version, answer, text },
          said,
        )
      }
    >
      {answer === 'accept' ? <Line first label={t('plans.field.forces')} {...field('forces')} /> : undefined}
      <Words
        first={answer === 'refuse'}
        required={answer === 'refuse'}
        label={t(answer === 'refuse' ? 'plans.field.why' : 'plans.field.text')}
        {...field('text')}
      />
    </FormFoot>
  )
}
