import { Button, PasswordInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Notice } from '../../ui/states.tsx'
import styles from './settings.module.css'

/** Four short random words reach this; Argon2 does the rest. */
const shortest = 14

export function PassphraseChange() {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const change = useDo('session.changePassphrase')
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const short = fresh !== '' && fresh.length < shortest
  const different = again !== '' && again !== fresh
  const ready = old !== '' && fresh !== '' && again === fresh && !short
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (!ready) return
    const request = { old, new: fresh }
    setOld('')
    setFresh('')
    setAgain('')
    change.mutate(request, { onSuccess: () => notifications.show({ message: t('settings.passDone') }) })
  }
  const eye = {
    visibilityToggleButtonProps: { 'aria-label': t('unlock.show') },
    autoComplete: 'off',
    size: 'xs' as const,
  }
  return (
    <form className={styles['block']} onSubmit={submit}>
      <PasswordInput
        {...eye}
        label={t('settings.passOld')}
        value={old}
        onChange={(event) => setOld(event.currentTarget.value)}
      />
      <PasswordInput
        {...eye}
        label={t('settings.passNew')}
        value={fresh}
        error={short ? t('settings.passShort', { count: shortest }) : undefined}
        onChange={(event) => setFresh(event.currentTarget.value)}
      />
      <PasswordInput
        {...eye}
        label={t('settings.passAgain')}
        value={again}
        error={different ? t('settings.passDifferent') : undefined}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      {change.error === null ? undefined : (
        <Notice tone="danger" alert>
          {failureText(change.error)}
        </Notice>
      )}
      <Button type="submit" variant="default" disabled={!ready} loading={change.isPending}>
        {t('settings.passSubmit')}
      </Button>
    </form>
  )
}
