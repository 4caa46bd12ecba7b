import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import { Loading } from '../../ui/states.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import type { Alike } from './AlikePhotos.tsx'
import type { DraftRow } from './draft-row.ts'
import { ComposeForm } from './ComposeForm.tsx'
import { useUnfinished } from './use-unfinished.ts'

interface Props {
  readonly maySend: boolean
  readonly onSent: (id: string) => void
  /** Goes on with what was typed to update that bulletin. */
  readonly onUpdate: (id: string) => void
  readonly onAlike: (found: Alike) => void
}

interface Chosen {
  readonly key: number
  readonly draft: DraftRow | undefined
  /** Not opened here: another window writes it. */
  readonly elsewhere: DraftRow | undefined
}

/** Opens on the newest draft that no other window writes, or on an empty notice. */
export function Compose({ maySend, onSent, onUpdate, onAlike }: Props) {
  const { t } = useTranslation()
  useClearToasts()
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined)
  const { rows, elsewhere, isSure, look } = useUnfinished(chosen === undefined)
  if (!isSure && chosen === undefined) return <Loading lines={10} />
  const notices = rows.filter(({ content }) => content.update === undefined)
  const draft = notices.find((row) => !elsewhere.has(row.draft))
  const now = chosen ?? { key: 0, draft, elsewhere: draft === undefined ? notices[0] : undefined }
  if (chosen === undefined) setChosen(now)
  const start = (row: DraftRow | undefined): void => setChosen({ key: now.key + 1, draft: row, elsewhere: undefined })
  const titleOf = (row: DraftRow): string => (row.title === '' ? t('bulletin.untitled') : row.title)
  const others = rows.filter((row) => row.draft !== now.draft?.draft)
  const menu = (
    <Menu position="bottom-end" withinPortal onOpen={look}>
      <Menu.Target>
        <Button variant="default" rightSection={<Icon name="down" size={12} />}>
          {t('compose.drafts')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="plus" size={13} />} onClick={() => start(undefined)}>
          {t('compose.newDraft')}
        </Menu.Item>
        {others.map((row) => {
          const { update } = row.content
          const title = update === undefined ? titleOf(row) : t('compose.ofUpdate', { title: titleOf(row) })
          return elsewhere.has(row.draft) ? (
            <Menu.Item key={row.draft} disabled>
              {t('compose.openElsewhere', { title })}
            </Menu.Item>
          ) : (
            <Menu.Item
              key={row.draft}
              aria-label={t('compose.resume', { title })}
              onClick={() => (update === undefined ? start(row) : onUpdate(update.id))}
            >
              {title}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
  return (
    <ComposeForm
      key={now.key}
      draft={now.draft}
      elsewhere={now.elsewhere && titleOf(now.elsewhere)}
      maySend={maySend}
      menu={menu}
      onSent={onSent}
      onDiscarded={() => start(undefined)}
      onAlike={onAlike}
    />
  )
}
