import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { ActionForm, Done } from './ActionForm.tsx'
import { useSecondHand } from './second-hand.tsx'

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
  const device = useDo('devices.revoke')
  const officer = useDo('officers.revoke')
  const hand = useSecondHand()
  const [reason, setReason] = useState<Reason | undefined>(undefined)
  const { kind, id, name } = target
  const told = { onError: hand.refused }
  const done =
    device.data?.state ??
    (officer.data === undefined ? undefined : officer.data.state === 'open' ? 'proposed' : 'officerRevoked')
  if (done !== undefined) return <Done open={done === 'proposed'}>{t(`admin.remove.done.${done}`, { name })}</Done>
  return (
    <ActionForm
      danger
      label={t('admin.remove.name', { name })}
      submit={t('admin.remove.submit')}
      disabled={reason === undefined}
      busy={device.isPending || officer.isPending}
      error={device.error ?? officer.error}
      hand={hand}
      onSubmit={() => {
        if (reason === undefined) return
        if (kind === 'device') device.mutate({ device: id, reason, ...hand.chosen }, told)
        else officer.mutate({ officer: id, reason, ...hand.chosen }, told)
      }}
      onClose={onClose}
    >
      <p>{t(`admin.remove.${kind}`, { name })}</p>
      <Select
        required
        autoFocus
        label={t('admin.sets.reason')}
        data={reasons.map((value) => ({ value, label: t(`admin.reason.${value}`) }))}
        value={reason ?? null}
        onChange={(value) => setReason(reasons.find((one) => one === value))}
      />
    </ActionForm>
  )
}
