import { Button, Progress } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { EventOf } from '../../../shared/ipc/contract.ts'
import { useDo, useEngineEvent } from '../../engine-client/engine-context.tsx'
import { useLanguage } from '../../i18n/failure-text.ts'
import { NewPassphrase } from '../../ui/NewPassphrase.tsx'
import { nobody, PersonFields, personOf } from '../../ui/PersonFields.tsx'
import { Refusal } from '../../ui/states.tsx'
import styles from './onboarding.module.css'

/** Who will read the archive. The passphrase leaves the fields with the answer of the engine, and opens the archive. */
export function RestoreForm() {
  const { t } = useTranslation()
  const language = useLanguage()
  const queries = useQueryClient()
  const run = useDo('restore.run')
  const unlock = useDo('session.unlock')
  const [person, setPerson] = useState(nobody)
  const [passphrase, setPassphrase] = useState<string | undefined>(undefined)
  const [typed, setTyped] = useState(0)
  const percent = usePercent()
  const officer = personOf(person)
  const ready = officer !== undefined && passphrase !== undefined
  const busy = run.isPending || unlock.isPending
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (!ready || busy) return
    const empty = (): void => {
      setPassphrase(undefined)
      setTyped(typed + 1)
    }
    run.mutate(
      { officer, passphrase, language },
      {
        onError: empty,
        onSuccess: () =>
          unlock.mutate(
            { badge: officer.badge, passphrase },
            { onSuccess: (state) => queries.setQueryData(['session.state', {}], state), onSettled: empty },
          ),
      },
    )
  }
  return (
    <form className={styles['form']} aria-label={t('restore.run')} onSubmit={send}>
      <PersonFields value={person} onChange={setPerson} />
      <NewPassphrase
        key={typed}
        required
        label={t('restore.passphrase')}
        againLabel={t('settings.passAgain')}
        hint={t('restore.passphraseHint')}
        onChange={setPassphrase}
      />
      <Refusal error={run.error ?? unlock.error} />
      {busy ? (
        <div role="status">
          <p>{t('restore.running')}</p>
          <Progress value={percent} aria-label={t('restore.running')} />
        </div>
      ) : undefined}
      <Button type="submit" size="sm" disabled={!ready} loading={busy} fullWidth>
        {t('restore.run')}
      </Button>
    </form>
  )
}

function usePercent(): number {
  const [percent, setPercent] = useState(0)
  const listen = useCallback(({ task, done, total }: EventOf<'progress'>) => {
    if (task === 'restore') setPercent((done / Math.max(1, total)) * 100)
  }, [])
  useEngineEvent('progress', listen)
  return percent
}
