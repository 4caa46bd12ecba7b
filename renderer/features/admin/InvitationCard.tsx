import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { InvitationRow } from '../../../shared/ipc/enrol-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useFailureText } from '../../i18n/failure-text.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Fact, Facts } from '../../ui/Section.tsx'
import { Notice } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './admin.module.css'
import { CompareForm } from './CompareForm.tsx'
import { shortId } from './names.ts'

const running = new Set(['invited', 'answered', 'opened'])

/** One newcomer on the way in: who it says it is, and what has to be done here. */
export function InvitationCard({ row }: { readonly row: InvitationRow }) {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const withdraw = useDo('enrol.withdraw')
  const { phase, newcomer } = row
  const title = newcomer?.officer.name ?? t('admin.invite.open')
  return (
    <article className={styles['card']} data-mine={row.compare !== undefined} aria-label={title}>
      <div className={styles['cardHead']}>
        <h4>{title}</h4>
        <Tag tone={phase === 'over' ? 'danger' : phase === 'proposed' ? 'good' : 'accent'}>
          {t(`admin.invite.phase.${phase}`)}
        </Tag>
        {running.has(phase) ? <DeadlineClock deadline={row.expires} /> : undefined}
      </div>
      {newcomer === undefined ? undefined : (
        <Facts>
          <Fact label={t('admin.invite.badge')}>{newcomer.officer.badge}</Fact>
          <Fact label={t('admin.sets.devices')}>
            <span className="mono">{shortId(newcomer.device)}</span>
          </Fact>
          <Fact label={t('admin.sets.roles')}>
            {newcomer.officer.roles.map((role) => t(`word.role.${role}`)).join(', ')}
          </Fact>
        </Facts>
      )}
      {newcomer?.officer.known === true ? <Notice tone="warn">{t('admin.invite.known')}</Notice> : undefined}
      {row.why === undefined ? undefined : <p>{t(`admin.invite.why.${row.why}`)}</p>}
      {row.compare !== undefined || phase === 'matched' ? <CompareForm row={row} /> : undefined}
      {withdraw.error === null ? undefined : (
        <Notice tone="danger" alert>
          {failureText(withdraw.error)}
        </Notice>
      )}
      {running.has(phase) ? (
        <div className={styles['buttons']}>
          <Button
            variant="default"
            size="compact-xs"
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate({ id: row.id })}
          >
            {t('admin.invite.withdraw')}
          </Button>
        </div>
      ) : undefined}
    </article>
  )
}
