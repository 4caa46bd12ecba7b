import { PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Four short random words reach this; Argon2 does the rest. */
const shortest = 14

interface Props {
  readonly label: string
  readonly againLabel: string
  readonly hint?: string
  readonly required?: boolean
  /** The passphrase, once it is long enough and typed twice alike. */
  readonly onChange: (passphrase: string | undefined) => void
}

/** Typed twice. To empty both fields, give the component another key. */
export function NewPassphrase({ label, againLabel, hint, required = false, onChange }: Props) {
  const { t } = useTranslation()
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const isShort = fresh !== '' && fresh.length < shortest
  const isOther = again !== '' && again !== fresh
  const tell = (first: string, second: string): void =>
    onChange(first.length >= shortest && first === second ? first : undefined)
  const field = {
    visibilityToggleButtonProps: { 'aria-label': t('unlock.show') },
    autoComplete: 'off',
    size: 'xs' as const,
    required,
  }
  return (
    <>
      <PasswordInput
        {...field}
        label={label}
        {...(hint === undefined ? {} : { description: hint })}
        value={fresh}
        error={isShort ? t('settings.passShort', { count: shortest }) : undefined}
        onChange={(event) => {
          setFresh(event.currentTarget.value)
          tell(event.currentTarget.value, again)
        }}
      />
      <PasswordInput
        {...field}
        label={againLabel}
        value={again}
        error={isOther ? t('settings.passDifferent') : undefined}
        onChange={(event) => {
          setAgain(event.currentTarget.value)
          tell(fresh, event.currentTarget.value)
        }}
      />
    </>
  )
}
