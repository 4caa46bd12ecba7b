import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits } from '../../shared/limits.ts'

/** The texts of a short form by their names; `given` without white space at their ends. */
export const useTexts = <Name extends string>(...names: readonly Name[]) =>
  useTextsFrom(Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>)

/** Likewise, of a form that begins with something. */
export function useTextsFrom<Name extends string>(first: Readonly<Record<Name, string>>) {
  const [texts, setTexts] = useState(first)
  const field = (name: Name) => ({
    value: texts[name],
    onChange: (value: string) => setTexts((before) => ({ ...before, [name]: value })),
  })
  return { field, given: (name: Name): string => texts[name].trim() }
}

/** As a part of a request: absent where nothing was typed. */
export const ifGiven = <Name extends string>(name: Name, text: string): { readonly [N in Name]?: string } =>
  (text === '' ? {} : { [name]: text }) as { readonly [N in Name]?: string } // the computed key is `Name`

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly first?: boolean
  readonly required?: boolean
}

export function Line({ label, value, onChange, first = false, required = false }: Props) {
  return (
    <TextInput
      size="sm"
      autoFocus={first}
      required={required}
      label={label}
      maxLength={limits.shortTextBytes / 4}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

export function Words({ label, value, onChange, first = false, required = false }: Props) {
  return (
    <Textarea
      size="sm"
      autoFocus={first}
      required={required}
      autosize
      minRows={2}
      maxRows={8}
      label={label}
      maxLength={limits.longTextBytes / 4}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

interface BoxProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

/** Ticked, what is made is marked as an exercise everywhere. */
export function ExerciseBox({ checked, onChange }: BoxProps) {
  const { t } = useTranslation()
  return (
    <Checkbox
      size="xs"
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
      label={t('frame.exercise')}
    />
  )
}
