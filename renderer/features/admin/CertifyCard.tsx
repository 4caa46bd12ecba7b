import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../../shared/domain/roles.ts'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { RoleChoice } from '../../ui/RoleChoice.tsx'
import { Fact, Facts } from '../../ui/Section.tsx'
import { ActionForm, Done } from './ActionForm.tsx'
import styles from './admin.module.css'
import { shortId } from './names.ts'
import { Approves } from './RolesForm.tsx'
import { useSecondHand } from './second-hand.tsx'

export interface AskedCertificate {
  readonly request: Uint8Array
  readonly facts: ResponseOf<'officers.readRequest'>
}

/** What a newcomer asks for; it is signed only after somebody says that the key was compared. */
export function CertifyCard({ asked, onClose }: { readonly asked: AskedCertificate; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const certify = useDo('officers.certify')
  const hand = useSecondHand()
  const { request, facts } = asked
  const { name, badge, key, device } = facts
  const [roles, setRoles] = useState<readonly Role[]>(['duty'])
  const [approve, setApprove] = useState(false)
  const [compared, setCompared] = useState(false)
  if (certify.data !== undefined) {
    const open = certify.data.state === 'open'
    return <Done open={open}>{t(open ? 'admin.people.proposed' : 'admin.people.done', { name })}</Done>
  }
  return (
    <ActionForm
      label={t('admin.people.certifyOf', { name })}
      submit={t('admin.people.certify')}
      disabled={!compared || roles.length === 0}
      busy={certify.isPending}
      error={certify.error}
      hand={hand}
      onSubmit={() =>
        certify.mutate(
          { request: new Uint8Array(request), roles: [...roles], approve, ...hand.chosen },
          { onError: hand.refused },
        )
      }
      onClose={onClose}
    >
      <div className={styles['cardHead']}>
        <h4>{t('admin.people.certifyOf', { name })}</h4>
      </div>
      <Facts>
        <Fact label={t('admin.invite.badge')}>{badge}</Fact>
        <Fact label={t('admin.people.preparedAt')}>
          <span className="mono">{shortId(device)}</span>
        </Fact>
        <Fact label={t('admin.people.key')} wide>
          <span className={styles['code']}>{key}</span>
        </Fact>
      </Facts>
      <Checkbox
        size="xs"
        label={t('admin.people.compared')}
        description={t('admin.people.comparedHint')}
        checked={compared}
        onChange={(event) => setCompared(event.currentTarget.checked)}
      />
      <RoleChoice label={t('admin.sets.roles')} value={roles} onChange={setRoles} />
      <Approves checked={approve} onChange={setApprove} />
    </ActionForm>
  )
}
