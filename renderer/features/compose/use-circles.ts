import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useAskEach } from '../../engine-client/engine-context.tsx'
import type { RecipientChoice } from './use-recipients.ts'

type Shown = ResponseOf<'circles.show'>

export interface CircleChoice {
  /** As `bulletin.send` takes it. */
  readonly code: string
  readonly name: string
  readonly state: Shown['state']
  /** Without the own unit. */
  readonly members: readonly Shown['units'][number][]
  /** How many of its members were proposed, and how many units were in all. */
  readonly proposed: { readonly here: number; readonly all: number }
  readonly selected: boolean
}

/** Standing groups of the own unit, each with its members; `decided` also holds what was ticked of them. */
export function useCircles(
  choices: readonly RecipientChoice[] | undefined,
  decided: ReadonlyMap<string, boolean>,
): readonly CircleChoice[] {
  const { t } = useTranslation()
  const rows = useAsk('circles.list', {}).data?.circles ?? []
  const own = useAsk('units.list', {}).data?.units.find((unit) => unit.own)?.code
  const shown = useAskEach(
    'circles.show',
    rows.map(({ id }) => ({ circle: id })),
  )
  const proposed = new Set(choices?.filter(({ reasons }) => reasons.length > 0).map(({ code }) => code))
  return shown.map(({ id, name, state, units }) => {
    const members = units.filter((unit) => unit.code !== own)
    const code = `circle:${id}`
    return {
      code,
      name: name ?? t('compose.circles.unnamed', { id: id.slice(0, 8) }),
      state,
      members,
      proposed: { here: members.filter((unit) => proposed.has(unit.code)).length, all: proposed.size },
      selected: decided.get(code) ?? false,
    }
  })
}

/** By which chosen circle each unit is reached already. */
export const coveredBy = (circles: readonly CircleChoice[]): ReadonlyMap<string, string> =>
  new Map(
    circles
      .filter((circle) => circle.selected)
      .flatMap(({ name, members }) => members.map((unit) => [unit.code, name] as const)),
  )

/** Circles first; a unit that one of them reaches is not named again. */
export function addressees(choices: readonly RecipientChoice[], circles: readonly CircleChoice[]) {
  const covered = coveredBy(circles)
  const single = choices.filter((choice) => choice.selected && !covered.has(choice.code)).map(({ code }) => code)
  return {
    to: [...circles.filter((circle) => circle.selected).map(({ code }) => code), ...single],
    count: single.length + covered.size,
  }
}
