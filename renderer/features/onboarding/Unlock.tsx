import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Emblem } from './Emblem.tsx'
import { LanguageLinks } from './LanguageLinks.tsx'
import styles from './onboarding.module.css'
import { OfficerChoice } from './OfficerChoice.tsx'
import { PassphraseForm } from './PassphraseForm.tsx'

/** The vault is locked: who is it, and the passphrase. */
export function Unlock({ session }: { readonly session: ResponseOf<'session.state'> }) {
  const { t } = useTranslation()
  const { profile, officers } = session
  const [badge, setBadge] = useState(officers[0]?.badge)
  return (
    <main className={styles['page']}>
      <section className={styles['card']}>
        <header className={styles['brand']}>
          <Emblem />
          <div>
            <h1>{profile?.unit.name ?? 'Giao Ban'}</h1>
            <p>{t('unlock.title')}</p>
          </div>
        </header>
        {officers.length > 1 ? (
          <OfficerChoice officers={officers} badge={badge} onChange={setBadge} />
        ) : (
          officers.map((officer) => (
            <p key={officer.badge} className={styles['person']}>
              <Icon name="person" />
              <span>
                <strong>{officer.name}</strong>
                <small>{t('unlock.badge', { badge: officer.badge })}</small>
              </span>
            </p>
          ))
        )}
        <PassphraseForm badge={badge} demoPassphrase={profile?.demo === true ? profile.demoPassphrase : undefined} />
        <footer className={styles['foot']}>
          <span className="mono">
            {profile === undefined ? undefined : t('unlock.device', { device: profile.device.slice(0, 8) })}
          </span>
          <LanguageLinks />
        </footer>
      </section>
    </main>
  )
}
