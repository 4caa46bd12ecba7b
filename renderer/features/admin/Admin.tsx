import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import styles from './admin.module.css'
import { BroughtFile } from './BroughtFile.tsx'
import type { AskedCertificate } from './CertifyCard.tsx'
import { Circles } from './Circles.tsx'
import { Invitations } from './Invitations.tsx'
import { Notices } from './Notices.tsx'
import { OwnUnit } from './OwnUnit.tsx'
import { Pending } from './Pending.tsx'
import { Proposals } from './Proposals.tsx'
import { Safety } from './Safety.tsx'
import { UnitKeys } from './UnitKeys.tsx'

/** The unit's people, devices and keys: what waits for a hand first, then what is. The engine decides who may. */
export function Admin({ session }: { readonly session: ResponseOf<'session.state'> }) {
  const { t } = useTranslation()
  const roles = session.signedIn?.roles ?? []
  const isAdmin = roles.includes('admin')
  const [asked, setAsked] = useState<AskedCertificate | undefined>(undefined)
  return (
    <div className={`${styles['page']} scroll`} tabIndex={0} role="region" aria-label={t('admin.title')}>
      <header className={styles['bar']}>
        <h1>{t('admin.title')}</h1>
      </header>
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <Notices />
          <Pending ownUnit={session.profile?.unit.id} />
          <Proposals />
          <OwnUnit isAdmin={isAdmin} onAsked={setAsked} />
        </div>
        <div className={styles['column']}>
          <BroughtFile isAdmin={isAdmin} asked={asked} onAsked={setAsked} />
          {isAdmin ? (
            <>
              <Invitations />
              <UnitKeys />
              <Safety />
            </>
          ) : undefined}
          <Circles mayRenew={roles.some((role) => role !== 'admin')} />
        </div>
      </div>
    </div>
  )
}
