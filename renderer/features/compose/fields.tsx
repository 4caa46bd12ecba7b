/** Fields of the notice by their path in bulletin.json: label, required mark, refusal and warning come with it. */
import { Select, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { limits } from '../../../shared/limits.ts'
import { useBulletinForm } from './form-context.ts'
import { MarkedLabel } from './PasteMark.tsx'

interface FieldProps {
  readonly path: string
  readonly label: string
  readonly required?: boolean
  readonly placeholder?: string
  readonly long?: boolean
  readonly wide?: boolean
  readonly mono?: boolean
}

/** UTF-8 of Vietnamese needs at most three bytes a character; the schema counts bytes, the field characters. */
const characters = (bytes: number): number => Math.floor(bytes / 2)

const wholeRow = { 'data-wide': true, style: { gridColumn: '1 / -1' } }

export function TextField({
  path,
  label,
  required = false,
  placeholder,
  long = false,
  wide = false,
  mono = false,
}: FieldProps) {
  const form = useBulletinForm()
  const common = {
    ...form.getInputProps(path),
    label: <MarkedLabel path={path}>{label}</MarkedLabel>,
    withAsterisk: required,
    'aria-required': required,
    'data-path': path,
    autoComplete: 'off',
    spellCheck: false,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(wide ? wholeRow : {}),
    ...(mono ? { styles: { input: { fontFamily: 'var(--gb-mono)' } } } : {}),
  }
  return long ? (
    <Textarea {...common} maxLength={characters(limits.longTextBytes)} />
  ) : (
    <TextInput {...common} maxLength={characters(limits.shortTextBytes)} />
  )
}

interface ChoiceProps<Value extends string> {
  readonly path: string
  readonly label: string
  readonly values: readonly Value[]
  readonly word: (value: Value) => string
  readonly required?: boolean
  readonly clearable?: boolean
  readonly wide?: boolean
}

export function ChoiceField<Value extends string>({
  path,
  label,
  values,
  word,
  required = false,
  clearable = false,
  wide = false,
}: ChoiceProps<Value>) {
  const form = useBulletinForm()
  const { value, onChange, ...rest } = form.getInputProps(path) as { value: string; onChange: (value: string) => void }
  return (
    <Select
      {...rest}
      label={<MarkedLabel path={path}>{label}</MarkedLabel>}
      withAsterisk={required}
      data={values.map((one) => ({ value: one, label: word(one) }))}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
      allowDeselect={clearable}
      clearable={clearable}
      data-path={path}
      {...(wide ? wholeRow : {})}
    />
  )
}

/** A unit of the network as the one in charge of a place. */
export function UnitField({
  path,
  units,
}: {
  readonly path: string
  readonly units: readonly { code: string; name: string }[]
}) {
  const { t } = useTranslation()
  return (
    <ChoiceField
      path={path}
      label={t('compose.unitOf')}
      values={units.map((unit) => unit.code)}
      word={(code) => units.find((unit) => unit.code === code)?.name ?? code}
      clearable
    />
  )
}
