import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Section } from '../../ui/Section.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { ActionForm, Done } from './ActionForm.tsx'
import styles from './admin.module.css'
import { DeedButton } from './DeedButton.tsx'
import { shortId } from './names.ts'

type Circle = ResponseOf<'circles.list'>['circles'][number]

/** Standing groups that the unit belongs to, how their keys stand, and a fresh key for one of them. */
export function Circles({ mayRenew }: { readonly mayRenew: boolean }) {
  const { t } = useTranslation()
  const circles = useAsk('circles.list', {}).data?.circles ?? []
  const [open, setOpen] = useState<string | undefined>(undefined)
  if (circles.length === 0) return undefined
  return (
    <Section title={t('compose.circles.title')}>
      <ul className={styles['rows']}>
        {circles.map((circle) => {
          const name = circle.name ?? t('compose.circles.unnamed', { id: shortId(circle.id) })
          return (
            <li key={circle.id}>
              <div className={styles['line']}>
                <span className={styles['who']}>
                  <strong>{name}</strong>
                  <small>
                    {t('compose.circles.members', { count: circle.members })} ·{' '}
                    {t('admin.circles.renewed', { time: dateTime(circle.renewedAt) })}
                  </small>
                </span>
                {circle.state === 'open' ? undefined : (
                  <Tag tone="warn">{t(`compose.circles.state.${circle.state}`)}</Tag>
                )}
                {mayRenew ? (
                  <span className={styles['deeds']}>
                    <DeedButton
                      label={t('admin.circles.renew')}
                      spoken={t('admin.circles.renewOf', { name })}
                      onClick={() => setOpen(open === circle.id ? undefined : circle.id)}
                    />
                  </span>
                ) : undefined}
              </div>
              {open === circle.id ? (
                <RenewCircle circle={circle} name={name} onClose={() => setOpen(undefined)} />
              ) : undefined}
            </li>
          )
        })}
      </ul>
      {mayRenew ? undefined : <p className="muted">{t('admin.circles.who')}</p>}
    </Section>
  )
}

interface RenewProps {
  readonly circle: Circle
  readonly name: string
  readonly onClose: () => void
}

/** When it is worth it, and what follows, before it is done. */
function RenewCircle({ circle, name, onClose }: RenewProps) {
  const { t } = useTranslation()
  const renew = useDo('circles.renew')
  if (renew.data !== undefined) {
    const { state, version } = renew.data
    return <Done open={state === 'asked'}>{t(`admin.circles.done.${state}`, { name, version })}</Done>
  }
  return (
    <ActionForm
      label={t('admin.circles.renewOf', { name })}
      submit={t('admin.circles.submit')}
      disabled={circle.needsAdministrator}
      busy={renew.isPending}
      error={renew.error}
      onSubmit={() => renew.mutate({ circle: circle.id })}
      onClose={onClose}
    >
      <p>{t(circle.needsAdministrator ? 'admin.circles.administrator' : 'admin.circles.text', { name })}</p>
    </ActionForm>
  )
}
