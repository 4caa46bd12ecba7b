import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { ActionForm, Done } from './ActionForm.tsx'
import type { Target } from './RemoveForm.tsx'
import { useSecondHand } from './second-hand.tsx'

/** The same certificate for longer: an officer's for three years, a device's for three months by two hands. */
export function RenewForm({ target, onClose }: { readonly target: Target; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const officer = useDo('officers.renew')
  const device = useDo('devices.renew')
  const hand = useSecondHand()
  const { kind, id, name } = target
  const row = officer.data ?? device.data
  if (row !== undefined) {
    const open = row.state === 'open'
    return <Done open={open}>{t(open ? 'admin.people.proposed' : 'admin.people.done', { name })}</Done>
  }
  const told = { onError: hand.refused }
  return (
    <ActionForm
      label={t('admin.people.renewOf', { name })}
      submit={t('admin.people.renew')}
      busy={officer.isPending || device.isPending}
      error={officer.error ?? device.error}
      hand={hand}
      onSubmit={() =>
        kind === 'officer'
          ? officer.mutate({ officer: id, ...hand.chosen }, told)
          : device.mutate({ device: id, ...hand.chosen }, told)
      }
      onClose={onClose}
    >
      <p>{t(`admin.people.renewText.${kind}`, { name })}</p>
    </ActionForm>
  )
}
