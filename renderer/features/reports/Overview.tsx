import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { dateOfDay, dayAt, dayNumber, type Days } from '../../../shared/domain/report-period.ts'
import type { ReportOverview } from '../../../shared/ipc/report-calls.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { isoDate, plainDate } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { SaveButton } from '../../ui/SaveButton.tsx'
import { Section } from '../../ui/Section.tsx'
import { Loading, Notice, Trouble } from '../../ui/states.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import { BarChart } from './BarChart.tsx'
import { FiguresTable } from './FiguresTable.tsx'
import styles from './reports.module.css'
import { UnitsTable } from './UnitsTable.tsx'

/** Up to the end of the last month that is over, from the first day of its year. */
function daysBefore(now: number): Days {
  const last = dateOfDay(dayNumber(`${dayAt(now).slice(0, 7)}-01`) - 1)
  return { from: `${last.slice(0, 4)}-01-01`, to: last }
}

/** What the reports at hand come to, over the days that are asked for; the gaps first. */
export function Overview({ onClose }: { readonly onClose?: () => void }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const [days, setDays] = useState<Days>(() => daysBefore(now))
  const [texts, setTexts] = useState({ from: plainDate(days.from), to: plainDate(days.to) })
  const answer = useAsk('report.overview', days)
  const asked = { from: isoDate(texts.from), to: isoDate(texts.to) }
  function ask(event: SubmitEvent): void {
    event.preventDefault()
    if (asked.from !== undefined && asked.to !== undefined) setDays({ from: asked.from, to: asked.to })
  }
  const field = (name: 'from' | 'to') => ({
    size: 'xs' as const,
    label: t(`report.field.${name}`),
    placeholder: 'dd/mm/yyyy',
    value: texts[name],
    error: asked[name] === undefined ? t('report.wrongDay') : undefined,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setTexts((before) => ({ ...before, [name]: value }))
    },
  })
  return (
    <article className={styles['detail']}>
      <header className={styles['head']}>
        <div className={styles['headText']}>
          <h2>{t('report.overview.title')}</h2>
          <form className={styles['asked']} onSubmit={ask}>
            <TextInput {...field('from')} />
            <TextInput {...field('to')} />
            <Button size="xs" type="submit" variant="default">
              {t('report.overview.ask')}
            </Button>
          </form>
        </div>
        {onClose === undefined ? undefined : (
          <Tooltip label={t('frame.back')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('frame.back')} onClick={onClose}>
              <Icon name="cross" />
            </ActionIcon>
          </Tooltip>
        )}
      </header>
      <div className={`${styles['body']} scroll`} tabIndex={0} role="region" aria-label={t('report.overview.title')}>
        {answer.data !== undefined ? (
          <Shown overview={answer.data} />
        ) : answer.error === null ? (
          <Loading lines={8} />
        ) : (
          <Trouble error={answer.error} again={() => void answer.refetch()} />
        )}
      </div>
      <Save days={days} />
    </article>
  )
}

function Shown({ overview }: { readonly overview: ReportOverview }) {
  const { t } = useTranslation()
  const silent = overview.silent.map(({ name }) => shortUnitName(name)).join(', ')
  return (
    <>
      {silent === '' ? undefined : <Notice tone="warn">{t('report.overview.silent', { units: silent })}</Notice>}
      {overview.more ? <Notice tone="warn">{t('report.overview.more')}</Notice> : undefined}
      {overview.units.length === 0 ? (
        <p className="muted">{t('report.overview.none')}</p>
      ) : (
        <>
          <Section title={t('report.overview.units')}>
            <BarChart
              title={t('report.overview.units')}
              bars={overview.units.map(({ unit, total }) => ({
                ...total,
                id: unit.id,
                label: shortUnitName(unit.name),
              }))}
            />
            <UnitsTable overview={overview} />
          </Section>
          <Section title={t('report.overview.groups')}>
            <FiguresTable caption={t('report.overview.groups')} sums={overview.total} before={overview.before} />
          </Section>
        </>
      )}
    </>
  )
}

function Save({ days }: { readonly days: Days }) {
  const { t, i18n } = useTranslation()
  const save = useDo('report.export')
  const language = i18n.language === 'en' ? ('en' as const) : ('vi' as const)
  return (
    <footer className={styles['foot']}>
      <SaveButton
        label={t('report.overview.save')}
        done={t('report.overview.saved')}
        save={save}
        input={{ ...days, language }}
      />
    </footer>
  )
}
