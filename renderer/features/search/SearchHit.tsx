import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { Portrait } from '../../ui/Photo.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import styles from './search.module.css'

export type Hit = ResponseOf<'search.query'>['hits'][number]

/** A found record and why it was found. */
export function SearchHit({ hit }: { readonly hit: Hit }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const shown = hit.row ?? hit.line
  const { row } = hit
  const reasons = hit.why.slice(0, 2).map((why) => {
    const reason = t('search.because', {
      field: t(`word.why.${why.field as 'text'}`, { defaultValue: t('word.why.text') }),
      how: t(`word.how.${why.how as 'folded'}`, { defaultValue: t('word.how.folded') }),
    })
    return why.text === undefined ? reason : `${reason}: ${why.text}`
  })
  return (
    <span className={styles['hit']}>
      <Portrait
        source={row?.portrait === undefined ? undefined : { kind: 'sent', id: row.id, index: row.portrait.index }}
        size={28}
      />
      <span className={styles['text']}>
        <strong className="truncate">{hit.title}</strong>
        <span className="truncate">{reasons.join(' · ')}</span>
      </span>
      {shown !== undefined && (
        <>
          <StatusBadge status={shown.status} />
          <span className={styles['where']}>
            <span>{shown.own ? t('desk.own') : shown.unitName}</span>
            <span>{shortTime(shown.at, now)}</span>
          </span>
        </>
      )}
    </span>
  )
}
