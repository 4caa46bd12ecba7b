import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../engine-client/engine-context.tsx'
import { useFailureText } from '../i18n/failure-text.ts'
import { RelayField, relayAddressOf } from './RelayField.tsx'
import styles from './RelayForm.module.css'
import { Notice, Refusal } from './states.tsx'
import { useRelayUsed } from './use-relay-used.ts'

/** As many as a profile holds. */
const relaysKept = 4

interface Props {
  readonly relays: readonly string[]
  /** What a relay's refusal means here, where it is not a fault. */
  readonly refused?: string
}

/** The relay that this PC talks to, whether it answers, and another address for it. */
export function RelayForm({ relays, refused }: Props) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const set = useDo('settings.set')
  const [current = ''] = relays
  const [typed, setTyped] = useState(current)
  const address = relayAddressOf(typed)
  const isNew = address !== undefined && address !== current
  const isMore = isNew && current !== '' && relays.length < relaysKept && !relays.includes(address)
  function save(event: SubmitEvent): void {
    event.preventDefault()
    if (!isNew || set.isPending) return
    keep([address, ...relays.slice(1).filter((relay) => relay !== address)])
  }
  function keep(list: readonly string[]): void {
    set.mutate({ relays: [...list] }, { onSuccess: (state) => queries.setQueryData(['session.state', {}], state) })
  }
  return (
    <form className={styles['form']} aria-label={t('settings.relay.title')} onSubmit={save}>
      <RelayField
        size="xs"
        label={t('enrol.relay')}
        hint={t('settings.relay.hint')}
        value={typed}
        onChange={setTyped}
      />
      <Refusal error={set.error} />
      <div className={styles['buttons']}>
        <Button type="submit" variant="default" disabled={!isNew} loading={set.isPending}>
          {t(relays.length > 1 ? 'settings.relay.replace' : 'settings.relay.save')}
        </Button>
        {isMore ? (
          <Button variant="default" loading={set.isPending} onClick={() => keep([...relays, address])}>
            {t('settings.relay.add')}
          </Button>
        ) : undefined}
      </div>
      <div role="status">{current === '' ? undefined : <State refused={refused} />}</div>
    </form>
  )
}

type Sync = ResponseOf<'sync.state'>

/** Whether the relay answers at its address, and if not, why. */
function State({ refused }: { readonly refused: string | undefined }) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const sync: Sync | undefined = useAsk('sync.state', {}).data
  const used = useRelayUsed(sync)
  if (sync === undefined || sync.state === 'not-set') return undefined
  const word = t(`frame.relay.${sync.state}`)
  if (sync.state === 'online')
    return (
      <Notice tone="good" icon="check">
        {used === undefined ? word : `${word}, ${used}`}
      </Notice>
    )
  if (sync.state === 'refused' && refused !== undefined) return <Notice icon="clock">{refused}</Notice>
  return (
    <Notice
      tone={sync.failure === undefined ? 'neutral' : 'warn'}
      icon={sync.state === 'connecting' ? 'online' : 'offline'}
    >
      {sync.failure === undefined ? word : failureText(sync.failure)}
    </Notice>
  )
}
