import { useTranslation } from 'react-i18next'
import type { PlanLine } from '../../../shared/ipc/plan-calls.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { RecordRow } from '../../ui/RecordRow.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import { useNow } from '../../ui/clock-context.tsx'
import { windowText } from './plan-time.ts'

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
    <RecordRow
      title={row.title}
      subs={[
        `${windowText(row, now)} · ${row.area}`,
        `${row.own ? t('desk.own') : shortUnitName(row.unitName)} · ${t(`word.planKind.${row.kind}`)} · ${row.ref}`,
      ]}
      status={row.status}
      open={open}
      onOpen={onOpen}
    >
      <Tag tone={row.owed === 'us' ? 'warn' : row.state === 'agreed' ? 'good' : 'neutral'}>
        {row.owed === 'us' ? t('word.owed.us') : t(`word.planState.${row.state as 'agreed'}`)}
      </Tag>
      {row.due === undefined || row.owed !== 'us' ? undefined : (
        <DeadlineClock deadline={row.due} since={row.at} late={row.late} />
      )}
    </RecordRow>
  )
}
