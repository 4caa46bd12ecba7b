import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import { Kbd } from '../../ui/StatusBadge.tsx'
import { AcknowledgeForm } from './AcknowledgeForm.tsx'
import { ActForm } from './ActForm.tsx'
import type { Detail } from './detail.ts'
import styles from './bulletins.module.css'
import { WithdrawForm } from './WithdrawForm.tsx'

type Form = 'acknowledge' | 'act' | 'withdraw'

/** What this officer can do with it now, at the foot where the hand is. */
export function AnswerBar({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  const [form, setForm] = useState<Form | undefined>(undefined)
  const { can } = detail
  const close = (): void => setForm(undefined)
  useHotkeys([
    ['a', () => can.acknowledge && setForm('acknowledge')],
    ['w', () => can.cancel && setForm('withdraw')],
  ])
  if (form === 'acknowledge' && can.acknowledge) return <AcknowledgeForm id={detail.id} onClose={close} />
  if (form === 'act' && can.act) return <ActForm id={detail.id} onClose={close} />
  if (form === 'withdraw' && can.cancel) return <WithdrawForm id={detail.id} reference={detail.ref} onClose={close} />
  const waitsForCommander =
    !detail.own && !can.acknowledge && detail.state === 'active' && detail.deadline !== undefined && !can.act
  if (!can.acknowledge && !can.act && !can.cancel && !waitsForCommander) return undefined
  return (
    <footer className={styles['foot']}>
      {can.acknowledge ? (
        <Button
          size="sm"
          leftSection={<Icon name="check" />}
          rightSection={<Kbd>A</Kbd>}
          onClick={() => setForm('acknowledge')}
        >
          {t('bulletin.acknowledge.title')}
        </Button>
      ) : undefined}
      {can.act ? (
        <Button size="sm" variant="default" onClick={() => setForm('act')}>
          {t('bulletin.act.title')}
        </Button>
      ) : undefined}
      {waitsForCommander ? <p className="muted">{t('bulletin.acknowledge.byCommander')}</p> : undefined}
      {can.cancel ? (
        <Button
          className={styles['push']}
          size="sm"
          variant="default"
          leftSection={<Icon name="undo" />}
          onClick={() => setForm('withdraw')}
        >
          {t('bulletin.withdraw.action')}
        </Button>
      ) : undefined}
    </footer>
  )
}
