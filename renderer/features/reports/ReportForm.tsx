import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReportInput } from '../../../shared/domain/report-table.ts'
import { periodKinds, type PeriodKind } from '../../../shared/domain/report-words.ts'
import { isOver, sumByGroup } from '../../../shared/domain/report-sums.ts'
import type { ReportDetail } from '../../../shared/ipc/report-calls.ts'
import { limits } from '../../../shared/limits.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { isoDate, plainDate } from '../../ui/dates.ts'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { UnitChoice } from '../../ui/UnitChoice.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import { figuresOf, numberIn, typedOf, type Typed } from './figures.ts'
import { FiguresGrid } from './FiguresGrid.tsx'
import styles from './reports.module.css'

interface Props {
  /** The report whose figures these come in the place of. */
  readonly corrects?: ReportDetail
  readonly onClose: () => void
  readonly onDone: (id: string) => void
}

type Name =
  | 'title'
  | 'from'
  | 'to'
  | 'wanted'
  | 'reduction'
  | 'clearUp'
  | 'baseline'
  | 'notes'
  | 'preparedBy'
  | 'reason'

/** What was typed, or what the report says that is corrected. */
function textsOf(report: ReportInput | undefined): Record<Name, string> {
  const target = report?.target
  const shown = (value: number | undefined): string => (value === undefined ? '' : String(value))
  return {
    title: report?.title ?? '',
    from: report === undefined ? '' : plainDate(report.period.from),
    to: report === undefined ? '' : plainDate(report.period.to),
    wanted: shown(report?.wanted),
    reduction: shown(target?.reduction),
    clearUp: shown(target?.clearUp),
    baseline: shown(target?.baseline),
    notes: report?.notes ?? '',
    preparedBy: report?.preparedBy ?? '',
    reason: '',
  }
}

/** A report in one form: which days, the grid of figures, the target, and for whom. */
export function ReportForm({ corrects, onClose, onDone }: Props) {
  const { t } = useTranslation()
  useClearToasts()
  const submit = useDo('report.submit')
  const correct = useDo('report.correct')
  const units = useAsk('units.list', {}).data?.units.filter((unit) => !unit.own && unit.successor === undefined) ?? []
  const [texts, setTexts] = useState(() => textsOf(corrects?.report))
  const [kind, setKind] = useState<PeriodKind>(corrects?.report.period.kind ?? 'month')
  const [typed, setTyped] = useState<Typed>(() => typedOf(corrects?.report.figures ?? {}))
  const [isExercise, setExercise] = useState(false)
  const [to, setTo] = useState<readonly string[]>([])
  const report = contentOf({ texts, kind, typed, status: isExercise ? 'exercise' : 'actual', corrects })
  const field = (name: Name) => ({
    size: 'sm',
    label: t(`report.field.${name}`),
    value: texts[name],
    maxLength: (name === 'notes' ? limits.longTextBytes : limits.shortTextBytes) / 4,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setTexts((before) => ({ ...before, [name]: value }))
    },
  })
  const day = (name: 'from' | 'to') => ({
    ...field(name),
    error: texts[name].trim() === '' || isoDate(texts[name]) !== undefined ? undefined : t('report.wrongDay'),
  })
  const isExplained = report === undefined || report.notes !== undefined || !sumByGroup([report.figures]).some(isOver)
  const isNamed = corrects === undefined ? to.length > 0 : texts.reason.trim() !== ''
  function send(): void {
    if (report === undefined) return
    if (corrects === undefined) {
      submit.mutate(
        { report, to: [...to] },
        {
          onSuccess: ({ id }) => {
            notifications.show({ message: t('report.done') })
            onDone(id)
          },
        },
      )
      return
    }
    correct.mutate(
      { id: corrects.id, version: corrects.head, report, reason: texts.reason.trim() },
      {
        onSuccess: ({ id }) => {
          notifications.show({ message: t('report.done') })
          onDone(id)
        },
      },
    )
  }
  const words = corrects === undefined ? 'new' : 'correct'
  return (
    <div className={`${styles['form']} scroll`}>
      <FormFoot
        title={t(`report.${words}.title`)}
        text={t(`report.${words}.text`)}
        submit={t(`report.${words}.submit`)}
        ready={report !== undefined && isNamed && isExplained}
        busy={submit.isPending || correct.isPending}
        error={submit.error ?? correct.error}
        onClose={onClose}
        onSubmit={send}
      >
        <TextInput autoFocus required {...field('title')} />
        {corrects === undefined ? (
          <div className={styles['pair']}>
            <NativeSelect
              size="sm"
              label={t('report.field.kind')}
              value={kind}
              data={periodKinds.map((value) => ({ value, label: t(`word.periodKind.${value}`) }))}
              onChange={(event) => setKind(event.currentTarget.value as PeriodKind)} // one of `data`
            />
            <TextInput required placeholder="dd/mm/yyyy" {...day('from')} />
            <TextInput required placeholder="dd/mm/yyyy" {...day('to')} />
          </div>
        ) : (
          <TextInput required {...field('reason')} />
        )}
        <FiguresGrid typed={typed} onChange={setTyped} />
        <div className={styles['pair']}>
          {(['wanted', 'reduction', 'clearUp', 'baseline'] as const).map((name) => (
            <TextInput
              key={name}
              inputMode="numeric"
              {...field(name)}
              error={isFigure(texts[name], name) ? undefined : t('report.wrongFigure', { most: mostOf(name) })}
            />
          ))}
        </div>
        <Textarea autosize minRows={2} maxRows={6} required={!isExplained} {...field('notes')} />
        {isExplained ? undefined : <p className="muted">{t('report.explain')}</p>}
        <TextInput {...field('preparedBy')} />
        {corrects === undefined ? (
          <>
            <UnitChoice label={t('report.to')} units={units} chosen={to} onChange={setTo} />
            <Checkbox
              size="xs"
              checked={isExercise}
              onChange={(event) => setExercise(event.currentTarget.checked)}
              label={t('frame.exercise')}
            />
          </>
        ) : undefined}
      </FormFoot>
    </div>
  )
}

/** Two are shares of a hundred. */
const mostOf = (name: Name): number => (name === 'reduction' || name === 'clearUp' ? 100 : limits.reportFigure)
const isFigure = (typed: string, name: Name): boolean => {
  const value = numberIn(typed)
  return value === undefined || value <= mostOf(name)
}

interface Content {
  readonly texts: Record<Name, string>
  readonly kind: PeriodKind
  readonly typed: Typed
  readonly status: ReportInput['status']
  readonly corrects: ReportDetail | undefined
}

/** `undefined` while something is missing, or no figure or day. The engine says the rest. */
function contentOf({ texts, kind, typed, status, corrects }: Content): ReportInput | undefined {
  const from = corrects?.report.period.from ?? isoDate(texts.from)
  const to = corrects?.report.period.to ?? isoDate(texts.to)
  const figures = figuresOf(typed)
  const [wanted, reduction, clearUp, baseline] = [texts.wanted, texts.reduction, texts.clearUp, texts.baseline].map(
    numberIn,
  )
  const isWrong = [wanted, reduction, clearUp, baseline].some((value) => Number.isNaN(value))
  const title = texts.title.trim()
  if (from === undefined || to === undefined || figures === undefined || isWrong || title === '') return undefined
  if (Object.keys(figures).length === 0 || (reduction ?? 0) > 100 || (clearUp ?? 0) > 100) return undefined
  const year = corrects?.report.target?.year ?? Number(to.slice(0, 4))
  const target = {
    year,
    ...(reduction !== undefined && { reduction }),
    ...(clearUp !== undefined && { clearUp }),
    ...(baseline !== undefined && { baseline }),
  }
  const text = (name: 'notes' | 'preparedBy') => (texts[name].trim() === '' ? {} : { [name]: texts[name].trim() })
  const { handlingNote } = corrects?.report ?? {}
  return {
    title,
    status: corrects?.report.status ?? status,
    marking: corrects?.report.marking ?? 'noi-bo',
    handling: corrects?.report.handling ?? 'H0',
    ...(handlingNote !== undefined && { handlingNote }),
    period: { kind, from, to },
    figures,
    ...(wanted !== undefined && { wanted }),
    ...(Object.keys(target).length > 1 && { target }),
    ...text('notes'),
    ...text('preparedBy'),
  }
}
