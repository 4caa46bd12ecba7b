import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulletinRow } from '../../shared/ipc/bulletin-values.ts'
import { useAsk } from '../engine-client/engine-context.tsx'
import { useNow } from './clock-context.tsx'
import { dateTime, shortTime } from './dates.ts'
import { DeadlineClock } from './DeadlineClock.tsx'
import { Icon } from './Icon.tsx'
import { Portrait } from './Photo.tsx'
import styles from './RowList.module.css'
import { StatusBadge, Tag } from './StatusBadge.tsx'
import { shortUnitName } from './unit-name.ts'
import { UrgencyMark } from './UrgencyMark.tsx'

interface Props {
  readonly row: BulletinRow
  readonly open: boolean
  readonly cursor: boolean
  /** Its place in the list: a bulletin may stand in two groups. */
  readonly place: string
  readonly onOpen: (row: BulletinRow, place: string) => void
}

/** Who, what, where, until when, in one line. A list that scrolls draws it once: what it is given must not be new each time. */
export const BulletinLine = memo(function BulletinLine({ row, open, cursor, place, onOpen }: Props) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const portrait =
    row.portrait === undefined ? undefined : { kind: 'sent' as const, id: row.id, index: row.portrait.index }
  const owed = row.owes.length > 0
  return (
    <button
      type="button"
      className={`plain ${styles['row']}`}
      aria-pressed={open}
      data-cursor={cursor}
      data-urgency={row.urgency}
      data-fresh={!row.opened && !row.own}
      data-status={row.status}
      onClick={() => onOpen(row, place)}
    >
      <UrgencyMark urgency={row.urgency} word={false} />
      <Portrait source={portrait} />
      <span className={styles['what']}>
        <span className={`${styles['title']} truncate`}>{row.title === '' ? t('bulletin.untitled') : row.title}</span>
        <span className={`${styles['sub']} truncate`}>
          {t(`word.kind.${row.kind as 'wanted'}`, { defaultValue: t('word.kind.notice') })}
          {' · '}
          {row.own ? t('desk.own') : shortUnitName(row.unitName)}
          {' · '}
          {shortTime(row.at, now)}
          <span className={styles['ref']}>{row.ref}</span>
        </span>
      </span>
      <StatusBadge status={row.status} />
      {row.state === 'active' ? undefined : (
        <Tag tone={row.hit === undefined ? 'neutral' : 'warn'}>{t(`word.state.${row.state}`)}</Tag>
      )}
      {row.state !== 'active' || row.freshness === undefined || row.freshness === 'fresh' ? undefined : (
        <Tag tone="warn" title={t('desk.confirmedAt', { time: dateTime(row.confirmedAt) })}>
          {t(`word.freshness.${row.freshness}`)}
        </Tag>
      )}
      <span className={styles['duty']}>
        {row.own && row.addressed > 0 ? <Coverage row={row} /> : undefined}
        {row.hit !== undefined ? (
          <DeadlineClock
            deadline={row.hit.due}
            late={row.hit.late}
            hint={t('life.hit.by', { time: dateTime(row.hit.due) })}
          />
        ) : row.deadline !== undefined && row.state !== 'expired' && (owed || row.late) ? (
          <DeadlineClock deadline={row.deadline} since={row.at} late={row.late} />
        ) : undefined}
        {!owed && !row.own && row.ownRung !== undefined ? (
          <span className={styles['done']}>
            <Icon name="check" size={13} /> {t(`word.rung.${row.ownRung}`)}
          </span>
        ) : undefined}
      </span>
    </button>
  )
})

/** How many units have acknowledged, as figures and as segments. */
function Coverage({ row }: { readonly row: BulletinRow }) {
  const { t } = useTranslation()
  const units = useAsk('units.list', {}).data?.units
  const owing = row.owes.map((code) => units?.find((unit) => unit.code === code)?.name ?? code)
  const label = owing.length === 0 ? t('desk.all') : t('desk.owes', { count: owing.length, units: owing.join(', ') })
  return (
    <span className={styles['coverage']} title={label} data-complete={row.owes.length === 0}>
      <span className="visually-hidden">{label}</span>
      <span aria-hidden="true">{`${row.acknowledged}/${row.addressed}`}</span>
      <span aria-hidden="true" className={styles['segments']}>
        {Array.from({ length: Math.min(row.addressed, 12) }, (_, index) => (
          <i key={index} data-done={index < row.acknowledged} />
        ))}
      </span>
    </span>
  )
}
