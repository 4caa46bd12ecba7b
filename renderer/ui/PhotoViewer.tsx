import { FocusTrap, Portal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { plainDate } from './dates.ts'
import { Icon } from './Icon.tsx'
import { Photo } from './Photo.tsx'
import styles from './Photo.module.css'
import type { SheetPhoto } from './sheet-photo.ts'

interface Props {
  readonly photos: readonly SheetPhoto[]
  readonly start: number
  readonly onClose: () => void
}

/** Full screen, by keyboard: arrows move, C puts the next one beside it, Esc closes. */
export function PhotoViewer({ photos, start, onClose }: Props) {
  const { t } = useTranslation()
  const [at, setAt] = useState(Math.min(start, photos.length - 1))
  const [compare, setCompare] = useState(false)
  const count = photos.length
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key === 'Escape') onClose()
      else if (event.key === 'ArrowRight') setAt((now) => (now + 1) % count)
      else if (event.key === 'ArrowLeft') setAt((now) => (now + count - 1) % count)
      else if (event.key === 'c' || event.key === 'C') setCompare((now) => count > 1 && !now)
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [count, onClose])
  const shown = compare && count > 1 ? [at, (at + 1) % count] : [at]
  const title = t('bulletin.viewer.title', { index: at + 1, count })
  return (
    <Portal>
      <FocusTrap active>
        <div className={styles['viewer']} role="dialog" aria-modal="true" aria-label={title}>
          <div className={styles['viewerBar']}>
            <strong>{title}</strong>
            <span className={styles['push']} />
            {count > 1 ? (
              <>
                <ViewerButton
                  icon="back"
                  label={t('bulletin.viewer.previous')}
                  onClick={() => setAt((at + count - 1) % count)}
                />
                <ViewerButton icon="next" label={t('bulletin.viewer.next')} onClick={() => setAt((at + 1) % count)} />
                <ViewerButton
                  icon="compare"
                  label={t(compare ? 'bulletin.viewer.single' : 'bulletin.viewer.compare')}
                  word
                  onClick={() => setCompare(!compare)}
                />
              </>
            ) : undefined}
            <ViewerButton icon="cross" label={t('frame.close')} onClick={onClose} />
          </div>
          <div className={styles['stage']}>
            {shown.map((position) => {
              const photo = photos[position]
              if (photo === undefined) return undefined
              const words = [
                photo.caption ?? photo.kind,
                photo.takenOn === undefined ? undefined : t('bulletin.takenOn', { date: plainDate(photo.takenOn) }),
              ]
              const caption = words.filter((word) => word !== undefined).join(' · ')
              return (
                <figure key={photo.index}>
                  <Photo
                    source={{ kind: 'sent', id: photo.id, statement: photo.statement, index: photo.index }}
                    alt={caption}
                    fit="contain"
                  />
                  <figcaption>{caption}</figcaption>
                </figure>
              )
            })}
          </div>
          <p className={styles['viewerFoot']}>{t(count > 1 ? 'bulletin.viewer.keys' : 'bulletin.viewer.keysOne')}</p>
        </div>
      </FocusTrap>
    </Portal>
  )
}

interface ButtonProps {
  readonly icon: 'back' | 'next' | 'compare' | 'cross'
  readonly label: string
  readonly word?: boolean
  readonly onClick: () => void
}

function ViewerButton({ icon, label, word = false, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      className={`plain ${styles['viewerButton']}`}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
      {word ? label : undefined}
    </button>
  )
}
