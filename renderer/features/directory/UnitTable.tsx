import { useTranslation } from 'react-i18next'
import { type Role, roles } from '../../../shared/domain/roles.ts'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { shortUnitName } from '../../ui/unit-name.ts'
import styles from './directory.module.css'

type Unit = ResponseOf<'directory.show'>['units'][number]

/** Every unit as the log has it. */
export function UnitTable({ units }: { readonly units: readonly Unit[] }) {
  const { t } = useTranslation()
  const names = new Map(units.map((unit) => [unit.code, unit.name]))
  const isRole = (role: string): role is Role => roles.some((known) => known === role)
  return (
    <div className={styles['frame']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('directory.unit')}</th>
            <th scope="col">{t('directory.officers')}</th>
            <th scope="col">{t('directory.devices')}</th>
            <th scope="col">{t('directory.epoch')}</th>
            <th scope="col">{t('directory.borders')}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <tr key={unit.id}>
              <th scope="row">
                {unit.name}
                <span className="mono">{unit.code}</span>
              </th>
              <td className={styles['people']}>
                <ul>
                  {unit.officers.map((officer) => (
                    <li key={officer.id}>
                      {officer.roles
                        .filter(isRole)
                        .map((role) => t(`word.role.${role}`))
                        .join(', ')}{' '}
                      <span className="mono muted">{officer.id.slice(0, 8)}</span>
                    </li>
                  ))}
                </ul>
              </td>
              <td>
                <ul>
                  {unit.devices.map((device) => (
                    <li key={device.id} className="mono">
                      {device.id.slice(0, 8)}
                    </li>
                  ))}
                </ul>
              </td>
              <td>{unit.epoch ?? t('directory.noEpoch')}</td>
              <td>{unit.borders.map((code) => shortUnitName(names.get(code) ?? code)).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
