import { useTranslation } from 'react-i18next'
import type { AttachmentSource } from '../engine-client/attachment-bytes.ts'
import { usePhoto } from '../engine-client/use-photo.ts'
import { Icon } from './Icon.tsx'
import styles from './Photo.module.css'

interface Props {
  readonly source: AttachmentSource
  readonly alt: string
  /** `cover` fills a thumbnail, `contain` shows all of it. */
  readonly fit?: 'cover' | 'contain'
}

/** A decrypted photo while it is mounted. The state stands in words for those who do not see it. */
export function Photo({ source, alt, fit = 'cover' }: Props) {
  const { t } = useTranslation()
  const photo = usePhoto(source)
  if (photo.state === 'shown')
    return <img className={styles['photo']} data-fit={fit} src={photo.url} alt={alt} draggable={false} />
  const label = t(photo.state === 'failed' ? 'bulletin.photoFailed' : 'bulletin.photoLoading')
  return (
    <span
      className={styles['blank']}
      role="img"
      aria-label={label}
      title={label}
      {...(photo.state === 'loading' && { 'data-loading': true })}
    >
      <Icon name={photo.state === 'failed' ? 'alert' : 'person'} size={18} />
    </span>
  )
}

/** The face in a list row; a silhouette where there is none. */
export function Portrait({
  source,
  size = 30,
}: {
  readonly source: AttachmentSource | undefined
  readonly size?: number
}) {
  return (
    <span className={styles['portrait']} style={{ width: size, height: Math.round(size * 1.16) }}>
      {source === undefined ? (
        <span className={styles['blank']} aria-hidden="true">
          <Icon name="person" size={16} />
        </span>
      ) : (
        <Photo source={source} alt="" />
      )}
    </span>
  )
}
