import { ActionIcon, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { attachmentKinds } from '../../../shared/domain/bulletin-words.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Photo } from '../../ui/Photo.tsx'
import styles from './compose.module.css'
import { AlikePhotos, type Alike } from './AlikePhotos.tsx'
import type { StagedPhoto } from './photo-model.ts'

interface Props {
  readonly photo: StagedPhoto
  readonly index: number
  readonly onChange: (photo: StagedPhoto) => void
  readonly onCrop: () => void
  readonly onRemove: () => void
  /** The record that is being changed. */
  readonly except: string | undefined
  readonly onAlike: (found: Alike) => void
}

const sourceOf = ({ kept, staged }: StagedPhoto) =>
  kept === undefined ? { kind: 'staged' as const, staged } : { kind: 'sent' as const, ...kept }

/** One staged photo, shown from the stripped bytes: what the receiver will see. */
export function PhotoCard({ photo, index, onChange, onCrop, onRemove, except, onAlike }: Props) {
  const { t } = useTranslation()
  const number = index + 1
  const { removed } = photo
  return (
    <div className={styles['card']}>
      <div className={styles['thumb']} title={t('compose.photo.asSeen')}>
        <Photo source={sourceOf(photo)} alt={`${t('compose.photo.asSeen')}: ${photo.name}`} />
      </div>
      <div className={styles['cardText']}>
        <div className={styles['cardHead']}>
          <span className="truncate" title={photo.name}>
            {photo.name}
          </span>
          {photo.kept === undefined ? (
            <ActionIcon
              variant="subtle"
              size="sm"
              aria-label={`${t('compose.photo.crop')} ${number}`}
              title={t('compose.photo.crop')}
              onClick={onCrop}
            >
              <Icon name="crop" size={14} />
            </ActionIcon>
          ) : undefined}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('compose.photo.remove', { index: number })}
            onClick={onRemove}
          >
            <Icon name="cross" size={14} />
          </ActionIcon>
        </div>
        <div className={styles['cardFields']}>
          <Select
            aria-label={t('compose.photo.kind', { index: number })}
            data={attachmentKinds.map((kind) => ({ value: kind, label: t(`word.attachment.${kind}`) }))}
            value={photo.kind}
            allowDeselect={false}
            onChange={(kind) => onChange({ ...photo, kind: attachmentKinds.find((one) => one === kind) ?? 'other' })}
          />
          <TextInput
            aria-label={`${t('compose.photo.takenOn')} ${number}`}
            placeholder={t('compose.photo.takenOn')}
            value={photo.takenOn}
            onChange={(event) => onChange({ ...photo, takenOn: event.currentTarget.value })}
          />
        </div>
        <TextInput
          aria-label={`${t('compose.photo.caption')} ${number}`}
          placeholder={t('compose.photo.caption')}
          value={photo.caption}
          onChange={(event) => onChange({ ...photo, caption: event.currentTarget.value })}
        />
        {removed === undefined ? undefined : (
          <p className={styles['small']}>
            <Icon name="shield" size={12} />
            {removed.length === 0
              ? t('compose.photo.nothingRemoved')
              : t('compose.photo.removed', {
                  what: removed
                    .map((what) => t(`word.removed.${what as 'other'}`, { defaultValue: t('word.removed.other') }))
                    .join(', '),
                })}
          </p>
        )}
        {photo.kept === undefined ? <AlikePhotos staged={photo.staged} except={except} onOpen={onAlike} /> : undefined}
      </div>
    </div>
  )
}
