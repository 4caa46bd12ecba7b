import { Checkbox } from '@mantine/core'
import styles from './RecordPage.module.css'

interface Props {
  readonly label: string
  readonly units: readonly { readonly code: string; readonly name: string }[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** Units by their names, each to be ticked. */
export function UnitChoice({ label, units, chosen, onChange }: Props) {
  return (
    <Checkbox.Group label={label} value={[...chosen]} onChange={(value) => onChange(value)}>
      <div className={styles['units']}>
        {units.map((unit) => (
          <Checkbox key={unit.code} size="xs" value={unit.code} label={unit.name} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
