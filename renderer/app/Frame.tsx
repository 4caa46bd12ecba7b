import { useHotkeys } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { useEngine } from '../engine-client/engine-context.tsx'
import type { WindowPlace } from '../engine-client/shell.ts'
import { SearchPalette } from '../features/search/SearchPalette.tsx'
import { AlarmBars } from './AlarmBars.tsx'
import { AlertBar } from './AlertBar.tsx'
import { AsideProvider, useWindows } from './aside.tsx'
import { EndingBars } from './EndingBars.tsx'
import styles from './Frame.module.css'
import { Rail } from './Rail.tsx'
import { keysOf, NavigationContext, placeAt, screenIcons, type Place } from './routes.ts'
import { ScreenBoundary } from './ScreenBoundary.tsx'
import { Screens } from './Screens.tsx'
import { forAdministrators, onlyAdministers, useAdministration } from './use-administration.ts'

interface Props {
  readonly session: ResponseOf<'session.state'>
  /** Where a further window begins. */
  readonly opened: WindowPlace | undefined
}

/** The desk while somebody is signed in: rail, bars, one screen, the palette. The same in every window. */
export function Frame({ session, opened }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const [place, go] = useState<Place>(() => startIn(session, opened))
  const navigation = useMemo(() => ({ place, go }), [place])
  const lock = (): void => void client.call('session.lockScreen', {}).catch(() => undefined)
  const { reachable } = useAdministration(session)
  const keys = keysOf(reachable)
  const openWindow = useWindows()
  useTitle(t(`frame.nav.${place.screen}`))
  useHotkeys([
    ...[...keys].map(([screen, key]) => [key, () => go({ screen })] as [string, () => void]),
    ['c', () => (reachable.includes('compose') ? go({ screen: 'compose' }) : undefined)],
    ['/', () => spotlight.open()],
  ])
  useHotkeys(
    [
      ['mod+L', lock],
      ['mod+N', () => openWindow(place)],
      ['mod+K', () => spotlight.open()],
    ],
    [],
  )
  return (
    <NavigationContext value={navigation}>
      <a className={styles['skip']} href="#content">
        {t('frame.skip')}
      </a>
      <div className={styles['frame']}>
        <Rail session={session} onLock={lock} />
        <div className={styles['column']}>
          <AlertBar ownUnit={session.profile?.unit.code} />
          <AlarmBars session={session} />
          <EndingBars session={session} />
          <main id="content" tabIndex={-1} className={styles['content']}>
            <ScreenBoundary key={place.screen}>
              <AsideProvider>
                <Screens session={session} />
              </AsideProvider>
            </ScreenBoundary>
          </main>
        </div>
      </div>
      <SearchPalette
        onBulletin={(bulletin) => go({ screen: place.screen === 'bulletins' ? 'bulletins' : 'desk', bulletin })}
        onRequest={(request) => go({ screen: 'requests', request })}
        onConversation={(conversation) => go({ screen: 'conversations', conversation })}
        onCase={(file) => go({ screen: 'cases', file })}
        onPlan={(plan) => go({ screen: 'plans', plan })}
        onReport={(report) => go({ screen: 'reports', report })}
        onHandover={(handover) => go({ screen: 'handover', handover })}
        commands={[
          ...[...keys].map(([screen, key]) => ({
            id: screen,
            icon: screenIcons[screen],
            label: t(`frame.nav.${screen}`),
            keys: key.toUpperCase(),
            run: () => go({ screen }),
          })),
          {
            id: 'window',
            icon: 'window' as const,
            label: t('frame.window.open'),
            keys: 'Ctrl N',
            run: () => openWindow(place),
          },
          { id: 'lock', icon: 'lock' as const, label: t('frame.lock'), keys: 'Ctrl L', run: lock },
        ]}
      />
    </NavigationContext>
  )
}

/** An officer who reads no mail begins where there is something for them, whatever the window was opened at. */
function startIn(session: Props['session'], opened: Props['opened']): Place {
  const isBound = onlyAdministers(session)
  if (opened !== undefined && (!isBound || forAdministrators.includes(opened.screen)))
    return placeAt(opened.screen, opened.record)
  return { screen: isBound ? 'admin' : 'desk' }
}

/** Tells windows from each other in the system's own lists: by the screen, never by what stands on it, and not while locked. */
function useTitle(screen: string): void {
  useEffect(() => {
    document.title = `${screen} · ${appName}`
    return () => {
      document.title = appName
    }
  }, [screen])
}
const appName = 'Giao Ban'
