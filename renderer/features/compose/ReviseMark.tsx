import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulletinInput } from '../../../shared/domain/bulletin-input.ts'
import { changedLabels } from '../../ui/bulletin-changes.ts'
import styles from './compose.module.css'
import { keptPhotos, type StagedPhoto } from './photo-model.ts'
import { fromBulletin, toBulletin } from './to-bulletin.ts'
import type { Version } from './versions.ts'

interface Props {
  readonly revised: Version
  readonly typed: Record<string, unknown>
  readonly photos: readonly StagedPhoto[]
}

/** Which version this supersedes, and in what so far. */
export function ReviseMark({ revised, typed, photos }: Props) {
  const { t } = useTranslation()
  // through the form and back: what differs only in how it is written is no change
  const before = useMemo(() => toBulletin(fromBulletin({ ...revised.bulletin })), [revised])
  const labels = changedLabels(before as unknown as BulletinInput, typed as unknown as BulletinInput)
  const kept = keptPhotos(revised)
  const isOther = JSON.stringify(kept) !== JSON.stringify(photos)
  const what = [...labels.map((label) => t(`word.label.${label}`)), ...(isOther ? [t('life.version.files')] : [])]
  return (
    <span className={styles['draft']} role="status">
      {what.length === 0
        ? t('life.update.same', { version: revised.version })
        : t('life.update.changes', { version: revised.version, what: what.join(', ') })}
    </span>
  )
}
