/** What can be done with the record that is open, told to the palette by whoever shows it. */
import { createContext, useContext, useLayoutEffect } from 'react'
import type { TFunction } from 'i18next'
import { useHotkeys } from '@mantine/hooks'

export interface OpenDeed {
  readonly id: string
  /** In the language of `t`: the palette finds it by its name in either. */
  readonly name: (t: TFunction) => string
  readonly key: string | undefined
  readonly run: () => void
}

/** Of the frame: what is listed when the palette opens. */
export interface OpenDeeds {
  now(): readonly OpenDeed[]
  /** Until what is returned is called. */
  show(deeds: readonly OpenDeed[]): () => void
}

export function createOpenDeeds(): OpenDeeds {
  let shown: readonly OpenDeed[] = []
  return {
    now: () => shown,
    show: (deeds) => {
      shown = deeds
      return () => {
        if (shown === deeds) shown = []
      }
    },
  }
}

export const DeedsContext = createContext<OpenDeeds>(createOpenDeeds())

/** Lists them in the palette and listens to their keys, while they are on the screen. */
export function useDeeds(deeds: readonly OpenDeed[]): void {
  const open = useContext(DeedsContext)
  useHotkeys(deeds.flatMap(({ key, run }): [string, () => void][] => (key === undefined ? [] : [[key, run]])))
  useLayoutEffect(() => open.show(deeds))
}
