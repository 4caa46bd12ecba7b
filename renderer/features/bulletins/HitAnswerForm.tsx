import { NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hitAnswers, type HitAnswer } from '../../../shared/domain/bulletin-words.ts'
import { limits } from '../../../shared/limits.ts'
import { minute, msToRfc3339 } from '../../../shared/time.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useClock } from '../../ui/clock-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import { useUnitName } from '../../ui/use-unit-name.ts'
import type { Detail } from './detail.ts'

/** The owner's word: it is the one, it is not, when there will be a word, or why there is none. */
export function HitAnswerForm({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const clock = useClock()
  const unitName = useUnitName()
  useClearToasts()
  const say = useDo('hit.answer')
  const open = detail.hits.filter((hit) => hit.open)
  const [hit, setHit] = useState(open[0]?.statement)
  const [answer, setAnswer] = useState<HitAnswer>('confirmed')
  const [minutes, setMinutes] = useState(30)
  const [text, setText] = useState('')
  const words = text.trim()
  return (
    <FormFoot
      title={t('life.answer.title')}
      submit={t('life.answer.submit')}
      ready={answer === 'refused' ? words !== '' : answer !== 'need-until' || minutes > 0}
      busy={say.isPending}
      error={say.error}
      onClose={onClose}
      onSubmit={() =>
        say.mutate(
          {
            id: detail.id,
            answer,
            ...(hit !== undefined && { hit }),
            ...(answer === 'need-until' && { until: msToRfc3339(clock.now() + minutes * minute) }),
            ...(words !== '' && { text: words }),
          },
          {
            onSuccess: () => {
              notifications.show({ message: t('life.answer.done') })
              onClose()
            },
          },
        )
      }
    >
      {open.length > 1 ? (
        <Select
          size="sm"
          label={t('life.answer.which')}
          allowDeselect={false}
          value={hit ?? null}
          onChange={(value) => setHit(value ?? undefined)}
          data={open.map((one) => ({
            value: one.statement,
            label: `${unitName(one.unit)}, ${one.by.name}, ${dateTime(one.at)}`,
          }))}
        />
      ) : undefined}
      <SegmentedControl
        size="xs"
        aria-label={t('life.answer.title')}
        value={answer}
        onChange={(value) => setAnswer(hitAnswers.find((one) => one === value) ?? 'confirmed')}
        data={hitAnswers.map((value) => ({ value, label: t(`word.hitAnswer.${value}`) }))}
      />
      {answer === 'need-until' ? (
        <NumberInput
          size="sm"
          min={1}
          max={24 * 60}
          allowDecimal={false}
          label={t('life.answer.minutes')}
          value={minutes}
          onChange={(value) => setMinutes(typeof value === 'number' ? value : 0)}
        />
      ) : undefined}
      <TextInput
        autoFocus
        size="sm"
        required={answer === 'refused'}
        maxLength={limits.shortTextBytes / 4}
        label={t(answer === 'refused' ? 'life.answer.why' : 'life.answer.text')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormFoot>
  )
}
