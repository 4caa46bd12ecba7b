import { useAsk } from '../engine-client/engine-context.tsx'
import { shortUnitName } from './unit-name.ts'

/** The place that a unit code stands for; the code itself while it is not known. */
export function useUnitName(): (code: string) => string {
  const units = useAsk('units.list', {}).data?.units
  return (code) => shortUnitName(units?.find((unit) => unit.code === code)?.name ?? code)
}
