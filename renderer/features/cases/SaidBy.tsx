import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { shortUnitName } from '../../ui/unit-name.ts'
import styles from './cases.module.css'

type Said = Pick<CaseDetail['notes'][number], 'at' | 'by' | 'unit'>

/** Who has signed it, of which unit, when. */
export function SaidBy({ said }: { readonly said: Said }) {
  const { t } = useTranslation()
  return (
    <span className={styles['small']}>
      <time dateTime={said.at}>{dateTime(said.at)}</time>
      {` · ${t('bulletin.sentBy', { name: said.by.name, role: t(`word.role.${said.by.role}`), unit: shortUnitName(said.unit.name) })}`}
    </span>
  )
}
