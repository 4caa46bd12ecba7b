/** Where one can be. No addresses: the page is one document and keeps nothing of itself on disk. */
import { createContext, useContext } from 'react'
import type { IconName } from '../ui/Icon.tsx'

export const screens = ['desk', 'bulletins', 'requests', 'compose', 'map', 'directory', 'settings', 'admin'] as const
export type Screen = (typeof screens)[number]

export interface Place {
  readonly screen: Screen
  /** The bulletin that is open to the right. */
  readonly bulletin?: string | undefined
  /** The own bulletin that compose supersedes. */
  readonly update?: string | undefined
  /** The request that is. */
  readonly request?: string | undefined
}

export interface Navigation {
  readonly place: Place
  go(place: Place): void
}

export const NavigationContext = createContext<Navigation>({ place: { screen: 'desk' }, go: () => undefined })
export const useNavigation = (): Navigation => useContext(NavigationContext)

export const screenIcons: Readonly<Record<Screen, IconName>> = {
  desk: 'desk',
  bulletins: 'list',
  requests: 'question',
  compose: 'compose',
  map: 'map',
  directory: 'log',
  settings: 'settings',
  admin: 'unit',
}

/** The key of each screen that can be reached: its place among the others, and R for requests. */
export const keysOf = (reachable: readonly Screen[]): ReadonlyMap<Screen, string> =>
  new Map([
    ...reachable.filter((screen) => screen !== 'requests').map((screen, index) => [screen, String(index + 1)] as const),
    ...(reachable.includes('requests') ? [['requests', 'r'] as const] : []),
  ])
