import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { plainDate } from './dates.ts'
import { Photo } from './Photo.tsx'
import styles from './Photo.module.css'
import { PhotoViewer } from './PhotoViewer.tsx'
import type { SheetPhoto } from './sheet-photo.ts'

/** All photos of a bulletin; each opens full screen. */
export function PhotoSheet({ photos }: { readonly photos: readonly SheetPhoto[] }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<number | undefined>(undefined)
  if (photos.length === 0) return <p className="muted">{t('bulletin.noPhotos')}</p>
  return (
    <>
      <ul className={styles['sheet']}>
        {photos.map((photo, position) => (
          <li key={photo.index}>
            <button
              type="button"
              className={`plain ${styles['tile']}`}
              disabled={!photo.complete}
              onClick={() => setShown(position)}
            >
              {photo.complete ? (
                <Photo source={{ kind: 'sent', id: photo.id, statement: photo.statement, index: photo.index }} alt="" />
              ) : (
                <span className={styles['blank']}>{t('bulletin.photoIncomplete')}</span>
              )}
              <span className="visually-hidden">{t('bulletin.openPhoto', { index: position + 1 })}</span>
              <span className={styles['tileWord']}>
                {[photo.caption ?? photo.kind, photo.takenOn === undefined ? undefined : plainDate(photo.takenOn)]
                  .filter((part) => part !== undefined)
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown === undefined ? undefined : (
        <PhotoViewer
          photos={photos.filter((photo) => photo.complete)}
          start={shown}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  )
}
