import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { relayAddressFault, relayAddressLetters } from '../../shared/relay-address.ts'

interface Props {
  readonly label: string
  readonly hint: string
  readonly size?: 'xs' | 'sm'
  readonly value: string
  readonly onChange: (typed: string) => void
}

/** What may be sent of what was typed; `undefined` while it is no address. */
export function relayAddressOf(typed: string): string | undefined {
  const address = typed.trim()
  return relayAddressFault(address) === undefined ? address : undefined
}

/** The address of a relay; what is wrong with it is said once the field is left. */
export function RelayField({ label, hint, size = 'sm', value, onChange }: Props) {
  const { t } = useTranslation()
  const [left, setLeft] = useState(false)
  const fault = value.trim() === '' ? undefined : relayAddressFault(value.trim())
  return (
    <TextInput
      required
      size={size}
      label={label}
      description={hint}
      placeholder="wss://"
      autoComplete="off"
      spellCheck={false}
      maxLength={relayAddressLetters}
      value={value}
      error={left && fault !== undefined ? t(`settings.relay.${fault}`) : undefined}
      onBlur={() => setLeft(true)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
