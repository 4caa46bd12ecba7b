import { useHotkeys } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { useEngine } from '../engine-client/engine-context.tsx'
import type { WindowPlace } from '../engine-client/shell.ts'
import { SearchPalette } from '../features/search/SearchPalette.tsx'
import { createOpenDeeds, DeedsContext } from '../ui/deeds-context.ts'
import { AlarmBars } from './AlarmBars.tsx'
import { AlertBar } from './AlertBar.tsx'
import { AsideProvider, useWindows } from './aside.tsx'
import { commandsOf, deedLine, hotkeysOf, paletteLine } from './commands.ts'
import { EndingBars } from './EndingBars.tsx'
import styles from './Frame.module.css'
import { Rail } from './Rail.tsx'
import { NavigationContext, placeAt, type Place } from './routes.ts'
import { ScreenBoundary } from './ScreenBoundary.tsx'
import { Screens } from './Screens.tsx'
import { forAdministrators, onlyAdministers, useAdministration } from './use-administration.ts'
import { usePhotoPrints } from './use-photo-prints.ts'

interface Props {
  readonly session: ResponseOf<'session.state'>
  /** Where a further window begins. */
  readonly opened: WindowPlace | undefined
}

/** The desk while somebody is signed in: rail, bars, one screen, the palette. The same in every window. */
export function Frame({ session, opened }: Props) {
  const { t, i18n } = useTranslation()
  const client = useEngine()
  const [place, go] = useState<Place>(() => startIn(session, opened))
  const navigation = useMemo(() => ({ place, go }), [place])
  const lock = (): void => void client.call('session.lockScreen', {}).catch(() => undefined)
  // the first window, which was opened at no place, looks for all of them
  usePhotoPrints(opened === undefined && session.signedIn?.roles.some((role) => role !== 'admin') === true)
  const { reachable } = useAdministration(session)
  const openWindow = useWindows()
  useTitle(t(`frame.nav.${place.screen}`))
  const [deeds] = useState(createOpenDeeds)
  const commands = commandsOf(reachable, {
    go: (screen) => go({ screen }),
    search: () => spotlight.open(),
    openWindow: () => openWindow(place),
    lock,
  })
  useHotkeys(hotkeysOf(commands, false))
  useHotkeys(hotkeysOf(commands, true), [])
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
                <DeedsContext value={deeds}>
                  <Screens session={session} reachable={reachable} />
                </DeedsContext>
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
        deeds={() => deeds.now().map((deed) => deedLine(deed, i18n))}
        commands={commands.map((command) => paletteLine(command, i18n.language))}
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
