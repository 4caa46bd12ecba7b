/** Where one can be. No addresses: the page is one document and keeps nothing of itself on disk. */
import { createContext, useContext } from 'react'
import { screens, type Screen } from '../../shared/domain/screen-words.ts'
import type { Family } from '../ui/aside-context.ts'
import type { IconName } from '../ui/Icon.tsx'

export { screens, type Screen }

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

type RecordKey = Exclude<keyof Place, 'screen' | 'update'>

/** What of a place names the record that is open on that screen. */
const recordKeys: Readonly<Partial<Record<Screen, RecordKey>>> = {
  desk: 'bulletin',
  bulletins: 'bulletin',
  requests: 'request',
  conversations: 'conversation',
  cases: 'file',
  plans: 'plan',
  reports: 'report',
  handover: 'handover',
}

export function recordIn(place: Place): string | undefined {
  const key = recordKeys[place.screen]
  return key && place[key]
}

export function placeAt(screen: Screen, record?: string): Place {
  const key = recordKeys[screen]
  return { screen, ...(key !== undefined && record !== undefined && { [key]: record }) }
}

const familyScreens: Readonly<Record<Family, Screen>> = {
  bulletin: 'bulletins',
  request: 'requests',
  conversation: 'conversations',
  case: 'cases',
  plan: 'plans',
  report: 'reports',
  handover: 'handover',
}
/** Where a record of that family is shown. */
export const placeOf = (family: Family, record: string): Place => placeAt(familyScreens[family], record)

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
