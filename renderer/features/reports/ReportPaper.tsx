import { useTranslation } from 'react-i18next'
import type { ReportDetail as Detail } from '../../../shared/ipc/report-calls.ts'
import { dateTime, plainDate } from '../../ui/dates.ts'
import { PaperHead, Stamps } from '../../ui/PaperHead.tsx'
import { Section } from '../../ui/Section.tsx'
import { ReportChart, ReportFigures, Versions } from './ReportParts.tsx'
import styles from './reports.module.css'

/** One copy of the version that holds: its days, its figures as bars and as a table, and what it said before. */
export function ReportPaper({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  const { report, recipients, over, versions } = detail
  const { period, notes } = report
  const last = versions.at(-1)
  return (
    <>
      <PaperHead
        unit={detail.unitName}
        reference={detail.ref}
        kind={t('report.one')}
        title={detail.title}
        stamps={<Stamps {...report} />}
      />
      <p>
        {`${t(`word.periodKind.${period.kind}`)}: ${plainDate(period.from)} – ${plainDate(period.to)}. `}
        {t('report.sentTo', { units: recipients.map(({ name }) => name).join(', ') })}
      </p>
      <Section title={t('report.chart')}>
        <ReportChart detail={detail} />
      </Section>
      <Section title={t('report.figures')}>
        <ReportFigures detail={detail} />
      </Section>
      {over.length === 0 ? undefined : (
        <p>{t('report.over', { groups: over.map((group) => t(`word.crimeGroup.${group}`)).join(', ') })}</p>
      )}
      <Section title={t('report.notes')} hidden={notes === undefined}>
        <p className={styles['words']}>{notes}</p>
      </Section>
      <Section title={t('report.versions')} hidden={versions.length < 2}>
        <Versions detail={detail} />
      </Section>
      {last === undefined ? undefined : (
        <p>
          {t('life.writtenBy', {
            name: last.by.name,
            role: t(`word.role.${last.by.role}`),
            time: dateTime(last.at),
          })}
        </p>
      )}
    </>
  )
}
