/** What the keyboard does on every screen, as one list: the keys that the frame listens to and the lines of the palette. */
import type { i18n } from 'i18next'
import { en, vi, type Catalogue } from '../i18n/catalogue.ts'
import type { OpenDeed } from '../ui/deeds-context.ts'
import type { IconName } from '../ui/Icon.tsx'
import { keysOf, screenIcons, type Screen } from './routes.ts'

export interface FrameDeeds {
  go(screen: Screen): void
  search(): void
  openWindow(): void
  lock(): void
}

export interface FrameCommand {
  readonly id: string
  readonly icon: IconName
  readonly label: (text: Catalogue) => string
  /** The first one is shown. One with `mod` counts in fields too. */
  readonly keys: readonly string[]
  readonly run: () => void
}

export function commandsOf(reachable: readonly Screen[], deeds: FrameDeeds): readonly FrameCommand[] {
  return [
    ...[...keysOf(reachable)].map(([screen, key]) => ({
      id: screen,
      icon: screenIcons[screen],
      label: ({ frame }: Catalogue) => frame.nav[screen],
      keys: screen === 'compose' ? [key, 'c'] : [key],
      run: () => deeds.go(screen),
    })),
    { id: 'search', icon: 'search', label: ({ frame }) => frame.nav.search, keys: ['mod+K', '/'], run: deeds.search },
    { id: 'window', icon: 'window', label: ({ frame }) => frame.window.open, keys: ['mod+N'], run: deeds.openWindow },
    { id: 'lock', icon: 'lock', label: ({ frame }) => frame.lock, keys: ['mod+L'], run: deeds.lock },
  ]
}

/** As `useHotkeys` takes them; `everywhere`: those that count in fields too. */
export const hotkeysOf = (commands: readonly FrameCommand[], everywhere: boolean): [string, () => void][] =>
  commands.flatMap(({ keys, run }) =>
    keys.filter((key) => key.startsWith('mod+') === everywhere).map((key): [string, () => void] => [key, run]),
  )

/** A line of the palette: its name in both languages finds it, the one of the screen is shown. */
export const paletteLine = ({ label, keys: [key = ''], ...rest }: FrameCommand, language: string) => ({
  ...rest,
  label: label(language === 'en' ? en : vi),
  names: [label(vi), label(en)],
  keys: key.replace('mod+', 'Ctrl ').toUpperCase().replace('CTRL', 'Ctrl'),
})

/** What can be done with the open record, as a line of the palette beside the commands. */
export const deedLine = ({ id, name, key, run }: OpenDeed, words: Pick<i18n, 't' | 'getFixedT'>) => ({
  id: `deed-${id}`,
  icon: 'next' as const,
  label: name(words.t),
  names: [name(words.getFixedT('vi')), name(words.getFixedT('en'))],
  keys: key?.toUpperCase() ?? '',
  run,
})
