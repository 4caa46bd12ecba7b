import { Button, Loader } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { imageTypes } from '../../../shared/domain/image-types.ts'
import type { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { useEngine } from '../../engine-client/engine-context.tsx'
import { bytesOf } from '../../engine-client/file-bytes.ts'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './compose.module.css'
import type { Alike } from './AlikePhotos.tsx'
import { CropDialog } from './CropDialog.tsx'
import { photoOf, type StagedPhoto } from './photo-model.ts'
import { PhotoCard } from './PhotoCard.tsx'

interface Props {
  readonly photos: readonly StagedPhoto[]
  readonly onChange: (change: (photos: readonly StagedPhoto[]) => readonly StagedPhoto[]) => void
  /** The record that is being changed. */
  readonly except: string | undefined
  readonly onAlike: (found: Alike) => void
}

/** Photos by picker, drop or paste. The engine checks, strips and encrypts each one before it is shown. */
export function PhotoPanel({ photos, onChange, except, onAlike }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const failureText = useFailureText()
  const picker = useRef<HTMLInputElement>(null)
  const [adding, setAdding] = useState<readonly string[]>([])
  const [refused, setRefused] = useState<string | undefined>(undefined)
  const [over, setOver] = useState(false)
  const [cropping, setCropping] = useState<StagedPhoto | undefined>(undefined)

  async function add(files: readonly File[]): Promise<void> {
    setRefused(undefined)
    for (const file of files) {
      setAdding((now) => [...now, file.name])
      try {
        const bytes = await bytesOf(file, limits.attachmentTotalBytes)
        const staged = await client.call('attachment.stage', { name: file.name, bytes })
        onChange((now) => [
          ...now,
          photoOf(staged, now.some((photo) => photo.kind === 'portrait') ? 'other' : 'portrait'),
        ])
      } catch (error) {
        setRefused(`${file.name}: ${failureText(error as GiaobanError)}`)
      } finally {
        setAdding((now) => now.filter((name) => name !== file.name))
      }
    }
  }
  const addPasted = useEffectEvent((files: readonly File[]) => void add(files))
  useEffect(() => {
    function onPaste(event: ClipboardEvent): void {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith('image/'))
      if (files.length > 0) addPasted(files)
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [])
  function onDrop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    void add([...event.dataTransfer.files])
  }
  const change = (next: StagedPhoto): void =>
    onChange((now) => now.map((photo) => (photo.staged === next.staged ? next : photo)))

  return (
    <section className={styles['panel']} aria-labelledby="photos-title">
      <h2 id="photos-title">{t('compose.section.photos')}</h2>
      {photos.length === 0 ? undefined : (
        <ul className={styles['photos']}>
          {photos.map((photo, index) => (
            <li key={photo.staged}>
              <PhotoCard
                photo={photo}
                index={index}
                onChange={change}
                except={except}
                onAlike={onAlike}
                onCrop={() => setCropping(photo)}
                onRemove={() => onChange((now) => now.filter((one) => one.staged !== photo.staged))}
              />
            </li>
          ))}
        </ul>
      )}
      <div
        className={styles['drop']}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <Icon name="photo" size={20} />
        <p>
          {t('compose.photo.drop')}{' '}
          <Button variant="subtle" size="compact-xs" onClick={() => picker.current?.click()}>
            {t('compose.photo.pick')}
          </Button>
        </p>
        <p className={styles['small']}>
          {t('compose.photo.limit', {
            files: limits.attachmentFiles,
            mb: Math.round(limits.attachmentTotalBytes / 1024 / 1024),
          })}
        </p>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept={imageTypes.join()}
          aria-label={t('compose.photo.pick')}
          onChange={(event) => {
            void add([...(event.currentTarget.files ?? [])])
            event.currentTarget.value = ''
          }}
        />
      </div>
      {adding.map((name) => (
        <p key={name} className={styles['adding']} role="status">
          <Loader size={12} /> {t('compose.photo.adding', { name })}
        </p>
      ))}
      {refused === undefined ? undefined : (
        <Notice tone="danger" alert>
          {refused}
        </Notice>
      )}
      {cropping === undefined ? undefined : (
        <CropDialog
          photo={cropping}
          onClose={() => setCropping(undefined)}
          onCropped={(staged) => {
            const old = cropping
            setCropping(undefined)
            onChange((now) =>
              now.map((photo) =>
                photo.staged === old.staged
                  ? {
                      ...photoOf(staged, old.kind),
                      takenOn: old.takenOn,
                      caption: old.caption,
                      removed: old.removed ?? staged.removed,
                    }
                  : photo,
              ),
            )
          }}
        />
      )}
    </section>
  )
}
