import { useTranslation } from 'react-i18next'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { PlanRow } from './PlanRow.tsx'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** Last word first. */
export function PlanList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('plan.list', {})
  const pageOf = ({ plans, more }: NonNullable<typeof first.data>) => ({
    rows: plans,
    next: more ? plans.at(-1)?.changed : undefined,
  })
  return (
    <PagedList
      label={t('plans.title')}
      empty={{ title: t('plans.emptyTitle'), text: t('plans.emptyText') }}
      first={first.data && pageOf(first.data)}
      error={first.error}
      again={() => void first.refetch()}
      older={async (before) => pageOf(await client.call('plan.list', { before }))}
      open={open}
      onOpen={onOpen}
      line={(row, isOpen, onRow) => <PlanRow row={row} open={isOpen} onOpen={onRow} />}
    />
  )
}
