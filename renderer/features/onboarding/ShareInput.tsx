import { Button, Textarea } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { RestoreState } from '../../../shared/ipc/restore-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { Refusal } from '../../ui/states.tsx'
import styles from './onboarding.module.css'

/** A share as it stands on paper; what was right leaves the field at once. */
export function ShareInput({ onState }: { readonly onState: (state: RestoreState) => void }) {
  const { t } = useTranslation()
  const add = useDo('restore.addShare')
  const [text, setText] = useState('')
  const said = text.trim()
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (said === '' || add.isPending) return
    add.mutate(
      { text: said },
      {
        onSuccess: (state) => {
          setText('')
          onState(state)
        },
      },
    )
  }
  return (
    <form className={styles['share']} aria-label={t('restore.share')} onSubmit={send}>
      <Textarea
        size="xs"
        label={t('restore.share')}
        description={t('restore.shareHint')}
        autoComplete="off"
        spellCheck={false}
        autosize
        minRows={2}
        maxRows={4}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" size="compact-sm" disabled={said === ''} loading={add.isPending}>
        {t('restore.addShare')}
      </Button>
      <Refusal error={add.error} />
    </form>
  )
}
