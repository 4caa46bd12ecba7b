import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanDetail as Detail } from '../../../shared/ipc/plan-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { Answered, OpenedBy, RecordHead, RecordPage } from '../../ui/RecordPage.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Notice } from '../../ui/states.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { PlanBar, type Deed } from './PlanBar.tsx'
import { PlanHistory } from './PlanHistory.tsx'
import { PlanTasks } from './PlanTasks.tsx'
import { PlanUnits } from './PlanUnits.tsx'
import page from '../../ui/RecordPage.module.css'
import styles from './plans.module.css'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** One plan: when and where, who comes, who does what, what came of it. */
export function PlanDetail({ id, onClose }: Props) {
  const answer = useAsk('plan.get', { id })
  return <Answered answer={answer}>{(detail) => <Shown detail={detail} onClose={onClose} />}</Answered>
}

function Shown({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [deed, setDeed] = useState<Deed | undefined>(undefined)
  const { plan, closing } = detail
  const ours = detail.units.find((each) => each.ours)
  return (
    <RecordPage
      status={detail.status}
      head={<Header detail={detail} onClose={onClose} />}
      foot={<PlanBar detail={detail} deed={deed} onDeed={setDeed} />}
    >
      {closing === undefined ? undefined : (
        <Notice tone={closing.reason === 'completed' ? 'good' : 'warn'}>
          {`${t(`word.planClosing.${closing.reason}`)}${closing.text === undefined ? '' : `: ${closing.text}`}`}
        </Notice>
      )}
      {closing === undefined && ours?.earlier !== undefined ? (
        <Notice tone="warn">{t('plans.askedAnew')}</Notice>
      ) : undefined}
      <Section title={t('plans.section.what')}>
        <Facts>
          <Fact wide label={t('plans.field.window')}>{`${dateTime(plan.starts)} – ${dateTime(plan.ends)}`}</Fact>
          <Fact wide label={t('plans.field.area')}>
            {plan.area}
          </Fact>
          <Fact label={t('plans.field.lead')}>{plan.lead}</Fact>
          <Fact label={t('plans.field.contact')}>
            {plan.contact === undefined ? undefined : `${plan.contact.name} ${plan.contact.phone ?? ''}`.trim()}
          </Fact>
        </Facts>
        <p className={page['words']}>{plan.purpose}</p>
        {plan.places === undefined || plan.places.length === 0 ? undefined : (
          <ul className={styles['places']}>
            {plan.places.map((place) => (
              <li key={place}>{place}</li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('plans.section.units')}>
        <PlanUnits detail={detail} />
      </Section>
      <Section title={t('plans.section.tasks')}>
        <PlanTasks detail={detail} onResult={(task) => setDeed({ kind: 'result', task })} />
      </Section>
      <Section title={t('plans.section.history')}>
        <PlanHistory detail={detail} />
      </Section>
    </RecordPage>
  )
}

function Header({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { plan } = detail
  return (
    <RecordHead
      title={detail.title}
      onClose={onClose}
      marks={
        <>
          <StatusBadge status={detail.status} />
          <Tag tone={detail.state === 'agreed' ? 'good' : 'neutral'}>
            {t(`word.planState.${detail.state as 'agreed'}`)}
          </Tag>
          <Tag>{t(`word.planKind.${plan.kind}`)}</Tag>
          {plan.marking === 'thuong' ? undefined : <Tag tone="warn">{t(`word.marking.${plan.marking}`)}</Tag>}
          <Tag>{t('plans.version', { version: detail.version })}</Tag>
        </>
      }
    >
      <OpenedBy record={detail} time={dateTime(detail.at)} />
    </RecordHead>
  )
}
