import { useTranslation } from 'react-i18next'
import type { LadderRow } from '../../../shared/ipc/values.ts'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { alertState } from './unit-duties.ts'

/** Where a unit stands with an alert, in words: that it is late, its highest rung, when, and who. */
export function useAlertWords(): (row: LadderRow | undefined) => string {
  const { t } = useTranslation()
  const now = useNow(60_000)
  return (row) => {
    const state = alertState(row)
    if (row === undefined) return t('map.legend.unasked')
    const late = state === 'late' || (state === 'acknowledged' && row.late)
    return [
      late ? t('map.legend.late') : undefined,
      t(`word.rung.${row.rung}`),
      row.at === undefined ? undefined : shortTime(row.at, now),
      row.by?.name === '' ? undefined : row.by?.name,
    ]
      .filter((word) => word !== undefined)
      .join(', ')
  }
}
