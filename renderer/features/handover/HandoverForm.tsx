import { SegmentedControl, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HandoverFamily } from '../../../shared/domain/handover-words.ts'
import { limits } from '../../../shared/limits.ts'
import { minute } from '../../../shared/time.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { Loading, Trouble } from '../../ui/states.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import page from '../../ui/RecordPage.module.css'
import styles from './handover.module.css'
import { Told } from './Told.tsx'

interface Props {
  readonly onClose: () => void
  readonly onOffered: (id: string) => void
  readonly onRecord: (family: HandoverFamily, id: string) => void
}

const choices = ['30', '60', '120', '240'] as const

/** What would be handed over now, kept up with what comes in; the officer adds words and signs what stands here. */
export function HandoverForm({ onClose, onOffered, onRecord }: Props) {
  const { t } = useTranslation()
  useClearToasts()
  const composed = useAsk('handover.compose', {})
  const offer = useDo('handover.offer')
  const [text, setText] = useState('')
  const [within, setWithin] = useState<(typeof choices)[number]>('60')
  if (composed.data === undefined)
    return composed.error === null ? (
      <Loading lines={8} />
    ) : (
      <Trouble error={composed.error} again={() => void composed.refetch()} />
    )
  const { covers } = composed.data
  const words = text.trim()
  return (
    <div className={page['detail']}>
      <div className={`${page['body']} scroll`} tabIndex={0} role="region" aria-label={t('handover.offer.title')}>
        <Told told={composed.data} running onRecord={onRecord} />
        <p className="muted">{t('handover.covers', { count: covers.operations })}</p>
      </div>
      <FormFoot
        title={t('handover.offer.title')}
        text={t('handover.offer.text')}
        submit={t('handover.offer.submit')}
        ready
        busy={offer.isPending}
        error={offer.error}
        onClose={onClose}
        onSubmit={() =>
          offer.mutate(
            {
              digest: covers.digest,
              acceptWithinMs: Number(within) * minute,
              ...(words !== '' && { text: words }),
            },
            {
              onSuccess: ({ id }) => {
                notifications.show({ message: t('handover.offer.done') })
                onOffered(id)
              },
            },
          )
        }
      >
        <Textarea
          autoFocus
          size="sm"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={limits.longTextBytes / 4}
          label={t('handover.offer.words')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={styles['within']}>
          <span id="handover-within">{t('handover.offer.within')}</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="handover-within"
            value={within}
            onChange={(value) => setWithin(choices.find((each) => each === value) ?? '60')}
            data={choices.map((value) => ({ value, label: t(`handover.minutes.${value}`) }))}
          />
        </div>
      </FormFoot>
    </div>
  )
}
