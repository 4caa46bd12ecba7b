import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Loading, Trouble } from '../../ui/states.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import type { Alike } from './AlikePhotos.tsx'
import type { DraftRow } from './draft-row.ts'
import { ComposeForm } from './ComposeForm.tsx'

interface ReviseProps {
  /** The own bulletin that is superseded. */
  readonly id: string
  readonly maySend: boolean
  readonly onDone: (id: string) => void
  readonly onAlike: (found: Alike) => void
}

/** Opens on what an own bulletin says. */
export function Revise({ id, maySend, onDone, onAlike }: ReviseProps) {
  useClearToasts()
  const [first, setFirst] = useState<ResponseOf<'bulletin.get'> | undefined>(undefined)
  const answer = useAsk('bulletin.get', { id })
  if (first === undefined && answer.data !== undefined) setFirst(answer.data) // what comes meanwhile changes nothing that is typed
  if (first === undefined)
    return answer.error === null ? (
      <Loading lines={10} />
    ) : (
      <Trouble error={answer.error} again={() => void answer.refetch()} />
    )
  return (
    <ComposeForm
      draft={undefined}
      revised={first}
      maySend={maySend}
      menu={undefined}
      onSent={onDone}
      onDiscarded={() => onDone(id)}
      onAlike={onAlike}
    />
  )
}

interface Props {
  readonly maySend: boolean
  readonly onSent: (id: string) => void
  readonly onAlike: (found: Alike) => void
}

/** Opens on the newest draft, or on an empty notice. */
export function Compose({ maySend, onSent, onAlike }: Props) {
  const { t } = useTranslation()
  useClearToasts()
  const drafts = useAsk('draft.list', {})
  const [chosen, setChosen] = useState<{ readonly key: number; readonly draft: DraftRow | undefined } | undefined>(
    undefined,
  )
  // an old answer may still name the draft of the notice that was just sent
  const unsure = drafts.data === undefined || (chosen === undefined && drafts.isFetching)
  if (unsure && drafts.error === null) return <Loading lines={10} />
  const rows = drafts.data?.drafts ?? []
  const now = chosen ?? { key: 0, draft: rows[0] }
  if (chosen === undefined) setChosen(now)
  const start = (draft: DraftRow | undefined): void => setChosen({ key: now.key + 1, draft })
  const others = rows.filter((row) => row.draft !== now.draft?.draft)
  const menu = (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" rightSection={<Icon name="down" size={12} />}>
          {t('compose.drafts')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="plus" size={13} />} onClick={() => start(undefined)}>
          {t('compose.newDraft')}
        </Menu.Item>
        {others.map((row) => (
          <Menu.Item key={row.draft} aria-label={t('compose.resume', { title: row.title })} onClick={() => start(row)}>
            {row.title === '' ? t('bulletin.untitled') : row.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
  return (
    <ComposeForm
      key={now.key}
      draft={now.draft}
      maySend={maySend}
      menu={menu}
      onSent={onSent}
      onDiscarded={() => start(undefined)}
      onAlike={onAlike}
    />
  )
}
