import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { Tag } from '../../ui/StatusBadge.tsx'
import { RecordHistory } from '../../ui/RecordHistory.tsx'
import page from '../../ui/RecordPage.module.css'
import styles from './cases.module.css'

/** Who can read it since when, by whose word; and what a unit that was shut out keeps. */
export function CaseReaders({ detail }: { readonly detail: CaseDetail }) {
  const { t } = useTranslation()
  return (
    <ul className={page['entries']}>
      {detail.readers.map((reader) => (
        <li key={`${reader.statement}${reader.unit.code}`}>
          <span className={page['line']}>
            <strong>{reader.unit.name}</strong>
            <Tag tone={reader.until === undefined ? 'good' : 'warn'}>
              {t(reader.until === undefined ? 'cases.has' : 'cases.keeps', { count: reader.entries })}
            </Tag>
          </span>
          <span className={page['small']}>
            {t('cases.since', {
              time: dateTime(reader.since),
              name: reader.by.name,
              role: t(`word.role.${reader.by.role}`),
            })}
            {reader.reason === undefined ? '' : `: ${reader.reason}`}
          </span>
          {reader.until === undefined ? undefined : (
            <span className={page['small']}>
              {t('cases.until', {
                time: dateTime(reader.until.at),
                name: reader.until.by.name,
                reason: reader.until.reason,
              })}
            </span>
          )}
          <span className={`mono ${styles['hash']} muted`}>{(reader.until ?? reader).statement.slice(0, 16)}</span>
        </li>
      ))}
    </ul>
  )
}

/** Every signed operation, those without effect marked as such. */
export function CaseHistory({ detail }: { readonly detail: CaseDetail }) {
  const { t } = useTranslation()
  return (
    <RecordHistory history={detail.history} step={({ kind }) => <strong>{t(`cases.step.${kind}`)}</strong>}>
      {({ verdict, text }) => (
        <>
          {verdict === 'accepted' ? undefined : <p>{t(verdict === 'apart' ? 'cases.apart' : 'cases.refused')}</p>}
          {text === undefined ? undefined : <p className="truncate">{text}</p>}
        </>
      )}
    </RecordHistory>
  )
}
