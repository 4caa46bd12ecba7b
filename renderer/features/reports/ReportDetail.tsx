import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReportDetail as Detail } from '../../../shared/ipc/report-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { deedKeys } from '../../ui/deed-keys.ts'
import { useDeeds } from '../../ui/deeds-context.ts'
import { plainDate } from '../../ui/dates.ts'
import { PrintForm } from '../../ui/PrintForm.tsx'
import { shortcut } from '../../ui/shortcut.tsx'
import { CloseRecord } from '../../ui/RecordPage.tsx'
import { Section } from '../../ui/Section.tsx'
import { Loading, Notice, Trouble } from '../../ui/states.tsx'
import { Kbd, StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { ReportForm } from './ReportForm.tsx'
import { ReportPaper } from './ReportPaper.tsx'
import { ReportChart, ReportFigures, Versions } from './ReportParts.tsx'
import styles from './reports.module.css'

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
  const { report } = detail
  const groups = detail.over.map((group) => t(`word.crimeGroup.${group}`)).join(', ')
  return (
    <article className={styles['detail']} data-status={detail.status}>
      <Header detail={detail} onClose={onClose} />
      <div className={`${styles['body']} scroll`} tabIndex={0} role="region" aria-label={t('desk.detail')}>
        {groups === '' ? undefined : <Notice tone="warn">{t('report.over', { groups })}</Notice>}
        <Section title={t('report.chart')}>
          <ReportChart detail={detail} />
        </Section>
        <Section title={t('report.figures')}>
          <ReportFigures detail={detail} />
        </Section>
        <Section title={t('report.notes')} hidden={report.notes === undefined}>
          <p className={styles['words']}>{report.notes}</p>
        </Section>
        <Section title={t('report.versions')}>
          <Versions detail={detail} />
        </Section>
      </div>
      <Foot detail={detail} onCorrect={onCorrect} />
    </article>
  )
}

/** What can be done with it: printed by whoever reads it, corrected by a commander of the unit that counted. */
function Foot({ detail, onCorrect }: Pick<ShownProps, 'detail' | 'onCorrect'>) {
  const { t } = useTranslation()
  const [printing, setPrinting] = useState(false)
  useDeeds(
    printing
      ? []
      : [
          ...(detail.can.correct
            ? [
                {
                  id: 'correct',
                  name: (words: TFunction) => words('report.correct.action'),
                  key: deedKeys.report.correct,
                  run: onCorrect,
                },
              ]
            : []),
          {
            id: 'print',
            name: (words: TFunction) => words('paper.action'),
            key: deedKeys.report.print,
            run: () => setPrinting(true),
          },
        ],
  )
  if (printing)
    return (
      <PrintForm
        id={detail.id}
        version={detail.version}
        kinds={['report']}
        listed={false}
        onClose={() => setPrinting(false)}
      >
        {() => <ReportPaper detail={detail} />}
      </PrintForm>
    )
  return (
    <footer className={styles['foot']}>
      {detail.can.correct ? (
        <Button size="sm" {...shortcut(deedKeys.report.correct)} onClick={onCorrect}>
          {t('report.correct.action')}
        </Button>
      ) : undefined}
      <Button size="sm" variant="default" rightSection={<Kbd>I</Kbd>} onClick={() => setPrinting(true)}>
        {t('paper.action')}
      </Button>
      {detail.own && !detail.can.correct ? <p className="muted">{t('report.who')}</p> : undefined}
    </footer>
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
          <span className="mono whole">{detail.ref}</span>
        </p>
        <p className={styles['sub']}>
          {t('report.sentTo', { units: detail.recipients.map(({ name }) => name).join(', ') })}
        </p>
      </div>
      <CloseRecord onClose={onClose} />
    </header>
  )
}
