import { useTranslation } from 'react-i18next'
import type { HandoverFamily } from '../../../shared/domain/handover-words.ts'
import type { HandoverDetail as Detail } from '../../../shared/ipc/handover-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Answered, RecordHead, RecordPage } from '../../ui/RecordPage.tsx'
import { Section } from '../../ui/Section.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import page from '../../ui/RecordPage.module.css'
import { HandoverBar } from './HandoverBar.tsx'
import { Signatures } from './Signatures.tsx'
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
        <span className="mono whole">{detail.ref}</span>
      </p>
      {state === 'offered' ? (
        <DeadlineClock deadline={detail.deadline} since={detail.at} late={detail.late} />
      ) : undefined}
    </RecordHead>
  )
}
