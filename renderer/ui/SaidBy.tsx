import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../shared/ipc/case-calls.ts'
import { dateTime } from './dates.ts'
import styles from './RecordPage.module.css'
import { shortUnitName } from './unit-name.ts'

/** A signed word of a record; what it says is the family's own. */
export type Said = Pick<CaseDetail['history'][number], 'statement' | 'at' | 'by' | 'unit'>

interface Props {
  readonly said: Pick<Said, 'at' | 'by' | 'unit'>
  /** What is to be known of it first. */
  readonly before?: string
}

/** Who has signed it, of which unit, when. */
export function SaidBy({ said, before = '' }: Props) {
  const { t } = useTranslation()
  return (
    <span className={styles['small']}>
      {before}
      <time dateTime={said.at}>{dateTime(said.at)}</time>
      {` · ${t('bulletin.sentBy', { name: said.by.name, role: t(`word.role.${said.by.role}`), unit: shortUnitName(said.unit.name) })}`}
    </span>
  )
}
