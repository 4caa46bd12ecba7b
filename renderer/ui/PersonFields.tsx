import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { limits } from '../../shared/limits.ts'

export interface Person {
  readonly name: string
  readonly badge: string
}
export const nobody: Person = { name: '', badge: '' }

/** As it is sent; `undefined` while one of the fields is empty. */
export function personOf({ name, badge }: Person): Person | undefined {
  const [fullName, number] = [name.trim(), badge.trim()]
  return fullName === '' || number === '' ? undefined : { name: fullName, badge: number }
}

interface Props {
  readonly value: Person
  readonly onChange: (person: Person) => void
  readonly size?: 'xs' | 'sm'
}

/** Name with rank, and badge: who will sign in. The first field has the cursor. */
export function PersonFields({ value, onChange, size = 'sm' }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <TextInput
        autoFocus
        required
        size={size}
        label={t('enrol.name')}
        autoComplete="off"
        maxLength={limits.shortTextBytes / 4}
        value={value.name}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
      />
      <TextInput
        required
        size={size}
        label={t('enrol.badge')}
        autoComplete="off"
        maxLength={limits.badgeBytes / 4}
        value={value.badge}
        onChange={(event) => onChange({ ...value, badge: event.currentTarget.value })}
      />
    </>
  )
}
