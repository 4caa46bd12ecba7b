import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { roles, type Role } from '../../../shared/domain/roles.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Notice } from '../../ui/states.tsx'
import type { Given } from './InvitationInput.tsx'
import styles from './onboarding.module.css'

/** Four short random words reach this; Argon2 does the rest. */
const shortest = 14

interface Props {
  readonly invitation: Given
  readonly onBack: () => void
}

/** Who will use this PC. The passphrase leaves the fields with the answer of the engine, and opens the new profile. */
export function EnrolForm({ invitation, onBack }: Props) {
  const { t, i18n } = useTranslation()
  const failureText = useFailureText()
  const queries = useQueryClient()
  const begin = useDo('enrol.begin')
  const unlock = useDo('session.unlock')
  const [name, setName] = useState('')
  const [badge, setBadge] = useState('')
  const [chosen, setChosen] = useState<readonly Role[]>(['duty'])
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const short = passphrase !== '' && passphrase.length < shortest
  const different = again !== '' && again !== passphrase
  const busy = begin.isPending || unlock.isPending
  const ready =
    name.trim() !== '' &&
    badge.trim() !== '' &&
    passphrase !== '' &&
    again === passphrase &&
    !short &&
    chosen.length > 0
  const error = begin.error ?? unlock.error
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (!ready || busy) return
    const officer = { name: name.trim(), badge: badge.trim(), roles: [...chosen] }
    const language = i18n.language === 'en' ? 'en' : 'vi'
    begin.mutate(
      { invitation, officer, passphrase, language },
      {
        onSuccess: () =>
          unlock.mutate(
            { badge: officer.badge, passphrase },
            {
              onSuccess: (state) => queries.setQueryData(['session.state', {}], state),
              onSettled: () => {
                setPassphrase('')
                setAgain('')
              },
            },
          ),
      },
    )
  }
  const eye = {
    visibilityToggleButtonProps: { 'aria-label': t('unlock.show') },
    autoComplete: 'off',
    size: 'xs' as const,
  }
  return (
    <form className={styles['form']} onSubmit={send}>
      <TextInput
        autoFocus
        required
        label={t('enrol.name')}
        autoComplete="off"
        maxLength={limits.shortTextBytes / 4}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        required
        label={t('enrol.badge')}
        autoComplete="off"
        maxLength={limits.badgeBytes / 4}
        value={badge}
        onChange={(event) => setBadge(event.currentTarget.value)}
      />
      <Checkbox.Group
        label={t('enrol.roles')}
        value={[...chosen]}
        onChange={(values) => setChosen(roles.filter((role) => values.includes(role)))}
      >
        <div className={styles['roles']}>
          {roles.map((role) => (
            <Checkbox key={role} size="xs" value={role} label={t(`word.role.${role}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <PasswordInput
        {...eye}
        required
        label={t('unlock.passphrase')}
        description={t('enrol.passphraseHint')}
        value={passphrase}
        error={short ? t('settings.passShort', { count: shortest }) : undefined}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <PasswordInput
        {...eye}
        required
        label={t('settings.passAgain')}
        value={again}
        error={different ? t('settings.passDifferent') : undefined}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      {error === null ? undefined : (
        <Notice tone="danger" alert>
          {failureText(error)}
        </Notice>
      )}
      <Button type="submit" size="sm" disabled={!ready} loading={busy} fullWidth>
        {t('enrol.begin')}
      </Button>
      <Button variant="default" onClick={onBack} disabled={busy}>
        {t('enrol.otherInvitation')}
      </Button>
    </form>
  )
}
