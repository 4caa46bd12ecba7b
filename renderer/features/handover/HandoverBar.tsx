import { Button, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HandoverDetail } from '../../../shared/ipc/handover-calls.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { deedKeys } from '../../ui/deed-keys.ts'
import { useDeeds } from '../../ui/deeds-context.ts'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { PrintForm } from '../../ui/PrintForm.tsx'
import { shortcut } from '../../ui/shortcut.tsx'
import { Notice } from '../../ui/states.tsx'
import { Kbd } from '../../ui/StatusBadge.tsx'
import styles from './handover.module.css'
import { HandoverPaper } from './HandoverPaper.tsx'

type Deed = 'accept' | 'withdraw'

/** What this officer can do with it now. Who handed over is told how another officer takes over, at this very PC too. */
export function HandoverBar({ detail }: { readonly detail: HandoverDetail }) {
  const { t } = useTranslation()
  const [deed, setDeed] = useState<Deed | 'print' | undefined>(undefined)
  const { can, id, state, version } = detail
  const mayPrint = state !== 'withdrawn'
  useDeeds(
    deed !== undefined || !mayPrint
      ? []
      : (['accept', 'withdraw', 'print'] as const)
          .filter((each) => each === 'print' || can[each])
          .map((each) => ({
            id: each,
            name: (words) => words(each === 'print' ? 'paper.action' : `handover.${each}.action`),
            key: deedKeys.handover[each],
            run: () => setDeed(each),
          })),
  )
  if (deed === 'print' && mayPrint)
    return (
      <PrintForm id={id} version={version} kinds={['handover']} listed={false} onClose={() => setDeed(undefined)}>
        {(_kind, { unit }) => <HandoverPaper detail={detail} unit={unit.name} />}
      </PrintForm>
    )
  if (deed !== undefined && deed !== 'print' && can[deed])
    return <SayForm key={deed} id={id} deed={deed} onClose={() => setDeed(undefined)} />
  if (!mayPrint) return undefined
  return (
    <footer className={styles['foot']}>
      {can.accept ? (
        <Button size="sm" {...shortcut(deedKeys.handover.accept)} onClick={() => setDeed('accept')}>
          {t('handover.accept.action')}
        </Button>
      ) : can.withdraw ? (
        <Notice icon="lock">{t('handover.own')}</Notice>
      ) : undefined}
      {can.withdraw ? (
        <Button
          size="sm"
          variant="default"
          {...shortcut(deedKeys.handover.withdraw)}
          onClick={() => setDeed('withdraw')}
        >
          {t('handover.withdraw.action')}
        </Button>
      ) : undefined}
      <Button size="sm" variant="default" rightSection={<Kbd>I</Kbd>} onClick={() => setDeed('print')}>
        {t('paper.action')}
      </Button>
    </footer>
  )
}

function SayForm({ id, deed, onClose }: { readonly id: string; readonly deed: Deed; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const accept = useDo('handover.accept')
  const withdraw = useDo('handover.withdraw')
  const [text, setText] = useState('')
  const call = deed === 'accept' ? accept : withdraw
  const words = text.trim()
  return (
    <FormFoot
      title={t(`handover.${deed}.action`)}
      submit={t(`handover.${deed}.submit`)}
      ready
      busy={call.isPending}
      error={call.error}
      onClose={onClose}
      onSubmit={() =>
        call.mutate(
          { id, ...(words !== '' && { text: words }) },
          {
            onSuccess: () => {
              notifications.show({ message: t(`handover.${deed}.done`) })
              onClose()
            },
          },
        )
      }
    >
      <Textarea
        autoFocus
        size="sm"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={limits.longTextBytes / 4}
        label={t(`handover.${deed}.words`)}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormFoot>
  )
}
