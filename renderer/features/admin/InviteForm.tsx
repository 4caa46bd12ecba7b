import { Button, Checkbox } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { SaveButton } from '../../ui/SaveButton.tsx'
import { Notice } from '../../ui/states.tsx'
import styles from './admin.module.css'

/** Makes an invitation and shows it once: as a code to scan, to read aloud, or to carry as text. */
export function InviteForm() {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const invite = useDo('enrol.invite')
  const [reads, setReads] = useState(true)
  const [byHand, setByHand] = useState(false)
  function send(event: SubmitEvent): void {
    event.preventDefault()
    invite.mutate({ limits: reads ? ['read'] : [], roleLimits: [], byHand })
  }
  return (
    <>
      {invite.data === undefined ? undefined : <Invited invited={invite.data} />}
      <form className={styles['block']} onSubmit={send}>
        <Checkbox
          size="xs"
          label={t('admin.invite.reads')}
          description={t('admin.invite.readsHint')}
          checked={reads}
          onChange={(event) => setReads(event.currentTarget.checked)}
        />
        <Checkbox
          size="xs"
          label={t('admin.invite.byHand')}
          description={t('admin.invite.byHandHint')}
          checked={byHand}
          onChange={(event) => setByHand(event.currentTarget.checked)}
        />
        {invite.error === null ? undefined : (
          <Notice tone="danger" alert>
            {failureText(invite.error)}
          </Notice>
        )}
        <Button
          type="submit"
          variant={invite.data === undefined ? 'filled' : 'default'}
          loading={invite.isPending}
          leftSection={<Icon name="plus" size={14} />}
        >
          {t('admin.invite.make')}
        </Button>
      </form>
    </>
  )
}

const steps = ['step1', 'step2', 'step3'] as const
const handSteps = ['hand1', 'hand2', 'hand3', 'step3'] as const

function Invited({ invited }: { readonly invited: ResponseOf<'enrol.invite'> }) {
  const { t } = useTranslation()
  const { id, qr, code, expires, relays } = invited
  const save = useDo('enrol.saveInvitation')
  const open = useAsk('enrol.invitations', {}).data?.invitations.find((one) => one.id === id)?.phase
  if (open !== undefined && open !== 'invited') return undefined // somebody has come with it: it is of no more use
  const copy = (text: string): void =>
    void navigator.clipboard.writeText(text).then(() => notifications.show({ message: t('admin.invite.copied') }))
  return (
    <div className={styles['card']} data-mine="true">
      <div className={styles['cardHead']}>
        <h4>{t('admin.invite.ready')}</h4>
        <DeadlineClock deadline={expires} />
      </div>
      <div className={styles['invited']}>
        {qr === undefined || code === undefined ? undefined : <QrCode text={qr} label={t('admin.invite.qr')} />}
        <div className={styles['form']}>
          {code === undefined ? undefined : (
            <>
              <p className="muted">{t('admin.invite.code')}</p>
              <p className={styles['code']}>{code}</p>
              <p className="muted">{t('admin.invite.relay', { relay: relays.join(', ') })}</p>
            </>
          )}
          <ol className={styles['steps']}>
            {(code === undefined ? handSteps : steps).map((step) => (
              <li key={step}>{t(`admin.invite.${step}`)}</li>
            ))}
          </ol>
          <SaveButton
            primary={code === undefined}
            label={t('admin.invite.save')}
            done={t('admin.invite.saved')}
            save={save}
            input={{ id }}
          />
          {qr === undefined || code === undefined ? undefined : (
            <div className={styles['buttons']}>
              <Button variant="default" leftSection={<Icon name="copy" size={14} />} onClick={() => copy(qr)}>
                {t('admin.invite.copy')}
              </Button>
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
