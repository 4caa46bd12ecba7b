import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import { ListAndDetail } from '../../ui/ListAndDetail.tsx'
import { Empty } from '../../ui/states.tsx'
import { AskForm } from './AskForm.tsx'
import { RequestDetail } from './RequestDetail.tsx'
import { RequestList } from './RequestList.tsx'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly mayAsk: boolean
}

/** What we were asked and what we have asked, last word first; a new one to the right. */
export function Requests({ open, onOpen, mayAsk }: Props) {
  const { t } = useTranslation()
  const [isAsking, setAsking] = useState(false)
  const ask = mayAsk ? (
    <Button
      size="xs"
      leftSection={<Icon name="plus" size={14} />}
      onClick={() => {
        onOpen(undefined)
        setAsking(true)
      }}
    >
      {t('request.ask.action')}
    </Button>
  ) : undefined
  const show = (id: string | undefined): void => {
    setAsking(false)
    onOpen(id)
  }
  const detail = isAsking ? (
    <AskForm onClose={() => setAsking(false)} onAsked={show} />
  ) : open === undefined ? undefined : (
    <RequestDetail key={open} id={open} onClose={() => onOpen(undefined)} />
  )
  return (
    <ListAndDetail
      header={
        <>
          <h1>{t('request.title')}</h1>
          {ask}
        </>
      }
      list={<RequestList open={open} onOpen={show} />}
      detail={detail}
      resting={<Empty icon="question" title={t('request.pick')} />}
    />
  )
}
