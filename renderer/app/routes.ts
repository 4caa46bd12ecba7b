/** Where one can be. No addresses: the page is one document and keeps nothing of itself on disk. */
import { createContext, useContext } from 'react'
import type { IconName } from '../ui/Icon.tsx'

export const screens = ['desk', 'bulletins', 'compose', 'map', 'directory', 'settings', 'admin'] as const
export type Screen = (typeof screens)[number]

export interface Place {
  readonly screen: Screen
  /** The bulletin that is open to the right. */
  readonly bulletin?: string | undefined
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
  compose: 'compose',
  map: 'map',
  directory: 'log',
  settings: 'settings',
  admin: 'unit',
}
