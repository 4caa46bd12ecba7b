import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanInput } from '../../../shared/domain/plan-input.ts'
import { planKinds, type PlanKind } from '../../../shared/domain/plan-words.ts'
import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { hour, msToRfc3339 } from '../../../shared/time.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useClock } from '../../ui/clock-context.tsx'
import { dateTime, timeOf } from '../../ui/dates.ts'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { ExerciseBox, ifGiven, Line, useTextsFrom, Words } from '../../ui/short-fields.tsx'
import { UnitChoice, useOtherUnits } from '../../ui/UnitChoice.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import { dayOf, startOf } from '../../ui/weeks.ts'
import page from '../../ui/RecordPage.module.css'
import { useSaid } from '../../ui/use-said.ts'

interface Props {
  /** The plan that a new version supersedes; without it, a new plan. */
  readonly before?: PlanDetail
  readonly onClose: () => void
  readonly onDone: (id: string) => void
}

/** A plan in one short form. Of a change, everybody who was asked is asked anew. */
export function PlanForm({ before, onClose, onDone }: Props) {
  const { t } = useTranslation()
  const clock = useClock()
  useClearToasts()
  const propose = useDo('plan.propose')
  const change = useDo('plan.change')
  const { onSuccess } = useSaid(t('plans.said'), () => undefined)
  const units = useOtherUnits()
  const { field, given } = useTextsFrom(startingWith(before?.plan, clock.now()))
  const [kind, setKind] = useState<PlanKind>(before?.plan.kind ?? 'joint-patrol')
  const [isExercise, setExercise] = useState(before?.plan.status === 'exercise')
  const [to, setTo] = useState<readonly string[]>([])
  const [version] = useState(before?.head) // of when it was opened: a newer one that comes meanwhile is not overwritten unseen
  const starts = timeOf(given('starts'))
  const ends = timeOf(given('ends'))
  const isTimed = starts !== undefined && ends !== undefined && ends > starts
  const isFull = (['title', 'area', 'purpose'] as const).every((name) => given(name) !== '')
  const isBusy = propose.isPending || change.isPending

  function submit(): void {
    if (starts === undefined || ends === undefined) return
    const places = given('places')
      .split('\n')
      .map((each) => each.trim())
      .filter((each) => each !== '')
    const { contact, handlingNote, marking = 'noi-bo', handling = 'H0' } = before?.plan ?? {}
    const plan: PlanInput = {
      kind,
      title: given('title'),
      status: isExercise ? 'exercise' : (before?.plan.status ?? 'actual') === 'test' ? 'test' : 'actual',
      marking,
      handling,
      ...(handlingNote !== undefined && { handlingNote }),
      starts: msToRfc3339(starts),
      ends: msToRfc3339(ends),
      area: given('area'),
      purpose: given('purpose'),
      ...(places.length > 0 && { places }),
      ...ifGiven('lead', given('lead')),
      ...(contact !== undefined && { contact }),
    }
    const done = ({ id }: { readonly id: string }): void => {
      onSuccess()
      onDone(id)
    }
    if (before === undefined || version === undefined) propose.mutate({ plan, to: [...to] }, { onSuccess: done })
    else {
      const reason = ifGiven('reason', given('reason'))
      change.mutate({ id: before.id, version, plan, ...reason }, { onSuccess: done })
    }
  }

  const form = (
    <FormFoot
      title={t(before === undefined ? 'plans.propose.title' : 'plans.do.change')}
      text={t(before === undefined ? 'plans.propose.text' : 'plans.changeText')}
      submit={before === undefined ? t('plans.propose.submit', { count: to.length }) : t('plans.do.change')}
      ready={isFull && isTimed && (before !== undefined || to.length > 0)}
      busy={isBusy}
      error={propose.error ?? change.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <Line first required label={t('plans.field.title')} {...field('title')} />
      <div className={page['pair']}>
        <Select
          size="sm"
          label={t('plans.field.kind')}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind(planKinds.find((each) => each === value) ?? kind)}
          data={planKinds.map((value) => ({ value, label: t(`word.planKind.${value}`) }))}
        />
        <Moment label={t('plans.field.starts')} wrong={starts === undefined} {...field('starts')} />
        <Moment label={t('plans.field.ends')} wrong={!isTimed} {...field('ends')} />
        <Line label={t('plans.field.lead')} {...field('lead')} />
      </div>
      <Line required label={t('plans.field.area')} {...field('area')} />
      <Words required label={t('plans.field.purpose')} {...field('purpose')} />
      <Words label={t('plans.field.places')} {...field('places')} />
      {before === undefined ? (
        <UnitChoice label={t('plans.field.to')} units={units} chosen={to} onChange={setTo} />
      ) : (
        <Line label={t('plans.field.reason')} {...field('reason')} />
      )}
      <ExerciseBox checked={isExercise} onChange={setExercise} />
    </FormFoot>
  )
  return before === undefined ? <div className={`${page['form']} scroll`}>{form}</div> : form
}

/** What the form begins with: the version before, or an evening from tomorrow on. */
function startingWith(plan: PlanDetail['plan'] | undefined, now: number) {
  const evening = startOf(dayOf(now) + 1) + 18 * hour
  return {
    title: plan?.title ?? '',
    area: plan?.area ?? '',
    purpose: plan?.purpose ?? '',
    places: plan?.places?.join('\n') ?? '',
    lead: plan?.lead ?? '',
    reason: '',
    starts: dateTime(plan?.starts ?? msToRfc3339(evening)),
    ends: dateTime(plan?.ends ?? msToRfc3339(evening + 5 * hour)),
  }
}

interface MomentProps {
  readonly label: string
  readonly value: string
  readonly wrong: boolean
  readonly onChange: (value: string) => void
}

function Moment({ label, value, wrong, onChange }: MomentProps) {
  const { t } = useTranslation()
  return (
    <TextInput
      required
      size="sm"
      label={label}
      placeholder={t('life.sighting.seenAtHint')}
      error={wrong ? t('plans.wrongTime') : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
