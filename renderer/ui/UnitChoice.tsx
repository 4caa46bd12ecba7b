import { Checkbox } from '@mantine/core'
import { useAsk } from '../engine-client/engine-context.tsx'
import styles from './RecordPage.module.css'

interface Props {
  readonly label: string
  readonly units: readonly { readonly code: string; readonly name: string }[]
  readonly required?: boolean
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** Those that something can be sent to. */
export const useOtherUnits = () =>
  useAsk('units.list', {}).data?.units.filter((unit) => !unit.own && unit.successor === undefined) ?? []

/** Units by their names, each to be ticked. */
export function UnitChoice({ label, units, required = false, chosen, onChange }: Props) {
  return (
    <Checkbox.Group label={label} required={required} value={[...chosen]} onChange={(value) => onChange(value)}>
      <div className={styles['units']}>
        {units.map((unit) => (
          <Checkbox key={unit.code} size="xs" value={unit.code} label={unit.name} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
