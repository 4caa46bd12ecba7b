import { Button, PasswordInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection, useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { useClock, useNow } from '../../ui/clock-context.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './onboarding.module.css'

interface Props {
  readonly badge: string | undefined
  /** Demonstration profiles only. */
  readonly demoPassphrase: string | undefined
}

/**
 * The field is emptied as soon as it has been handed to the engine. One that ends meanwhile (locking ends it, too) has a
 * successor within a second: what was entered waits for that, and is sent to it once.
 */
export function PassphraseForm({ badge, demoPassphrase }: Props) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const queries = useQueryClient()
  const clock = useClock()
  const now = useNow(500)
  const unlock = useDo('session.unlock')
  const input = useRef<HTMLInputElement>(null)
  const connected = useConnection() === 'connected'
  const [passphrase, setPassphrase] = useState('')
  const [waiting, setWaiting] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const [blockedUntil, setBlockedUntil] = useState(0)
  const waitSeconds = Math.max(0, Math.ceil((blockedUntil - now) / 1000))
  useEffect(() => input.current?.focus(), [badge])

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (passphrase === '' || waiting || unlock.isPending || waitSeconds > 0) return
    if (connected) hand({ again: true })
    else setWaiting(true)
  }

  function hand({ again }: { readonly again: boolean }): void {
    const who = badge === undefined ? {} : { badge }
    const entered = passphrase
    setPassphrase('')
    unlock.mutate(
      { ...who, passphrase: entered },
      {
        onSuccess: (state) => queries.setQueryData(['session.state', {}], state),
        onError: (error) => {
          if (error.retryAfterMs !== undefined) setBlockedUntil(clock.now() + error.retryAfterMs)
          input.current?.focus()
          if (error.code !== 'engine/restarting' || !again) return
          setPassphrase(entered)
          setWaiting(true)
        },
      },
    )
  }

  useEffect(() => {
    if (!waiting || !connected || unlock.isPending) return
    setWaiting(false)
    hand({ again: false })
    // oxlint-disable-next-line react/exhaustive-deps -- what was entered does not change while it waits
  }, [waiting, connected, unlock.isPending])

  return (
    <form className={styles['form']} onSubmit={submit}>
      <PasswordInput
        ref={input}
        label={t('unlock.passphrase')}
        value={passphrase}
        autoComplete="off"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': t('unlock.show') }}
        readOnly={waiting}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
        {...(capsLock ? { description: t('unlock.capsLock') } : {})}
      />
      {waiting || unlock.error === null ? undefined : (
        <Notice tone="danger" alert>
          {failureText(unlock.error)}
        </Notice>
      )}
      <Button type="submit" size="sm" disabled={waitSeconds > 0} loading={waiting || unlock.isPending} fullWidth>
        {waitSeconds > 0 ? t('unlock.throttled', { seconds: waitSeconds }) : t('unlock.submit')}
      </Button>
      {demoPassphrase === undefined ? undefined : (
        <Button
          variant="default"
          leftSection={<Icon name="key" size={14} />}
          title={t('unlock.demoHint')}
          onClick={() => {
            setPassphrase(demoPassphrase)
            input.current?.focus()
          }}
        >
          {t('unlock.demo')}
        </Button>
      )}
    </form>
  )
}
