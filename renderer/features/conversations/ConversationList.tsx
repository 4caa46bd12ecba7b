import { useTranslation } from 'react-i18next'
import type { ConversationRow } from '../../../shared/ipc/conversation-calls.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { pageOf, PagedList } from '../../ui/PagedList.tsx'
import { RecordRow } from '../../ui/RecordRow.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { useUnitName } from '../../ui/use-unit-name.ts'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** Last word first. */
export function ConversationList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('conversation.list', {})
  return (
    <PagedList
      label={t('conversation.title')}
      empty={{ title: t('conversation.emptyTitle'), text: t('conversation.emptyText') }}
      first={first.data && pageOf(first.data.conversations, first.data.more)}
      error={first.error}
      again={() => void first.refetch()}
      older={async (before) => {
        const page = await client.call('conversation.list', { before })
        return pageOf(page.conversations, page.more)
      }}
      open={open}
      onOpen={onOpen}
      line={(row, isOpen, onRow) => <Line row={row} open={isOpen} onOpen={onRow} />}
    />
  )
}

interface LineProps {
  readonly row: ConversationRow
  readonly open: boolean
  readonly onOpen: () => void
}

/** About what, with whom, when something was last said. */
function Line({ row, open, onOpen }: LineProps) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const name = useUnitName()
  return (
    <RecordRow title={row.title} subs={[row.parties.map(name).join(', ')]} open={open} onOpen={onOpen}>
      <time className="muted" dateTime={row.changed}>
        {shortTime(row.changed, now)}
      </time>
      {row.unread ? <Tag tone="accent">{t('conversation.unread')}</Tag> : undefined}
      {row.state === 'left' ? <Tag>{t('conversation.hasLeft')}</Tag> : undefined}
    </RecordRow>
  )
}
