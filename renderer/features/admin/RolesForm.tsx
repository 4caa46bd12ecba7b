import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { RoleChoice } from '../../ui/RoleChoice.tsx'
import { ActionForm, Done } from './ActionForm.tsx'
import { useSecondHand } from './second-hand.tsx'

interface Props {
  readonly officer: ResponseOf<'officers.list'>['officers'][number]
  readonly name: string
  readonly onClose: () => void
}

export function RolesForm({ officer, name, onClose }: Props) {
  const { t } = useTranslation()
  const change = useDo('officers.roles')
  const hand = useSecondHand()
  const [roles, setRoles] = useState(officer.roles)
  const [approve, setApprove] = useState(officer.approve)
  const isSame = approve === officer.approve && roles.toSorted().join() === officer.roles.toSorted().join()
  if (change.data !== undefined) {
    const open = change.data.state === 'open'
    return <Done open={open}>{t(open ? 'admin.people.proposed' : 'admin.people.done', { name })}</Done>
  }
  return (
    <ActionForm
      label={t('admin.people.rolesOf', { name })}
      submit={t('admin.people.rolesSubmit')}
      disabled={isSame || roles.length === 0}
      busy={change.isPending}
      error={change.error}
      hand={hand}
      onSubmit={() =>
        change.mutate({ officer: officer.id, roles: [...roles], approve, ...hand.chosen }, { onError: hand.refused })
      }
      onClose={onClose}
    >
      <RoleChoice label={t('admin.people.rolesOf', { name })} value={roles} onChange={(next) => setRoles([...next])} />
      <Approves checked={approve} onChange={setApprove} />
    </ActionForm>
  )
}

/** The right to be the second of two hands; it takes two to give it. */
export function Approves({
  checked,
  onChange,
}: {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}) {
  const { t } = useTranslation()
  return (
    <Checkbox
      size="xs"
      label={t('admin.people.approve')}
      description={t('admin.people.approveHint')}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}
