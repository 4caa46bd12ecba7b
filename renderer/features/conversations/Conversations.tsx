import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import { ListAndDetail } from '../../ui/ListAndDetail.tsx'
import { Empty } from '../../ui/states.tsx'
import { ConversationDetail } from './ConversationDetail.tsx'
import { ConversationList } from './ConversationList.tsx'
import { OpenForm } from './OpenForm.tsx'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** What units say to one another, last word first; a new one to the right. */
export function Conversations({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const [isOpening, setOpening] = useState(false)
  const show = (id: string | undefined): void => {
    setOpening(false)
    onOpen(id)
  }
  const detail = isOpening ? (
    <OpenForm onClose={() => setOpening(false)} onOpened={show} />
  ) : open === undefined ? undefined : (
    <ConversationDetail key={open} id={open} onClose={() => onOpen(undefined)} />
  )
  return (
    <ListAndDetail
      header={
        <>
          <h1>{t('conversation.title')}</h1>
          <Button
            size="xs"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => {
              onOpen(undefined)
              setOpening(true)
            }}
          >
            {t('conversation.open.action')}
          </Button>
        </>
      }
      list={<ConversationList open={open} onOpen={show} />}
      detail={detail}
      resting={<Empty icon="talk" title={t('conversation.pick')} />}
    />
  )
}
