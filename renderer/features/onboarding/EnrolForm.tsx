import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../../shared/domain/roles.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { NewPassphrase } from '../../ui/NewPassphrase.tsx'
import { PersonFields, personOf, type Person } from '../../ui/PersonFields.tsx'
import { RoleChoice } from '../../ui/RoleChoice.tsx'
import { Refusal } from '../../ui/states.tsx'
import type { Given } from './InvitationInput.tsx'
import styles from './onboarding.module.css'

interface Props {
  readonly invitation: Given
  readonly person: Person
  readonly onPerson: (person: Person) => void
  readonly onBack: () => void
}

/** Who will use this PC. The passphrase leaves the fields with the answer of the engine, and opens the new profile. */
export function EnrolForm({ invitation, person, onPerson, onBack }: Props) {
  const { t, i18n } = useTranslation()
  const queries = useQueryClient()
  const begin = useDo('enrol.begin')
  const unlock = useDo('session.unlock')
  const [chosen, setChosen] = useState<readonly Role[]>(['duty'])
  const [isKnown, setKnown] = useState(false)
  const [number, setNumber] = useState('')
  const [isLeft, setLeft] = useState(false)
  const [passphrase, setPassphrase] = useState<string | undefined>(undefined)
  const [typed, setTyped] = useState(0)
  const busy = begin.isPending || unlock.isPending
  const replaces = number.toLowerCase().replaceAll(/[^0-9a-f]/g, '')
  const isNumber = replaces.length === 32
  const known = personOf(person)
  const ready = (!isKnown || isNumber) && known !== undefined && chosen.length > 0
  const error = begin.error ?? unlock.error
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (!ready || passphrase === undefined || busy) return
    const officer = { ...known, roles: [...chosen], ...(isKnown ? { replaces } : {}) }
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
                setPassphrase(undefined)
                setTyped(typed + 1)
              },
            },
          ),
      },
    )
  }
  return (
    <form className={styles['form']} onSubmit={send}>
      <PersonFields value={person} onChange={onPerson} />
      <Checkbox
        size="xs"
        label={t('enrol.known')}
        description={t('enrol.knownHint')}
        checked={isKnown}
        onChange={(event) => setKnown(event.currentTarget.checked)}
      />
      {isKnown ? (
        <TextInput
          autoFocus
          required
          label={t('enrol.number')}
          description={t('enrol.numberHint')}
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          value={number}
          error={
            number.trim() !== '' && !isNumber && (isLeft || replaces.length > 32) ? t('enrol.numberWrong') : undefined
          }
          onBlur={() => setLeft(true)}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
      ) : undefined}
      <RoleChoice label={t('enrol.roles')} value={chosen} onChange={setChosen} />
      <NewPassphrase
        key={typed}
        required
        label={t('unlock.passphrase')}
        againLabel={t('settings.passAgain')}
        hint={t('enrol.passphraseHint')}
        onChange={setPassphrase}
      />
      <Refusal error={error} />
      <Button type="submit" size="sm" disabled={!ready || passphrase === undefined} loading={busy} fullWidth>
        {t('enrol.begin')}
      </Button>
      <Button variant="default" onClick={onBack} disabled={busy}>
        {t('enrol.otherInvitation')}
      </Button>
    </form>
  )
}
