import { useTranslation } from 'react-i18next'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Section } from '../../ui/Section.tsx'
import styles from './admin.module.css'
import { InvitationCard } from './InvitationCard.tsx'
import { InviteForm } from './InviteForm.tsx'

/** New devices: what is open, and a new invitation. */
export function Invitations() {
  const { t } = useTranslation()
  const invitations = useAsk('enrol.invitations', {}).data?.invitations ?? []
  return (
    <Section title={t('admin.invite.title')}>
      <ul className={styles['list']}>
        {invitations.map((row) => (
          <li key={row.id}>
            <InvitationCard row={row} />
          </li>
        ))}
      </ul>
      <InviteForm />
    </Section>
  )
}
