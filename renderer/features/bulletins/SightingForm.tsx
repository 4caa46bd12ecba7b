import { SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { certainties } from '../../../shared/domain/bulletin-words.ts'
import { limits } from '../../../shared/limits.ts'
import { msToRfc3339 } from '../../../shared/time.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useClock } from '../../ui/clock-context.tsx'
import { dateTime, timeOf } from '../../ui/dates.ts'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import type { Detail } from './detail.ts'
import styles from './found.module.css'
import { SightingPhotos, type Staged } from './SightingPhotos.tsx'

/** Where, when, how sure, in whose words, with photos. */
export function SightingForm({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const clock = useClock()
  useClearToasts()
  const report = useDo('sighting.report')
  const [certainty, setCertainty] = useState<(typeof certainties)[number]>('likely')
  const [place, setPlace] = useState('')
  const [seen, setSeen] = useState(() => dateTime(msToRfc3339(clock.now())))
  const [text, setText] = useState('')
  const [photos, setPhotos] = useState<readonly Staged[]>([])
  const seenAt = timeOf(seen)
  const words = text.trim()
  return (
    <FormFoot
      title={t('life.sighting.title')}
      text={t('life.sighting.text', { version: detail.version })}
      submit={t('life.sighting.submit')}
      ready={place.trim() !== '' && seenAt !== undefined}
      busy={report.isPending}
      error={report.error}
      onClose={onClose}
      onSubmit={() => {
        if (seenAt === undefined) return
        report.mutate(
          {
            id: detail.id,
            certainty,
            place: place.trim(),
            seenAt: msToRfc3339(seenAt),
            ...(words !== '' && { text: words }),
            attachments: photos.map(({ staged }) => ({ staged, kind: 'other' as const })),
          },
          {
            onSuccess: () => {
              notifications.show({ message: t('life.sighting.done') })
              onClose()
            },
          },
        )
      }}
    >
      <SegmentedControl
        size="xs"
        aria-label={t('life.sighting.certainty')}
        value={certainty}
        onChange={(value) => setCertainty(certainties.find((one) => one === value) ?? 'unknown')}
        data={certainties.map((value) => ({ value, label: t(`word.certainty.${value}`) }))}
      />
      <div className={styles['pair']}>
        <TextInput
          autoFocus
          required
          size="sm"
          label={t('life.sighting.place')}
          maxLength={limits.shortTextBytes / 4}
          value={place}
          onChange={(event) => setPlace(event.currentTarget.value)}
        />
        <TextInput
          required
          size="sm"
          label={t('life.sighting.seenAt')}
          placeholder={t('life.sighting.seenAtHint')}
          error={seenAt === undefined ? t('life.sighting.seenAtWrong') : undefined}
          value={seen}
          onChange={(event) => setSeen(event.currentTarget.value)}
        />
      </div>
      <Textarea
        size="sm"
        autosize
        minRows={2}
        maxRows={8}
        label={t('life.sighting.words')}
        maxLength={limits.longTextBytes / 4}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <SightingPhotos photos={photos} onChange={setPhotos} />
    </FormFoot>
  )
}
