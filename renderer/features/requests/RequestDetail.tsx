import { useTranslation } from 'react-i18next'
import type { RequestDetail as Detail } from '../../../shared/ipc/request-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { dateTime, shortTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { RecordHistory } from '../../ui/RecordHistory.tsx'
import { Answered, OpenedBy, RecordHead, RecordPage } from '../../ui/RecordPage.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { UrgencyMark } from '../../ui/UrgencyMark.tsx'
import { RequestBar } from './RequestBar.tsx'
import page from '../../ui/RecordPage.module.css'
import styles from './requests.module.css'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** One request: what is asked, who has said what, and what can be said now. */
export function RequestDetail({ id, onClose }: Props) {
  const answer = useAsk('request.get', { id })
  return <Answered answer={answer}>{(detail) => <Shown detail={detail} onClose={onClose} />}</Answered>
}

function Shown({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <RecordPage
      status={detail.status}
      head={<Header detail={detail} onClose={onClose} />}
      foot={<RequestBar detail={detail} />}
    >
      <Section title={t('request.section.asked')}>
        <p className={page['words']}>{detail.request.asked}</p>
        <Subject request={detail.request} />
      </Section>
      <Section title={t('request.section.units')}>
        <Asked detail={detail} />
      </Section>
      <Section title={t('bulletin.section.history')}>
        <RecordHistory
          history={detail.history}
          step={(one) => <strong>{t(`request.step.${one.word ?? one.kind}`)}</strong>}
        >
          {({ until, text }) => (
            <>
              {until === undefined ? undefined : <p>{t('request.until', { time: dateTime(until) })}</p>}
              {text === undefined ? undefined : <p className={page['words']}>{text}</p>}
            </>
          )}
        </RecordHistory>
      </Section>
    </RecordPage>
  )
}

function Header({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  return (
    <RecordHead
      title={detail.title}
      onClose={onClose}
      marks={
        <>
          <UrgencyMark urgency={detail.urgency} />
          <StatusBadge status={detail.status} />
          <Tag tone="accent">{t(`word.requestKind.${detail.request.kind}`)}</Tag>
          <Tag tone={detail.state === 'open' ? 'good' : 'neutral'}>
            {t(`word.requestState.${detail.state as 'open'}`)}
          </Tag>
          {detail.request.marking === 'thuong' ? undefined : (
            <Tag tone="warn">{t(`word.marking.${detail.request.marking}`)}</Tag>
          )}
        </>
      }
    >
      <OpenedBy record={detail} time={shortTime(detail.at, now)} />
      {detail.due === undefined || detail.owed === 'none' ? undefined : (
        <DeadlineClock deadline={detail.due} since={detail.at} late={detail.late} />
      )}
    </RecordHead>
  )
}

function Subject({ request }: { readonly request: Detail['request'] }) {
  const { t } = useTranslation()
  const { subject, vehicles = [], phones = [], accounts = [] } = request
  const joined = (all: readonly (string | undefined)[]): string => all.filter((each) => each !== undefined).join(', ')
  return (
    <Facts>
      <Fact label={t('request.ground')} wide>
        {request.ground}
      </Fact>
      <Fact label={t('word.label.fullName')}>{joined((subject?.names ?? []).map(({ full }) => full))}</Fact>
      <Fact label={t('word.label.birth')}>
        {subject?.birth?.date ?? subject?.birth?.year?.toString() ?? subject?.birth?.unknown}
      </Fact>
      <Fact label={t('word.label.ids')}>
        {joined((subject?.ids ?? []).map(({ type, number }) => `${t(`word.identity.${type}`)} ${number}`))}
      </Fact>
      <Fact label={t('request.vehicles')}>{joined(vehicles.map(({ plate, text }) => plate ?? text))}</Fact>
      <Fact label={t('request.phones')}>{joined(phones)}</Fact>
      <Fact label={t('request.accounts')}>{joined(accounts.map(({ bank, number }) => `${bank} ${number}`))}</Fact>
    </Facts>
  )
}

function Asked({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  return (
    <ul className={styles['asked']}>
      {detail.asked.map((each) => (
        <li key={each.unit}>
          <strong>{each.name}</strong>
          <Tag tone={each.late ? 'danger' : each.state === 'answered' ? 'good' : 'neutral'}>
            {t(`word.askedState.${each.state}`)}
          </Tag>
          {each.due === undefined ? undefined : (
            <DeadlineClock deadline={each.due} since={detail.at} late={each.late} />
          )}
          {each.answer?.text === undefined && each.question === undefined ? undefined : (
            <p className={page['words']}>{each.question?.text ?? each.answer?.text}</p>
          )}
        </li>
      ))}
    </ul>
  )
}
