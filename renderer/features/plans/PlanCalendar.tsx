import { ActionIcon, Button } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanLine } from '../../../shared/ipc/plan-calls.ts'
import { day, msToRfc3339 } from '../../../shared/time.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { plainDate } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Notice, Trouble } from '../../ui/states.tsx'
import { dayOf, isoOf, isSameMonth, monthOf, monthsOn, startOf, weekdayOf, weeksOf } from '../../ui/weeks.ts'
import { PlanRow } from './PlanRow.tsx'
import { isOn } from './plan-time.ts'
import styles from './plans.module.css'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string) => void
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const steps: Readonly<Record<string, (date: number) => number>> = {
  ArrowLeft: (date) => date - 1,
  ArrowRight: (date) => date + 1,
  ArrowUp: (date) => date - 7,
  ArrowDown: (date) => date + 7,
  Home: (date) => date - weekdayOf(date),
  End: (date) => date - weekdayOf(date) + 6,
  PageUp: (date) => monthsOn(date, -1),
  PageDown: (date) => monthsOn(date, 1),
}

/** The weeks of a month, Monday first, with the plans of the chosen day below. Arrows, Page Up and Page Down move. */
export function PlanCalendar({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const today = dayOf(useNow(60_000))
  const [chosen, setChosen] = useState(today)
  const cell = useRef<HTMLButtonElement>(null)
  const [isMoved, setMoved] = useState(false)
  useEffect(() => {
    if (isMoved) cell.current?.focus()
  }, [chosen, isMoved])
  const weeks = weeksOf(chosen)
  const from = weeks[0]?.[0] ?? chosen
  const to = weeks.at(-1)?.[6] ?? chosen
  const answer = useAsk(
    'plan.calendar',
    { from: msToRfc3339(startOf(from)), to: msToRfc3339(startOf(to) + day - 1) },
    { keepPrevious: true },
  )
  const plans = answer.data?.plans ?? []
  function onKeyDown(event: KeyboardEvent): void {
    const step = steps[event.key]
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    setMoved(true)
    setChosen(step(chosen))
  }
  const go = (date: number): void => {
    setMoved(false)
    setChosen(date)
  }
  const { year, month } = monthOf(chosen)
  const onDay = plans.filter((plan) => isOn(plan, chosen))
  return (
    <div className={`${styles['calendar']} scroll`} role="region" aria-label={t('plans.view.calendar')} tabIndex={0}>
      <div className={styles['months']}>
        <Step label={t('plans.month.before')} icon="back" onClick={() => go(monthsOn(chosen, -1))} />
        <h2 aria-live="polite">{t('plans.month.name', { month: String(month).padStart(2, '0'), year })}</h2>
        <Step label={t('plans.month.after')} icon="next" onClick={() => go(monthsOn(chosen, 1))} />
        <Button size="compact-xs" variant="default" onClick={() => go(today)}>
          {t('plans.month.today')}
        </Button>
      </div>
      {answer.error === null ? undefined : <Trouble error={answer.error} again={() => void answer.refetch()} />}
      {answer.data?.more === true ? <Notice tone="warn">{t('plans.month.more')}</Notice> : undefined}
      <table
        role="grid"
        className={styles['weeks']}
        aria-label={t('plans.month.name', { month: String(month).padStart(2, '0'), year })}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            {weekdays.map((weekday) => (
              <th key={weekday} scope="col">
                {t(`plans.weekday.${weekday}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((date) => (
                <td key={date} role="gridcell" aria-selected={date === chosen}>
                  <button
                    ref={date === chosen ? cell : undefined}
                    type="button"
                    className={`plain ${styles['day']}`}
                    tabIndex={date === chosen ? 0 : -1}
                    aria-current={date === today ? 'date' : undefined}
                    aria-label={dayLabel(date, plans.filter((plan) => isOn(plan, date)).length)}
                    data-other={!isSameMonth(date, chosen)}
                    onClick={() => go(date)}
                  >
                    <span>{isoOf(date).slice(8)}</span>
                    <Marks plans={plans.filter((plan) => isOn(plan, date))} />
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <h3 className={styles['agenda']}>{plainDate(isoOf(chosen))}</h3>
      {answer.data !== undefined && onDay.length === 0 ? (
        <p className={`${styles['none']} muted`}>{t('plans.noneOnDay')}</p>
      ) : undefined}
      <ul>
        {onDay.map((plan) => (
          <li key={plan.id}>
            <PlanRow row={plan} open={plan.id === open} onOpen={() => onOpen(plan.id)} />
          </li>
        ))}
      </ul>
    </div>
  )

  function dayLabel(date: number, count: number): string {
    const weekday = t(`plans.weekday.${weekdays[weekdayOf(date)] ?? 'mon'}`)
    return t('plans.dayLabel', { weekday, date: plainDate(isoOf(date)), count })
  }
}

/** One mark a plan; the word of its state stands in the rows below. */
function Marks({ plans }: { readonly plans: readonly PlanLine[] }) {
  return (
    <span className={styles['marksOfDay']} aria-hidden>
      {plans.slice(0, 4).map((plan) => (
        <i key={plan.id} data-state={plan.owed === 'us' ? 'owed' : plan.state} />
      ))}
      {plans.length > 4 ? <small>{`+${plans.length - 4}`}</small> : undefined}
    </span>
  )
}

interface StepProps {
  readonly label: string
  readonly icon: 'back' | 'next'
  readonly onClick: () => void
}

function Step({ label, icon, onClick }: StepProps) {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} size={14} />
    </ActionIcon>
  )
}
