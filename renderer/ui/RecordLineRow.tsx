import { useTranslation } from 'react-i18next'
import type { RecordLine } from '../../shared/ipc/record-values.ts'
import { useNow } from './clock-context.tsx'
import { shortTime } from './dates.ts'
import { DeadlineClock } from './DeadlineClock.tsx'
import styles from './RowList.module.css'
import { StatusBadge, Tag } from './StatusBadge.tsx'
import { shortUnitName } from './unit-name.ts'
import { UrgencyMark } from './UrgencyMark.tsx'

interface Props {
  readonly line: RecordLine
  readonly open: boolean
  readonly cursor?: boolean
  readonly onOpen: () => void
}

/** Who asks what, whose word is owed, until when. */
export function RecordLineRow({ line, open, cursor = false, onOpen }: Props) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  return (
    <button
      type="button"
      className={`plain ${styles['row']}`}
      aria-pressed={open}
      data-cursor={cursor}
      data-status={line.status}
      onClick={onOpen}
    >
      <UrgencyMark urgency={line.urgency} word={false} />
      <span className={styles['what']}>
        <span className={`${styles['title']} truncate`}>{line.title}</span>
        <span className={`${styles['sub']} truncate`}>
          {line.own ? t('desk.own') : shortUnitName(line.unitName)}
          {' · '}
          {shortTime(line.changed, now)}
          <span className={styles['ref']}>{line.ref}</span>
        </span>
      </span>
      <StatusBadge status={line.status} />
      <span className={styles['duty']}>
        <Tag tone={line.owed === 'us' ? 'warn' : line.state === 'open' ? 'accent' : 'neutral'}>
          {line.family === 'handover'
            ? t(`word.handoverState.${line.state as 'offered'}`)
            : line.owed === 'none'
              ? t(`word.requestState.${line.state as 'open'}`)
              : t(`word.owed.${line.owed}`)}
        </Tag>
        {line.due === undefined || line.owed === 'none' ? undefined : (
          <DeadlineClock deadline={line.due} since={line.at} late={line.late} />
        )}
      </span>
    </button>
  )
}
