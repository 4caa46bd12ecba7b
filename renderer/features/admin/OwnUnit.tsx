import { useTranslation } from 'react-i18next'
import { roles, type Role } from '../../../shared/domain/roles.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Section } from '../../ui/Section.tsx'
import { Loading, Trouble } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './admin.module.css'
import { shortId, useNames } from './names.ts'

const isRole = (role: string): role is Role => roles.some((known) => known === role)

/** Who and what of the own unit is in the log and counts now. */
export function OwnUnit({ unit: id }: { readonly unit: string }) {
  const { t } = useTranslation()
  const names = useNames()
  const own = useAsk('session.state', {}).data?.profile?.device
  const log = useAsk('directory.show', {})
  if (log.data === undefined)
    return log.error === null ? <Loading /> : <Trouble error={log.error} again={() => void log.refetch()} />
  const unit = log.data.units.find((one) => one.id === id)
  if (unit === undefined) return undefined
  return (
    <Section title={t('admin.unit.title')}>
      <div className={styles['frame']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('admin.unit.officers')}</th>
              <th scope="col">{t('admin.unit.roles')}</th>
            </tr>
          </thead>
          <tbody>
            {unit.officers.map((officer) => (
              <tr key={officer.id}>
                <th scope="row">{names.officer(officer.id)}</th>
                <td>
                  {officer.roles
                    .filter(isRole)
                    .map((role) => t(`word.role.${role}`))
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles['frame']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('admin.unit.devices')}</th>
              <th scope="col">{t('admin.unit.state')}</th>
            </tr>
          </thead>
          <tbody>
            {unit.devices.map((device) => (
              <tr key={device.id}>
                <th scope="row" className="mono">
                  {shortId(device.id)}
                </th>
                <td>
                  {device.id === own ? <Tag tone="accent">{t('admin.unit.thisPc')}</Tag> : t('admin.unit.active')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
