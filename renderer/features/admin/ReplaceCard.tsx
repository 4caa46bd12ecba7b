import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import styles from './admin.module.css'

interface Props {
  readonly id: string
  readonly name: string
  readonly onClose: () => void
}

/** An officer goes on at another PC: what to do, and the number that the new PC asks for. */
export function ReplaceCard({ id, name, onClose }: Props) {
  const { t } = useTranslation()
  const copy = (): void =>
    void navigator.clipboard
      .writeText(id)
      .then(() => notifications.show({ message: t('frame.copied', { what: t('admin.people.number') }) }))
  return (
    <section className={styles['card']} aria-label={t('admin.people.replaceOf', { name })}>
      <ol className={styles['steps']}>
        <li>{t('admin.people.replace1')}</li>
        <li>{t('admin.people.replace2')}</li>
        <li>{t('admin.people.replace3')}</li>
      </ol>
      <p className="muted">{t('admin.people.number')}</p>
      <p className={styles['code']}>{id.match(/.{4}/g)?.join(' ')}</p>
      <div className={styles['buttons']}>
        <Button variant="default" leftSection={<Icon name="copy" size={14} />} onClick={copy}>
          {t('admin.people.copyNumber')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('frame.close')}
        </Button>
      </div>
    </section>
  )
}
