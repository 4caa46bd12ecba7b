import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Emblem } from './Emblem.tsx'
import { EnrolForm } from './EnrolForm.tsx'
import { EnrolSteps } from './EnrolSteps.tsx'
import { type Given, InvitationInput } from './InvitationInput.tsx'
import { LanguageLinks } from './LanguageLinks.tsx'
import styles from './onboarding.module.css'

/** A PC without a profile: an invitation first, then who will use it. */
export function Enrol() {
  const { t } = useTranslation()
  const [given, setGiven] = useState<Given | undefined>(undefined)
  return (
    <main className={styles['page']}>
      <section className={`${styles['card']} ${styles['wide']}`}>
        <header className={styles['brand']}>
          <Emblem />
          <div>
            <h1>{t('enrol.title')}</h1>
            <p>{t('enrol.text')}</p>
          </div>
        </header>
        <EnrolSteps at={given === undefined ? 'invitation' : 'person'} />
        {given === undefined ? (
          <InvitationInput onGiven={setGiven} />
        ) : (
          <EnrolForm invitation={given} onBack={() => setGiven(undefined)} />
        )}
        <footer className={styles['foot']}>
          <span />
          <LanguageLinks />
        </footer>
      </section>
    </main>
  )
}
