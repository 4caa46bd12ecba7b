import { Radio, SegmentedControl, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hitFindings, type HitUrgency } from '../../../shared/domain/bulletin-words.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import type { Detail } from './detail.ts'
import styles from './found.module.css'
import { comparables, type HitCheck } from './hit-checks.ts'

type Finding = (typeof hitFindings)[number]

/** What was compared, before anybody is held on a bulletin alone. */
export function HitForm({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  useClearToasts()
  const ask = useDo('hit.request')
  const [urgency, setUrgency] = useState<HitUrgency>('urgent')
  const [found, setFound] = useState<ReadonlyMap<HitCheck, Finding>>(new Map())
  const [text, setText] = useState('')
  const note = text.trim()
  const checks = comparables(
    detail.bulletin,
    detail.attachments.some((file) => file.kind === 'portrait'),
  )
  return (
    <FormFoot
      title={t('life.hit.title')}
      text={t('life.hit.text', { version: detail.version })}
      submit={t('life.hit.submit')}
      ready={found.size > 0}
      busy={ask.isPending}
      error={ask.error}
      onClose={onClose}
      onSubmit={() =>
        ask.mutate(
          {
            id: detail.id,
            urgency,
            compared: [...found].map(([what, finding]) => ({ what, finding })),
            ...(note !== '' && { text: note }),
          },
          {
            onSuccess: () => {
              notifications.show({ message: t('life.hit.done') })
              onClose()
            },
          },
        )
      }
    >
      <SegmentedControl
        size="xs"
        aria-label={t('life.hit.urgency')}
        value={urgency}
        onChange={(value) => setUrgency(value === 'routine' ? 'routine' : 'urgent')}
        data={(['urgent', 'routine'] as const).map((value) => ({ value, label: t(`life.hit.${value}`) }))}
      />
      <div className={styles['checks']} role="group" aria-label={t('life.hit.compared')}>
        {checks.map(({ what, says }, index) => (
          <Radio.Group
            key={what}
            aria-label={t(`word.hitCheck.${what}`)}
            value={found.get(what) ?? null}
            onChange={(value) => {
              const finding = hitFindings.find((one) => one === value)
              if (finding !== undefined) setFound((before) => new Map(before).set(what, finding))
            }}
          >
            <div className={styles['check']}>
              <span className={styles['checkWhat']}>
                <span>{t(`word.hitCheck.${what}`)}</span>
                <span>{says}</span>
              </span>
              {hitFindings.map((finding, place) => (
                <Radio
                  key={finding}
                  size="xs"
                  value={finding}
                  label={t(`word.hitFinding.${finding}`)}
                  data-autofocus={index === 0 && place === 0 ? true : undefined}
                  autoFocus={index === 0 && place === 0}
                />
              ))}
            </div>
          </Radio.Group>
        ))}
      </div>
      <TextInput
        size="sm"
        label={t('life.hit.note')}
        maxLength={limits.shortTextBytes / 4}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormFoot>
  )
}
