import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReportDetail as Detail } from '../../../shared/ipc/report-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { dateTime, plainDate } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Loading, Notice, Trouble } from '../../ui/states.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { BarChart } from './BarChart.tsx'
import { FiguresTable } from './FiguresTable.tsx'
import { ReportForm } from './ReportForm.tsx'
import styles from './reports.module.css'
import { useRate } from './use-rate.ts'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** One report: its figures as bars and as a table, the target, what it said before. */
export function ReportDetail({ id, onClose }: Props) {
  const answer = useAsk('report.get', { id })
  // as it was on screen: a correction that arrives meanwhile must not become the version that this one names
  const [corrected, setCorrected] = useState<Detail | undefined>(undefined)
  if (answer.data === undefined)
    return answer.error === null ? (
      <Loading lines={8} />
    ) : (
      <Trouble error={answer.error} again={() => void answer.refetch()} />
    )
  const { data } = answer
  const close = (): void => setCorrected(undefined)
  if (corrected !== undefined) return <ReportForm corrects={corrected} onClose={close} onDone={close} />
  return <Shown detail={data} onClose={onClose} onCorrect={() => setCorrected(data)} />
}

interface ShownProps {
  readonly detail: Detail
  readonly onClose: () => void
  readonly onCorrect: () => void
}

function Shown({ detail, onClose, onCorrect }: ShownProps) {
  const { t } = useTranslation()
  const { report, sums } = detail
  const groups = detail.over.map((group) => t(`word.crimeGroup.${group}`)).join(', ')
  return (
    <article className={styles['detail']} data-status={detail.status}>
      <Header detail={detail} onClose={onClose} />
      <div className={`${styles['body']} scroll`} tabIndex={0} role="region" aria-label={t('desk.detail')}>
        {groups === '' ? undefined : <Notice tone="warn">{t('report.over', { groups })}</Notice>}
        <Section title={t('report.chart')}>
          <BarChart
            title={t('report.chart')}
            bars={sums.groups.map((each) => ({ ...each, id: each.group, label: t(`word.crimeGroup.${each.group}`) }))}
          />
        </Section>
        <Section title={t('report.figures')}>
          <FiguresTable caption={t('report.figures')} sums={sums} />
          <Facts>
            <Fact label={t('report.wanted')}>{report.wanted?.toString()}</Fact>
            <Fact label={t('report.target')}>{report.target && <Target target={report.target} />}</Fact>
            <Fact label={t('report.preparedBy')}>{report.preparedBy}</Fact>
          </Facts>
        </Section>
        <Section title={t('report.notes')} hidden={report.notes === undefined}>
          <p className={styles['words']}>{report.notes}</p>
        </Section>
        <Section title={t('report.versions')}>
          <Versions detail={detail} />
        </Section>
      </div>
      {detail.can.correct ? (
        <footer className={styles['foot']}>
          <Button size="sm" onClick={onCorrect}>
            {t('report.correct.action')}
          </Button>
        </footer>
      ) : detail.own ? (
        <footer className={styles['foot']}>
          <p className="muted">{t('report.who')}</p>
        </footer>
      ) : undefined}
    </article>
  )
}

function Header({ detail, onClose }: Pick<ShownProps, 'detail' | 'onClose'>) {
  const { t } = useTranslation()
  const { period, marking } = detail.report
  return (
    <header className={styles['head']}>
      <div className={styles['headText']}>
        <div className={styles['marks']}>
          <StatusBadge status={detail.status} />
          <Tag tone={detail.version > 1 ? 'warn' : 'neutral'}>
            {t(`word.reportState.${detail.state as 'submitted'}`)}
          </Tag>
          {marking === 'thuong' ? undefined : <Tag tone="warn">{t(`word.marking.${marking}`)}</Tag>}
        </div>
        <h2>{detail.title}</h2>
        <p className={styles['sub']}>
          {`${t(`word.periodKind.${period.kind}`)}: ${plainDate(period.from)} – ${plainDate(period.to)}`}
        </p>
        <p className={styles['sub']}>
          {t('bulletin.sentBy', {
            name: detail.by.name,
            role: t(`word.role.${detail.by.role}`),
            unit: detail.unitName,
          })}
          {' · '}
          <span className="mono">{detail.ref}</span>
        </p>
        <p className={styles['sub']}>
          {t('report.sentTo', { units: detail.recipients.map(({ name }) => name).join(', ') })}
        </p>
      </div>
      <Tooltip label={t('frame.back')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('frame.back')} onClick={onClose}>
          <Icon name="cross" />
        </ActionIcon>
      </Tooltip>
    </header>
  )
}

function Target({ target }: { readonly target: NonNullable<Detail['report']['target']> }) {
  const { t } = useTranslation()
  const { year, reduction, clearUp, baseline } = target
  const parts = [
    ...(reduction === undefined ? [] : [t('report.targetReduction', { reduction })]),
    ...(clearUp === undefined ? [] : [t('report.targetClearUp', { clearUp })]),
    ...(baseline === undefined ? [] : [t('report.targetBaseline', { baseline })]),
  ]
  return `${year}: ${parts.join('; ')}`
}

/** The oldest first; the last one holds. */
function Versions({ detail }: Pick<ShownProps, 'detail'>) {
  const { t } = useTranslation()
  const rate = useRate()
  return (
    <ol className={styles['history']}>
      {detail.versions.map(({ statement, at, by, reason, sums: { total } }, index) => (
        <li key={statement}>
          <time dateTime={at}>{dateTime(at)}</time>
          <span>
            <strong>{t('report.version', { number: index + 1 })}</strong>
            {` · ${by.name} · ${total.cleared}/${total.recorded} · ${rate(total.clearUp)}`}
            {reason === undefined ? '' : ` · ${reason}`}
          </span>
        </li>
      ))}
    </ol>
  )
}
