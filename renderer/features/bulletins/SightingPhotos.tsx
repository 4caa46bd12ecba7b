import { ActionIcon, Button } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { imageTypes } from '../../../shared/domain/image-types.ts'
import type { GiaobanError } from '../../../shared/errors.ts'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { limits } from '../../../shared/limits.ts'
import { useEngine } from '../../engine-client/engine-context.tsx'
import { bytesOf } from '../../engine-client/file-bytes.ts'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Photo } from '../../ui/Photo.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './found.module.css'

export type Staged = Pick<ResponseOf<'attachment.stage'>, 'staged' | 'name'>

interface Props {
  readonly photos: readonly Staged[]
  readonly onChange: (change: (photos: readonly Staged[]) => readonly Staged[]) => void
}

/** By picker or paste. The engine checks, strips and encrypts each one before it is shown. */
export function SightingPhotos({ photos, onChange }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const failureText = useFailureText()
  const picker = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<string | undefined>(undefined)
  async function add(files: readonly File[]): Promise<void> {
    setRefused(undefined)
    for (const file of files) {
      try {
        const bytes = await bytesOf(file, limits.attachmentTotalBytes)
        const { staged, name } = await client.call('attachment.stage', { name: file.name, bytes })
        onChange((now) => [...now, { staged, name }].slice(0, limits.attachmentFiles))
      } catch (error) {
        setRefused(`${file.name}: ${failureText(error as GiaobanError)}`)
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
  return (
    <div className={styles['photos']}>
      {photos.map(({ staged, name }) => (
        <span key={staged} className={styles['thumb']}>
          <Photo source={{ kind: 'staged', staged }} alt={name} />
          <ActionIcon
            size="xs"
            variant="default"
            aria-label={t('life.sighting.removePhoto', { name })}
            onClick={() => onChange((now) => now.filter((photo) => photo.staged !== staged))}
          >
            <Icon name="cross" size={10} />
          </ActionIcon>
        </span>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="photo" size={13} />}
        onClick={() => picker.current?.click()}
      >
        {t('life.sighting.photos')}
      </Button>
      <span className="muted">{t('life.sighting.photosHint')}</span>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={imageTypes.join()}
        aria-label={t('life.sighting.photos')}
        onChange={(event) => {
          void add([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      {refused === undefined ? undefined : (
        <Notice tone="danger" alert>
          {refused}
        </Notice>
      )}
    </div>
  )
}
