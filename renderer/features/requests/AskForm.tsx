import { Select, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { urgencies, type Urgency } from '../../../shared/domain/bulletin-words.ts'
import type { RequestInput } from '../../../shared/domain/request-input.ts'
import { requestKinds, type RequestKind } from '../../../shared/domain/request-words.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { ExerciseBox } from '../../ui/short-fields.tsx'
import { UnitChoice, useOtherUnits } from '../../ui/UnitChoice.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import page from '../../ui/RecordPage.module.css'

interface Props {
  readonly onClose: () => void
  readonly onAsked: (id: string) => void
}

const empty = { title: '', asked: '', ground: '', name: '', year: '', number: '', phone: '', plate: '' }
type Texts = typeof empty

/** A request in one short form: what, about whom, why, whom, by when. */
export function AskForm({ onClose, onAsked }: Props) {
  const { t } = useTranslation()
  useClearToasts()
  const create = useDo('request.create')
  const units = useOtherUnits()
  const [kind, setKind] = useState<RequestKind>('identity')
  const [urgency, setUrgency] = useState<Urgency>('routine')
  const [isExercise, setExercise] = useState(false)
  const [to, setTo] = useState<readonly string[]>([])
  const [texts, setTexts] = useState<Texts>(empty)
  const isYear = /^(?:\d{4})?$/.test(texts.year.trim())
  const ready = isYear && to.length > 0 && [texts.title, texts.asked, texts.ground].every((each) => each.trim() !== '')
  const field = (name: keyof Texts, label: string, max: number = limits.shortTextBytes / 4) => ({
    size: 'sm' as const,
    label,
    maxLength: max,
    value: texts[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setTexts((before) => ({ ...before, [name]: value }))
    },
  })
  return (
    <div className={`${page['form']} scroll`}>
      <FormFoot
        title={t('request.ask.title')}
        text={t('request.ask.text')}
        submit={t('request.ask.submit', { count: to.length })}
        ready={ready}
        busy={create.isPending}
        error={create.error}
        onClose={onClose}
        onSubmit={() =>
          create.mutate(
            { request: toRequest(texts, { kind, status: isExercise ? 'exercise' : 'actual' }), to: [...to], urgency },
            {
              onSuccess: ({ id, alike }) => {
                const [first] = alike
                notifications.show({
                  message:
                    first === undefined
                      ? t('request.ask.done')
                      : t('request.ask.alike', { unit: first.unit, title: first.title }),
                })
                onAsked(id)
              },
            },
          )
        }
      >
        <Select
          size="sm"
          label={t('request.kind')}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind(requestKinds.find((each) => each === value) ?? 'other')}
          data={requestKinds.map((value) => ({ value, label: t(`word.requestKind.${value}`) }))}
        />
        <TextInput autoFocus required {...field('title', t('request.field.title'))} />
        <Textarea
          required
          autosize
          minRows={3}
          maxRows={10}
          {...field('asked', t('request.section.asked'), limits.longTextBytes / 4)}
        />
        <TextInput required {...field('ground', t('request.ground'))} />
        <div className={page['pair']}>
          <TextInput {...field('name', t('word.label.fullName'))} />
          <TextInput
            inputMode="numeric"
            error={isYear ? undefined : t('request.wrongYear')}
            {...field('year', t('request.field.year'), 4)}
          />
          <TextInput inputMode="numeric" {...field('number', t('request.field.number'), 12)} />
          <TextInput {...field('phone', t('request.phones'), 32)} />
          <TextInput {...field('plate', t('request.vehicles'), 32)} />
          <Select
            size="sm"
            label={t('request.field.urgency')}
            value={urgency}
            allowDeselect={false}
            onChange={(value) => setUrgency(urgencies.find((each) => each === value) ?? 'routine')}
            data={urgencies.map((value) => ({ value, label: t(`word.urgency.${value}`) }))}
          />
        </div>
        <UnitChoice required label={t('request.field.to')} units={units} chosen={to} onChange={setTo} />
        <ExerciseBox checked={isExercise} onChange={setExercise} />
      </FormFoot>
    </div>
  )
}

/** What stands in the form, without what is empty. */
function toRequest(texts: Texts, words: Pick<RequestInput, 'kind' | 'status'>): RequestInput {
  const given = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim()])) as Texts
  const year = /^\d{4}$/.test(given.year) ? Number(given.year) : undefined
  const subject = {
    ...(given.name !== '' && { names: [{ full: given.name, kind: 'legal' as const }] }),
    ...(year !== undefined && { birth: { year } }),
    ...(given.number !== '' && {
      ids: [{ type: given.number.length === 9 ? ('cmnd' as const) : ('cccd' as const), number: given.number }],
    }),
  }
  return {
    ...words,
    title: given.title,
    marking: 'noi-bo',
    handling: 'H0',
    asked: given.asked,
    ground: given.ground,
    ...(Object.keys(subject).length > 0 && { subject }),
    ...(given.phone !== '' && { phones: [given.phone] }),
    ...(given.plate !== '' && { vehicles: [{ plate: given.plate, class: 'other' as const }] }),
  }
}
