import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { Notice } from '../../ui/states.tsx'
import { Emblem } from './Emblem.tsx'
import { LanguageLinks } from './LanguageLinks.tsx'
import styles from './onboarding.module.css'
import { OfficerChoice } from './OfficerChoice.tsx'
import { PassphraseForm } from './PassphraseForm.tsx'

interface Props {
  readonly session: ResponseOf<'session.state'>
  /** Immediate bulletins that ring; only that there are any is shown. */
  readonly alerts: number
  /** Who had signed in when it was locked, as far as this page has seen it. */
  readonly last: string | undefined
}

/**
 * The screen is locked, the engine is not: nothing but the passphrase, and that something rings. A colleague who takes
 * over signs in here, and nothing that comes meanwhile is missed.
 */
export function ScreenLock({ session, alerts, last }: Props) {
  const { t } = useTranslation()
  const { profile, signedIn, officers } = session
  const known = signedIn?.badge ?? last
  const [badge, setBadge] = useState(known ?? officers[0]?.badge)
  const [isOther, setOther] = useState(known === undefined && officers.length > 1)
  return (
    <main className={styles['page']}>
      <section className={styles['card']}>
        <header className={styles['brand']}>
          <Emblem />
          <div>
            <h1>{t('unlock.lockedTitle')}</h1>
            <p>{officers.find((one) => one.badge === badge)?.name ?? profile?.unit.name}</p>
          </div>
        </header>
        {alerts > 0 ? (
          <Notice tone="danger" icon="bell" alert>
            <strong>{t('frame.alert.lockedTitle')}</strong>
            <br />
            {t('frame.alert.lockedHint')}
          </Notice>
        ) : (
          <p className="muted">{t('unlock.lockedText')}</p>
        )}
        {isOther ? <OfficerChoice officers={officers} badge={badge} onChange={setBadge} /> : undefined}
        <PassphraseForm badge={badge} demoPassphrase={profile?.demo === true ? profile.demoPassphrase : undefined} />
        <footer className={styles['foot']}>
          {officers.length > 1 && !isOther ? (
            <Button variant="subtle" size="compact-xs" onClick={() => setOther(true)}>
              {t('unlock.other')}
            </Button>
          ) : (
            <span />
          )}
          <LanguageLinks />
        </footer>
      </section>
    </main>
  )
}
