import { useTranslation } from 'react-i18next'
import type { PlanLine } from '../../../shared/ipc/plan-calls.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import { useNow } from '../../ui/clock-context.tsx'
import { windowText } from './plan-time.ts'
import styles from './plans.module.css'

interface Props {
  readonly row: PlanLine
  readonly open: boolean
  readonly onOpen: () => void
}

/** What, when and where, who proposes it, whose word is owed. */
export function PlanRow({ row, open, onOpen }: Props) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  return (
    <button
      type="button"
      className={`plain ${styles['row']}`}
      aria-pressed={open}
      data-status={row.status}
      onClick={onOpen}
    >
      <span className={styles['what']}>
        <span className="truncate">{row.title}</span>
        <span className={`${styles['sub']} truncate`}>{`${windowText(row, now)} · ${row.area}`}</span>
        <span className={`${styles['sub']} truncate`}>
          {`${row.own ? t('desk.own') : shortUnitName(row.unitName)} · ${t(`word.planKind.${row.kind}`)} · ${row.ref}`}
        </span>
      </span>
      <StatusBadge status={row.status} />
      <span className={styles['duty']}>
        <Tag tone={row.owed === 'us' ? 'warn' : row.state === 'agreed' ? 'good' : 'neutral'}>
          {row.owed === 'us' ? t('word.owed.us') : t(`word.planState.${row.state as 'agreed'}`)}
        </Tag>
        {row.due === undefined || row.owed !== 'us' ? undefined : (
          <DeadlineClock deadline={row.due} since={row.at} late={row.late} />
        )}
      </span>
    </button>
  )
}
