import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HandoverFamily } from '../../../shared/domain/handover-words.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { ListAndDetail } from '../../ui/ListAndDetail.tsx'
import { Empty } from '../../ui/states.tsx'
import styles from './handover.module.css'
import { HandoverDetail } from './HandoverDetail.tsx'
import { HandoverForm } from './HandoverForm.tsx'
import { HandoverList } from './HandoverList.tsx'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  /** A record that a handover tells of. */
  readonly onRecord: (family: HandoverFamily, id: string) => void
}

/** Who has the duty, and every shift that was handed over; a new one to the right. */
export function Handovers({ open, onOpen, onRecord }: Props) {
  const { t } = useTranslation()
  const [isOffering, setOffering] = useState(false)
  const onDuty = useAsk('handover.list', {}).data?.onDuty
  const show = (id: string | undefined): void => {
    setOffering(false)
    onOpen(id)
  }
  const detail = isOffering ? (
    <HandoverForm onClose={() => setOffering(false)} onOffered={show} onRecord={onRecord} />
  ) : open === undefined ? undefined : (
    <HandoverDetail key={open} id={open} onClose={() => onOpen(undefined)} onRecord={onRecord} />
  )
  return (
    <ListAndDetail
      header={
        <>
          <h1>{t('handover.title')}</h1>
          {onDuty === undefined ? undefined : (
            <p className={styles['onDuty']}>
              <Icon name="person" size={14} />
              {t('handover.onDuty', { name: onDuty.name, time: dateTime(onDuty.since) })}
            </p>
          )}
          <Button
            size="xs"
            leftSection={<Icon name="handover" size={14} />}
            onClick={() => {
              onOpen(undefined)
              setOffering(true)
            }}
          >
            {t('handover.offer.action')}
          </Button>
        </>
      }
      list={<HandoverList open={open} onOpen={show} />}
      detail={detail}
      resting={<Empty icon="handover" title={t('handover.pick')} />}
    />
  )
}
