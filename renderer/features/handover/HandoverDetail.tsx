import { useTranslation } from 'react-i18next'
import type { HandoverFamily } from '../../../shared/domain/handover-words.ts'
import type { HandoverDetail as Detail } from '../../../shared/ipc/handover-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Answered, RecordHead, RecordPage } from '../../ui/RecordPage.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import page from '../../ui/RecordPage.module.css'
import { HandoverBar } from './HandoverBar.tsx'
import { Told } from './Told.tsx'

interface Props {
  readonly id: string
  readonly onClose: () => void
  readonly onRecord: (family: HandoverFamily, id: string) => void
}

/** One handover: what was told, in whose words, and both hands. */
export function HandoverDetail({ id, onClose, onRecord }: Props) {
  const { t } = useTranslation()
  const answer = useAsk('handover.get', { id })
  return (
    <Answered answer={answer}>
      {(detail) => (
        <RecordPage head={<Header detail={detail} onClose={onClose} />} foot={<HandoverBar detail={detail} />}>
          {detail.text === undefined ? undefined : (
            <Section title={t('handover.section.words')}>
              <p className={page['words']}>{detail.text}</p>
            </Section>
          )}
          <Told told={detail} running={false} onRecord={onRecord} />
          <Signatures detail={detail} />
        </RecordPage>
      )}
    </Answered>
  )
}

function Header({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { state, from, accepted } = detail
  return (
    <RecordHead
      title={`${from.name} → ${accepted?.by.name ?? t('handover.nobody')}`}
      onClose={onClose}
      marks={
        <>
          <Tag tone={state === 'offered' ? 'warn' : state === 'accepted' ? 'good' : 'neutral'}>
            {t(`word.handoverState.${state}`)}
          </Tag>
          {detail.late ? (
            <Tag tone="danger">{t(state === 'accepted' ? 'handover.lateTaken' : 'handover.late')}</Tag>
          ) : undefined}
        </>
      }
    >
      <p className={page['sub']}>
        {t('handover.period', { since: dateTime(detail.since), at: dateTime(detail.at) })}
        {' · '}
        <span className="mono">{detail.ref}</span>
      </p>
      {state === 'offered' ? (
        <DeadlineClock deadline={detail.deadline} since={detail.at} late={detail.late} />
      ) : undefined}
    </RecordHead>
  )
}

/** Who signed what, and what it stands on. */
function Signatures({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  const person = ({ name, officer, role }: Detail['from'], at: string): string =>
    t('handover.person', { name, badge: officer, role: t(`word.role.${role}`), time: dateTime(at) })
  const { from, accepted, withdrawn, covers } = detail
  return (
    <Section title={t('handover.section.signatures')}>
      <Facts>
        <Fact label={t('handover.leaving')} wide>
          {person(from, detail.at)}
        </Fact>
        <Fact label={t('handover.coming')} wide>
          {accepted === undefined ? t('handover.nobody') : person(accepted.by, accepted.at)}
          {accepted?.text === undefined ? undefined : <p className={page['words']}>{accepted.text}</p>}
        </Fact>
        {withdrawn === undefined ? undefined : (
          <Fact label={t('handover.withdrawn')} wide>
            {person(withdrawn.by, withdrawn.at)}
            {withdrawn.text === undefined ? undefined : <p className={page['words']}>{withdrawn.text}</p>}
          </Fact>
        )}
      </Facts>
      <p className="muted">
        {t('handover.covers', { count: covers.operations })}
        {' · '}
        <span className="mono" title={covers.digest}>
          {t('handover.code', { code: covers.digest.slice(0, 16) })}
        </span>
      </p>
    </Section>
  )
}
