import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import styles from './settings.module.css'

export function VaultLock() {
  const { t } = useTranslation()
  const lock = useDo('session.lockVault')
  return (
    <div className={styles['block']}>
      <p className="muted">{t('settings.vaultLockText')}</p>
      <Button variant="default" leftSection={<Icon name="lock" size={14} />} onClick={() => lock.mutate({})}>
        {t('settings.vaultLock')}
      </Button>
    </div>
  )
}
