import { useDebouncedValue } from '@mantine/hooks'
import { useMemo } from 'react'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'

type Proposal = ResponseOf<'bulletin.proposeRecipients'>['units'][number]

export interface RecipientChoice {
  readonly code: string
  readonly name: string
  readonly selected: boolean
  /** Has it already: an update goes to it whatever is chosen. */
  readonly fixed: boolean
  readonly reasons: Proposal['reasons']
}

const settleMs = 500

/**
 * Proposals of the engine with what this officer has decided on top, then the units that nobody proposed.
 * @param has of an update: units that have what it supersedes; nobody else is chosen unasked
 * @param decided what the officer has ticked or cleared, by unit code
 */
export function useRecipients(
  bulletin: Record<string, unknown>,
  decided: ReadonlyMap<string, boolean>,
  has: ReadonlySet<string> | undefined,
): readonly RecipientChoice[] | undefined {
  const key = JSON.stringify(bulletin)
  const [settled] = useDebouncedValue(key, settleMs)
  const proposed = useAsk(
    'bulletin.proposeRecipients',
    { bulletin: JSON.parse(settled) as Record<string, unknown> },
    { keepPrevious: true },
  ).data?.units
  const units = useAsk('units.list', {}).data?.units
  return useMemo(() => {
    if (proposed === undefined || units === undefined) return undefined
    const known = new Set(proposed.map((unit) => unit.code))
    const others = units
      .filter((unit) => !unit.own && !known.has(unit.code))
      .map((unit) => ({ ...unit, selected: false, reasons: [] }))
    return [...proposed, ...others].map(({ code, name, selected, reasons }) => ({
      code,
      name,
      reasons,
      selected: has?.has(code) === true || (decided.get(code) ?? (has === undefined && selected)),
      fixed: has?.has(code) === true,
    }))
  }, [proposed, units, decided, has])
}
