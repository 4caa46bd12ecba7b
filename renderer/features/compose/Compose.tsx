import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Loading } from '../../ui/states.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import type { DraftRow } from './draft-row.ts'
import { ComposeForm } from './ComposeForm.tsx'

interface Props {
  readonly maySend: boolean
  readonly onSent: (id: string) => void
}

/** Opens on the newest draft, or on an empty notice. */
export function Compose({ maySend, onSent }: Props) {
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
    />
  )
}
