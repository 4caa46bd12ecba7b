import { Button, Select } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { Notice } from '../../ui/states.tsx'
import styles from './admin.module.css'

export interface Target {
  readonly kind: 'device' | 'officer'
  readonly id: string
  readonly name: string
}

const reasons = ['lost', 'stolen', 'left', 'compromised', 'other'] as const
type Reason = (typeof reasons)[number]

/** Removing says what follows from it, before; and what is still missing, after. */
export function RemoveForm({ target, onClose }: { readonly target: Target; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const device = useDo('devices.revoke')
  const officer = useDo('officers.revoke')
  const [reason, setReason] = useState<Reason | undefined>(undefined)
  const error = device.error ?? officer.error
  const done =
    device.data?.state ??
    (officer.data === undefined
      ? undefined
      : officer.data.state === 'open'
        ? ('proposed' as const)
        : ('revoked' as const))
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (reason === undefined) return
    if (target.kind === 'device') device.mutate({ device: target.id, reason })
    else officer.mutate({ officer: target.id, reason })
  }
  if (done !== undefined) {
    return (
      <Notice tone={done === 'proposed' ? 'warn' : 'good'} icon={done === 'proposed' ? 'clock' : 'check'} alert>
        {t(`admin.remove.done.${done}`, { name: target.name })}
      </Notice>
    )
  }
  return (
    <form
      className={styles['card']}
      aria-label={t('admin.remove.name', { name: target.name })}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <p>{t(`admin.remove.${target.kind}`, { name: target.name })}</p>
      <Select
        required
        autoFocus
        label={t('admin.sets.reason')}
        data={reasons.map((value) => ({ value, label: t(`admin.reason.${value}`) }))}
        value={reason ?? null}
        onChange={(value) => setReason(reasons.find((one) => one === value))}
      />
      {error === null ? undefined : (
        <Notice tone="danger" alert>
          {failureText(error)}
        </Notice>
      )}
      <div className={styles['buttons']}>
        <Button
          type="submit"
          color="red"
          disabled={reason === undefined}
          loading={device.isPending || officer.isPending}
        >
          {t('admin.remove.submit')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('frame.cancel')}
        </Button>
      </div>
    </form>
  )
}
