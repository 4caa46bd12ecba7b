import { Button, PasswordInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { NewPassphrase } from '../../ui/NewPassphrase.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './settings.module.css'

export function PassphraseChange() {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const change = useDo('session.changePassphrase')
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState<string | undefined>(undefined)
  const [typed, setTyped] = useState(0)
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (old === '' || fresh === undefined) return
    const request = { old, new: fresh }
    setOld('')
    setFresh(undefined)
    setTyped(typed + 1)
    change.mutate(request, { onSuccess: () => notifications.show({ message: t('settings.passDone') }) })
  }
  return (
    <form className={styles['block']} onSubmit={submit}>
      <PasswordInput
        size="xs"
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('unlock.show') }}
        label={t('settings.passOld')}
        value={old}
        onChange={(event) => setOld(event.currentTarget.value)}
      />
      <NewPassphrase
        key={typed}
        label={t('settings.passNew')}
        againLabel={t('settings.passAgain')}
        onChange={setFresh}
      />
      {change.error === null ? undefined : (
        <Notice tone="danger" alert>
          {failureText(change.error)}
        </Notice>
      )}
      <Button type="submit" variant="default" disabled={old === '' || fresh === undefined} loading={change.isPending}>
        {t('settings.passSubmit')}
      </Button>
    </form>
  )
}
