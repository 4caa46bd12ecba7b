import { Button, Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { Icon } from '../../ui/Icon.tsx'
import styles from './admin.module.css'
import { CertificateState, isGone } from './CertificateState.tsx'
import { DeedButton } from './DeedButton.tsx'

export type Officer = ResponseOf<'officers.list'>['officers'][number]
export type OfficerDeed = 'roles' | 'renew' | 'replace' | 'remove' | 'certify'

interface Props {
  readonly officer: Officer
  readonly name: string
  /** Absent for whoever is no administrator. */
  readonly onDeed?: (deed: OfficerDeed) => void
}

export function OfficerLine({ officer, name, onDeed }: Props) {
  const { t } = useTranslation()
  const details = [
    officer.badge,
    officer.roles.map((role) => t(`word.role.${role}`)).join(', '),
    officer.approve ? t('admin.unit.approves') : undefined,
    officer.here ? t('admin.unit.here') : undefined,
  ]
  return (
    <div className={styles['line']}>
      <span className={styles['who']}>
        <strong>{name}</strong>
        <small>{details.filter((part) => part !== undefined && part !== '').join(' · ')}</small>
      </span>
      <CertificateState state={officer.state} notAfter={officer.notAfter} />
      {onDeed === undefined || officer.state === 'revoked' ? undefined : officer.state === 'prepared' ? (
        <Button
          variant="default"
          size="compact-xs"
          aria-label={t('admin.people.certifyOf', { name })}
          onClick={() => onDeed('certify')}
        >
          {t('admin.people.certify')}
        </Button>
      ) : (
        <span className={styles['deeds']}>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                variant="subtle"
                size="compact-xs"
                aria-label={t('admin.people.changeOf', { name })}
                rightSection={<Icon name="down" size={12} />}
              >
                {t('admin.people.change')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onDeed('roles')}>{t('admin.people.roles')}</Menu.Item>
              <Menu.Item onClick={() => onDeed('renew')}>{t('admin.people.renew')}</Menu.Item>
              <Menu.Item onClick={() => onDeed('replace')}>{t('admin.people.replace')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          {isGone(officer) ? undefined : (
            <DeedButton
              label={t('admin.remove.open')}
              spoken={t('admin.remove.name', { name })}
              onClick={() => onDeed('remove')}
            />
          )}
        </span>
      )}
    </div>
  )
}
