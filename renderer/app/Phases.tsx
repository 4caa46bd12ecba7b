import { Button, useMantineColorScheme } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsk, useConnection, useEngine } from '../engine-client/engine-context.tsx'
import { quit, type WindowPlace } from '../engine-client/shell.ts'
import { Enrol } from '../features/onboarding/Enrol.tsx'
import { Enrolment } from '../features/onboarding/Enrolment.tsx'
import { NoRole } from '../features/onboarding/NoRole.tsx'
import { ScreenLock } from '../features/onboarding/ScreenLock.tsx'
import { Unlock } from '../features/onboarding/Unlock.tsx'
import { Empty, Loading, Trouble } from '../ui/states.tsx'
import { GiaobanError } from '../../shared/errors.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { useAlerts } from './alert-centre.tsx'
import { Frame } from './Frame.tsx'
import { useIdleLock } from './use-idle-lock.ts'

/** One of: no profile, vault locked, screen locked, open. While locked nothing of the desk is in the document. */
export function Phases({ opened }: { readonly opened?: WindowPlace | undefined }) {
  const { t, i18n } = useTranslation()
  const session = useAsk('session.state', {})
  const connection = useConnection()
  const client = useEngine()
  const queries = useQueryClient()
  const { setColorScheme } = useMantineColorScheme()
  const { ringing } = useAlerts()
  const phase = session.data?.phase
  const open = phase === 'open'
  const { language, theme } = session.data?.profile ?? {}
  useEffect(() => {
    if (language !== undefined) void i18n.changeLanguage(language)
  }, [language, i18n])
  // before there is a profile a language may be chosen as well: whoever reads the page aloud must know it
  useEffect(() => {
    document.documentElement.lang = i18n.language
  }, [i18n.language])
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, setColorScheme])
  useEffect(() => {
    if (phase !== undefined && !open) {
      // what stands above the screens would outlive them
      notifications.clean()
      modals.closeAll()
      queries.removeQueries({
        predicate: (query) => query.queryKey[0] !== 'session.state' && query.queryKey[0] !== 'sync.state',
      })
    }
  }, [open, phase, queries])
  useIdleLock(open)
  const [last, setLast] = useState<string | undefined>(undefined)
  const signedIn = session.data?.signedIn?.badge
  useEffect(() => {
    if (signedIn !== undefined) setLast(signedIn)
  }, [signedIn])
  const slow = useSlow(connection === 'restarting')

  const failure = client.failure()
  if (connection === 'failed' && failure !== undefined)
    return (
      <Whole>
        <Trouble error={new GiaobanError(failure)}>
          <p>{t('frame.engine.failedText')}</p>
          <Button onClick={quit}>{t('frame.engine.quit')}</Button>
        </Trouble>
      </Whole>
    )
  // whoever is typing a passphrase keeps the field and what stands in it
  if (slow && phase !== 'locked')
    return (
      <Whole>
        <Empty icon="restart" title={t('frame.engine.restartingTitle')} text={t('frame.engine.restartingText')} />
      </Whole>
    )
  if (session.data === undefined) {
    return session.error === null || connection !== 'connected' ? (
      <div aria-label={t('frame.engine.connecting')}>
        <Loading />
      </div>
    ) : (
      <Trouble error={session.error} again={() => void session.refetch()} />
    )
  }
  switch (session.data.phase) {
    case 'no-profile':
      return <Enrol />
    case 'locked':
      return <Unlock session={session.data} />
    case 'screen-locked':
      return <ScreenLock session={session.data} alerts={ringing.size} last={last} />
    case 'open':
      return <Open session={session.data} opened={opened} />
  }
}

interface OpenProps {
  readonly session: ResponseOf<'session.state'>
  /** Where a further window begins. */
  readonly opened: WindowPlace | undefined
}

/** A device that is not in its unit yet has no desk, only the way there. */
function Open({ session, opened }: OpenProps) {
  const enrolment = useAsk('enrol.state', {})
  if (enrolment.data === undefined)
    return enrolment.error === null ? (
      <Loading />
    ) : (
      <Trouble error={enrolment.error} again={() => void enrolment.refetch()} />
    )
  const { phase } = enrolment.data
  if (phase !== 'none' && phase !== 'joined') return <Enrolment state={enrolment.data} session={session} />
  return session.signedIn?.roles.length === 0 ? (
    <NoRole session={session} />
  ) : (
    <Frame session={session} opened={opened} />
  )
}

/** A word for the whole window stands in its middle. */
const Whole = ({ children }: { readonly children: ReactNode }) => (
  <main style={{ height: '100vh', display: 'grid', placeContent: 'center' }}>{children}</main>
)

/** A restart that is over in a moment is not worth a change of the whole screen. */
function useSlow(restarting: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!restarting) {
      setSlow(false)
      return undefined
    }
    const timer = setTimeout(() => setSlow(true), 400)
    return () => clearTimeout(timer)
  }, [restarting])
  return slow
}
