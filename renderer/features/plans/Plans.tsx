import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import { ListAndDetail } from '../../ui/ListAndDetail.tsx'
import { Empty } from '../../ui/states.tsx'
import { PlanCalendar } from './PlanCalendar.tsx'
import { PlanDetail } from './PlanDetail.tsx'
import { PlanForm } from './PlanForm.tsx'
import { PlanList } from './PlanList.tsx'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly mayPropose: boolean
}

/** What units do together, as a calendar of weeks or as a list; a new plan to the right. */
export function Plans({ open, onOpen, mayPropose }: Props) {
  const { t } = useTranslation()
  const [view, setView] = useState<'calendar' | 'list'>('calendar')
  const [isProposing, setProposing] = useState(false)
  const show = (id: string | undefined): void => {
    setProposing(false)
    onOpen(id)
  }
  const detail = isProposing ? (
    <PlanForm onClose={() => setProposing(false)} onDone={show} />
  ) : open === undefined ? undefined : (
    <PlanDetail key={open} id={open} onClose={() => onOpen(undefined)} />
  )
  return (
    <ListAndDetail
      header={
        <>
          <h1>{t('plans.title')}</h1>
          <SegmentedControl
            size="xs"
            aria-label={t('plans.view.label')}
            value={view}
            onChange={(value) => setView(value === 'list' ? 'list' : 'calendar')}
            data={(['calendar', 'list'] as const).map((value) => ({ value, label: t(`plans.view.${value}`) }))}
          />
          {mayPropose ? (
            <Button
              size="xs"
              leftSection={<Icon name="plus" size={14} />}
              onClick={() => {
                onOpen(undefined)
                setProposing(true)
              }}
            >
              {t('plans.propose.action')}
            </Button>
          ) : undefined}
        </>
      }
      list={view === 'list' ? <PlanList open={open} onOpen={show} /> : <PlanCalendar open={open} onOpen={show} />}
      detail={detail}
      resting={<Empty icon="calendar" title={t('plans.pick')} />}
    />
  )
}
