import { SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import {
  bulletinKinds,
  bulletinTypes,
  handlings,
  recordStatuses,
  typedMarkings,
  urgencies,
  type Urgency,
} from '../../../shared/domain/bulletin-words.ts'
import { ackWithinMs } from '../../../shared/domain/bulletin-defaults.ts'
import { hour, minute } from '../../../shared/time.ts'
import { span } from '../../ui/dates.ts'
import styles from './compose.module.css'
import { FormSection } from './FormSection.tsx'
import { emptyForm } from './bulletin-form.ts'
import { ChoiceField, TextField } from './fields.tsx'
import { useBulletinForm } from './form-context.ts'

interface Props {
  /** A bulletin that is there already stays of its kind. */
  readonly fixedKind: boolean
  readonly urgency: Urgency
  readonly onUrgency: (urgency: Urgency) => void
  readonly ackWithin: number | undefined
  readonly onAckWithin: (ms: number | undefined) => void
}

const deadlines = [5 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 8 * hour, 24 * hour, 72 * hour]

/** How urgent, until when, and what the receiver may do with it. */
export function NoticeSection({ fixedKind, urgency, onUrgency, ackWithin, onAckWithin }: Props) {
  const { t } = useTranslation()
  const form = useBulletinForm()
  const words = (ms: number): string => {
    const { unit, count } = span(ms)
    return t(`time.length.${unit}`, { n: count })
  }
  const toKind = (value: string | null): void => {
    const kind = bulletinKinds.find((one) => one === value) ?? 'wanted'
    const { kind: before, actions, vehicles } = form.values
    const untouched = actions.toSorted().join() === emptyForm(before).actions.toSorted().join()
    const blank = emptyForm(kind)
    form.setValues({
      kind,
      ...(untouched && { actions: blank.actions }),
      ...(vehicles.length === 0 && { vehicles: blank.vehicles }),
    })
  }
  return (
    <FormSection id="notice">
      <Select
        label={t('compose.kind')}
        withAsterisk
        data={bulletinKinds.map((value) => ({ value, label: t(`word.kind.${value}`) }))}
        value={form.values.kind}
        allowDeselect={false}
        disabled={fixedKind}
        onChange={toKind}
        data-path="kind"
        style={{ gridColumn: '1 / -1' }}
      />
      <div className={styles['choice']}>
        <span id="urgency-label">{t('word.label.urgency')}</span>
        <SegmentedControl
          size="xs"
          aria-labelledby="urgency-label"
          value={urgency}
          onChange={(value) => onUrgency(urgencies.find((one) => one === value) ?? 'routine')}
          data={urgencies.map((value) => ({ value, label: t(`word.urgency.${value}`) }))}
        />
      </div>
      <Select
        label={t('compose.ack')}
        data={[
          { value: '', label: t('compose.ackDefault', { time: words(ackWithinMs[urgency]) }) },
          ...deadlines.map((ms) => ({ value: String(ms), label: words(ms) })),
        ]}
        value={ackWithin === undefined ? '' : String(ackWithin)}
        allowDeselect={false}
        onChange={(value) => onAckWithin(value === null || value === '' ? undefined : Number(value))}
      />
      {form.values.kind === 'wanted' ? (
        <ChoiceField
          path="type"
          label={t('word.label.type')}
          values={bulletinTypes}
          word={(value) => t(`word.type.${value}`)}
          required
        />
      ) : undefined}
      <ChoiceField
        path="status"
        label={t('word.label.status')}
        values={recordStatuses}
        word={(value) => t(`word.status.${value}`)}
        required
      />
      <ChoiceField
        path="marking"
        label={t('word.label.marking')}
        values={typedMarkings}
        word={(value) => t(`word.marking.${value}`)}
        required
      />
      <ChoiceField
        path="handling"
        label={t('word.label.handling')}
        values={handlings}
        word={(value) => t(`word.handling.${value}`)}
        required
        wide
      />
      {form.values.handling === 'H3' ? (
        <TextField path="handlingNote" label={t('word.label.handlingNote')} required wide />
      ) : undefined}
    </FormSection>
  )
}
