/** A window of its own, for what is on screen or for another record. Screens say what, the frame knows how. */
import { createContext, useContext, type MouseEvent } from 'react'
import type { RecordLine } from '../../shared/ipc/record-values.ts'

export type Family = RecordLine['family'] | 'bulletin'

export interface Aside {
  /** What is on screen now, with the record that is open. */
  here(): void
  /** A record; of this screen's family unless it is said otherwise. */
  record(id: string, family?: Family): void
}

export const AsideContext = createContext<Aside>({ here: () => undefined, record: () => undefined })
export const useAside = (): Aside => useContext(AsideContext)

const middle = 1

interface MiddleClick {
  readonly onAuxClick: (event: MouseEvent) => void
  readonly onMouseDown: (event: MouseEvent) => void
}

/** The middle button on a line opens its record in a window of its own. */
export const middleClick = (aside: Aside, id: string, family?: Family): MiddleClick => ({
  onAuxClick: (event) => {
    if (event.button === middle) aside.record(id, family)
  },
  onMouseDown: (event) => {
    if (event.button === middle) event.preventDefault() // the list would begin to scroll with the pointer
  },
})
