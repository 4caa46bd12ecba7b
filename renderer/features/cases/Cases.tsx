import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import { ListAndDetail } from '../../ui/ListAndDetail.tsx'
import { CaseDetail } from './CaseDetail.tsx'
import { CaseList } from './CaseList.tsx'
import { FilesUnderWay } from './FilesUnderWay.tsx'
import { OpenForm } from './OpenForm.tsx'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly mayOpen: boolean
}

/** Cases of this unit and those that others share with it, last word first; a new one to the right. */
export function Cases({ open, onOpen, mayOpen }: Props) {
  const { t } = useTranslation()
  const [isOpening, setOpening] = useState(false)
  const show = (id: string | undefined): void => {
    setOpening(false)
    onOpen(id)
  }
  const detail = isOpening ? (
    <OpenForm onClose={() => setOpening(false)} onOpened={show} />
  ) : open === undefined ? undefined : (
    <CaseDetail key={open} id={open} onClose={() => onOpen(undefined)} />
  )
  return (
    <ListAndDetail
      header={
        <>
          <h1>{t('cases.title')}</h1>
          {mayOpen ? (
            <Button
              size="xs"
              leftSection={<Icon name="plus" size={14} />}
              onClick={() => {
                onOpen(undefined)
                setOpening(true)
              }}
            >
              {t('cases.open.action')}
            </Button>
          ) : undefined}
        </>
      }
      list={<CaseList open={open} onOpen={show} />}
      detail={detail}
      resting={<FilesUnderWay onOpen={show} />}
    />
  )
}
