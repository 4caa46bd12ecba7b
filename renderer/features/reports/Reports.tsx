import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import { ListAndDetail } from '../../ui/ListAndDetail.tsx'
import { Overview } from './Overview.tsx'
import { ReportDetail } from './ReportDetail.tsx'
import { ReportForm } from './ReportForm.tsx'
import { ReportList } from './ReportList.tsx'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly maySubmit: boolean
}

/** Reports of this unit and of others, last word first; to the right one of them, a new one, or what all come to. */
export function Reports({ open, onOpen, maySubmit }: Props) {
  const { t } = useTranslation()
  const [beside, setBeside] = useState<'new' | 'overview' | undefined>(undefined)
  const show = (id: string | undefined): void => {
    setBeside(undefined)
    onOpen(id)
  }
  const turnTo = (what: 'new' | 'overview'): void => {
    onOpen(undefined)
    setBeside(what)
  }
  const detail =
    beside === 'new' ? (
      <ReportForm onClose={() => setBeside(undefined)} onDone={show} />
    ) : beside === 'overview' ? (
      <Overview onClose={() => setBeside(undefined)} />
    ) : open === undefined ? undefined : (
      <ReportDetail key={open} id={open} onClose={() => onOpen(undefined)} />
    )
  return (
    <ListAndDetail
      header={
        <>
          <h1>{t('report.title')}</h1>
          <Button size="xs" variant="default" onClick={() => turnTo('overview')}>
            {t('report.overview.action')}
          </Button>
          {maySubmit ? (
            <Button size="xs" leftSection={<Icon name="plus" size={14} />} onClick={() => turnTo('new')}>
              {t('report.new.action')}
            </Button>
          ) : (
            <p className="muted">{t('report.who')}</p>
          )}
        </>
      }
      list={<ReportList open={open} onOpen={show} />}
      detail={detail}
      resting={<Overview />}
    />
  )
}
