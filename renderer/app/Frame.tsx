import { useHotkeys } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { useEngine } from '../engine-client/engine-context.tsx'
import { SearchPalette } from '../features/search/SearchPalette.tsx'
import { AlarmBars } from './AlarmBars.tsx'
import { AlertBar } from './AlertBar.tsx'
import { EndingBars } from './EndingBars.tsx'
import styles from './Frame.module.css'
import { Rail } from './Rail.tsx'
import { keysOf, NavigationContext, screenIcons, type Place } from './routes.ts'
import { ScreenBoundary } from './ScreenBoundary.tsx'
import { Screens } from './Screens.tsx'
import { onlyAdministers, useAdministration } from './use-administration.ts'

/** The desk while somebody is signed in: rail, bars, one screen, the palette. */
export function Frame({ session }: { readonly session: ResponseOf<'session.state'> }) {
  const { t } = useTranslation()
  const client = useEngine()
  const [place, go] = useState<Place>({ screen: onlyAdministers(session) ? 'admin' : 'desk' })
  const navigation = useMemo(() => ({ place, go }), [place])
  const lock = (): void => void client.call('session.lockScreen', {}).catch(() => undefined)
  const { reachable } = useAdministration(session)
  const keys = keysOf(reachable)
  useHotkeys([
    ...[...keys].map(([screen, key]) => [key, () => go({ screen })] as [string, () => void]),
    ['c', () => (reachable.includes('compose') ? go({ screen: 'compose' }) : undefined)],
    ['/', () => spotlight.open()],
  ])
  useHotkeys(
    [
      ['mod+L', lock],
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
              <Screens session={session} />
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
          { id: 'lock', icon: 'lock' as const, label: t('frame.lock'), keys: 'Ctrl L', run: lock },
        ]}
      />
    </NavigationContext>
  )
}
