import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { dateTime } from '../../ui/dates.ts'
import { deedKeys } from '../../ui/deed-keys.ts'
import { useDeeds } from '../../ui/deeds-context.ts'
import { Icon } from '../../ui/Icon.tsx'
import { PrintForm } from '../../ui/PrintForm.tsx'
import { Kbd } from '../../ui/StatusBadge.tsx'
import { AcknowledgeForm } from './AcknowledgeForm.tsx'
import { ActForm } from './ActForm.tsx'
import { BulletinPaper } from './BulletinPaper.tsx'
import { deedName, deedsOf, isForm, type Deed, type Form } from './deeds.ts'
import type { Detail } from './detail.ts'
import styles from './bulletins.module.css'
import { HitAnswerForm } from './HitAnswerForm.tsx'
import { HitForm } from './HitForm.tsx'
import { ReleaseForm } from './ReleaseForm.tsx'
import { SightingForm } from './SightingForm.tsx'
import { WithdrawForm } from './WithdrawForm.tsx'

interface Props {
  readonly detail: Detail
  readonly onUpdate: (id: string) => void
}

/** What this officer can do with it now, at the foot where the hand is; the most pressing first. */
export function AnswerBar({ detail, onUpdate }: Props) {
  const { t } = useTranslation()
  const [form, setForm] = useState<Form | undefined>(undefined)
  const sign = useOneKey(detail)
  const deeds = deedsOf(detail)
  function run(deed: Deed): void {
    if (isForm(deed)) setForm(deed)
    else if (deed === 'update') onUpdate(detail.id)
    else sign[deed]()
  }
  useDeeds(
    deeds.map((deed) => ({
      id: deed,
      name: (words) => deedName(deed, detail, words),
      key: deedKeys.bulletin[deed],
      run: () => run(deed),
    })),
  )
  if (form !== undefined && deeds.includes(form))
    return <DeedForm key={form} form={form} detail={detail} onClose={() => setForm(undefined)} />
  const waitsForCommander =
    !detail.own && !detail.can.acknowledge && detail.state === 'active' && detail.deadline !== undefined
  if (deeds.length === 0 && !waitsForCommander) return undefined
  return (
    <footer className={styles['foot']}>
      {deeds.map((deed, index) => (
        <Button
          key={deed}
          size="sm"
          {...(index > 0 && { variant: 'default' })}
          {...(deed === 'withdraw' && { className: styles['push'] ?? '', leftSection: <Icon name="undo" /> })}
          rightSection={<Kbd>{deedKeys.bulletin[deed].toUpperCase()}</Kbd>}
          loading={sign.busy === deed}
          onClick={() => run(deed)}
        >
          {deedName(deed, detail, t)}
        </Button>
      ))}
      {waitsForCommander ? <p className="muted">{t('bulletin.acknowledge.byCommander')}</p> : undefined}
    </footer>
  )
}

interface FormProps {
  readonly form: Form
  readonly detail: Detail
  readonly onClose: () => void
}

function DeedForm({ form, detail, onClose }: FormProps) {
  switch (form) {
    case 'acknowledge':
      return <AcknowledgeForm id={detail.id} onClose={onClose} />
    case 'act':
      return <ActForm id={detail.id} onClose={onClose} />
    case 'print':
      return (
        <PrintForm id={detail.id} version={detail.version} kinds={['photos', 'bulletin']} listed onClose={onClose}>
          {(kind) => <BulletinPaper detail={detail} kind={kind} />}
        </PrintForm>
      )
    case 'withdraw':
      return <WithdrawForm id={detail.id} reference={detail.ref} onClose={onClose} />
    case 'release':
      return <ReleaseForm detail={detail} onClose={onClose} />
    case 'sighting':
      return <SightingForm detail={detail} onClose={onClose} />
    case 'hit':
      return <HitForm detail={detail} onClose={onClose} />
    case 'answer':
      return <HitAnswerForm detail={detail} onClose={onClose} />
  }
}

/** Deeds that need no more than the key: that it still holds, and the cancellation that an arrest proposes. */
function useOneKey({ id, proposed }: Detail) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const revalidate = useDo('bulletin.revalidate')
  const cancel = useDo('bulletin.cancel')
  const onError = (error: Parameters<typeof failureText>[0]): void =>
    void notifications.show({ color: 'red', message: failureText(error) })
  const told = (message: string): void => void notifications.show({ message })
  return {
    busy: revalidate.isPending ? ('revalidate' as const) : cancel.isPending ? ('accept' as const) : undefined,
    revalidate: () =>
      revalidate.mutate(
        { id },
        { onError, onSuccess: ({ expires }) => told(t('life.revalidated', { time: dateTime(expires) })) },
      ),
    accept: () => {
      if (proposed === undefined || cancel.isPending) return
      cancel.mutate({ id, reason: proposed.reason }, { onError, onSuccess: () => told(t('life.proposed.done')) })
    },
  }
}
