import { Checkbox } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { roles, type Role } from '../../shared/domain/roles.ts'
import styles from './RoleChoice.module.css'

interface Props {
  readonly label: string
  readonly value: readonly Role[]
  readonly onChange: (value: readonly Role[]) => void
}

export function RoleChoice({ label, value, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <Checkbox.Group
      label={label}
      value={[...value]}
      onChange={(values) => onChange(roles.filter((role) => values.includes(role)))}
    >
      <div className={styles['roles']}>
        {roles.map((role) => (
          <Checkbox key={role} size="xs" value={role} label={t(`word.role.${role}`)} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
