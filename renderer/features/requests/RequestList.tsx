import { useTranslation } from 'react-i18next'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { pageOf, PagedList } from '../../ui/PagedList.tsx'
import { RecordLineRow } from '../../ui/RecordLineRow.tsx'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** Last word first. */
export function RequestList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('request.list', {})
  return (
    <PagedList
      label={t('request.title')}
      empty={{ title: t('request.emptyTitle'), text: t('request.emptyText') }}
      first={first.data && pageOf(first.data.requests, first.data.more)}
      error={first.error}
      again={() => void first.refetch()}
      older={async (before) => {
        const page = await client.call('request.list', { before })
        return pageOf(page.requests, page.more)
      }}
      open={open}
      onOpen={onOpen}
      line={(row, isOpen, onRow) => <RecordLineRow line={row} open={isOpen} onOpen={onRow} />}
    />
  )
}
