/** Where one can be. No addresses: the page is one document and keeps nothing of itself on disk. */
import { createContext, useContext } from 'react'
import type { IconName } from '../ui/Icon.tsx'

export const screens = [
  'desk',
  'bulletins',
  'requests',
  'conversations',
  'cases',
  'plans',
  'reports',
  'handover',
  'compose',
  'map',
  'directory',
  'settings',
  'admin',
] as const
export type Screen = (typeof screens)[number]

export interface Place {
  readonly screen: Screen
  /** The bulletin that is open to the right. */
  readonly bulletin?: string | undefined
  /** The own bulletin that compose supersedes. */
  readonly update?: string | undefined
  /** The request that is. */
  readonly request?: string | undefined
  /** The conversation that is. */
  readonly conversation?: string | undefined
  /** The case that is. */
  readonly file?: string | undefined
  /** The joint plan that is. */
  readonly plan?: string | undefined
  /** The periodic report that is. */
  readonly report?: string | undefined
  /** The shift handover that is. */
  readonly handover?: string | undefined
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
  conversations: 'talk',
  cases: 'folder',
  plans: 'calendar',
  reports: 'bars',
  handover: 'handover',
  compose: 'compose',
  map: 'map',
  directory: 'log',
  settings: 'settings',
  admin: 'unit',
}

/** Screens that have a letter: they come between the others without moving their numbers. */
const letters: ReadonlyMap<Screen, string> = new Map([
  ['requests', 'r'],
  ['conversations', 't'],
  ['cases', 'f'],
  ['plans', 'g'],
  ['reports', 'b'],
  ['handover', 'h'],
])

/** The key of each screen that can be reached: its letter, or its place among those without one. */
export function keysOf(reachable: readonly Screen[]): ReadonlyMap<Screen, string> {
  const numbered = reachable.filter((screen) => !letters.has(screen))
  return new Map(reachable.map((screen) => [screen, letters.get(screen) ?? String(numbered.indexOf(screen) + 1)]))
}
