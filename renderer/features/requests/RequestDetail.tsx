import { ActionIcon, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RequestDetail as Detail } from '../../../shared/ipc/request-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { dateTime, shortTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Loading, Trouble } from '../../ui/states.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { UrgencyMark } from '../../ui/UrgencyMark.tsx'
import { RequestBar } from './RequestBar.tsx'
import styles from './requests.module.css'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** One request: what is asked, who has said what, and what can be said now. */
export function RequestDetail({ id, onClose }: Props) {
  const answer = useAsk('request.get', { id })
  if (answer.data === undefined)
    return answer.error === null ? (
      <Loading lines={8} />
    ) : (
      <Trouble error={answer.error} again={() => void answer.refetch()} />
    )
  return <Shown detail={answer.data} onClose={onClose} />
}

function Shown({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <article className={styles['detail']} data-status={detail.status}>
      <Header detail={detail} onClose={onClose} />
      <div className={`${styles['body']} scroll`} tabIndex={0} role="region" aria-label={t('desk.detail')}>
        <Section title={t('request.section.asked')}>
          <p className={styles['words']}>{detail.request.asked}</p>
          <Subject request={detail.request} />
        </Section>
        <Section title={t('request.section.units')}>
          <Asked detail={detail} />
        </Section>
        <Section title={t('bulletin.section.history')}>
          <ol className={styles['history']}>
            {detail.history.map((one) => (
              <li key={one.statement}>
                <time dateTime={one.at}>{dateTime(one.at)}</time>
                <div>
                  <strong>{t(`request.step.${one.word ?? one.kind}`)}</strong>
                  <span className="muted">{` ${t('bulletin.sentBy', { name: one.by.name, role: t(`word.role.${one.by.role}`), unit: one.unit.name })}`}</span>
                  {one.until === undefined ? undefined : <p>{t('request.until', { time: dateTime(one.until) })}</p>}
                  {one.text === undefined ? undefined : <p className={styles['words']}>{one.text}</p>}
                </div>
              </li>
            ))}
          </ol>
        </Section>
      </div>
      <RequestBar detail={detail} />
    </article>
  )
}

function Header({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  return (
    <header className={styles['head']}>
      <div className={styles['headText']}>
        <div className={styles['marks']}>
          <UrgencyMark urgency={detail.urgency} />
          <StatusBadge status={detail.status} />
          <Tag tone="accent">{t(`word.requestKind.${detail.request.kind}`)}</Tag>
          <Tag tone={detail.state === 'open' ? 'good' : 'neutral'}>
            {t(`word.requestState.${detail.state as 'open'}`)}
          </Tag>
          {detail.request.marking === 'thuong' ? undefined : (
            <Tag tone="warn">{t(`word.marking.${detail.request.marking}`)}</Tag>
          )}
        </div>
        <h2>{detail.title}</h2>
        <p className={styles['sub']}>
          {t('bulletin.sentBy', {
            name: detail.by.name,
            role: t(`word.role.${detail.by.role}`),
            unit: detail.unitName,
          })}
          {' · '}
          {shortTime(detail.at, now)}
          {' · '}
          <span className="mono">{detail.ref}</span>
        </p>
        {detail.due === undefined || detail.owed === 'none' ? undefined : (
          <DeadlineClock deadline={detail.due} since={detail.at} late={detail.late} />
        )}
      </div>
      <Tooltip label={t('frame.back')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('frame.back')} onClick={onClose}>
          <Icon name="cross" />
        </ActionIcon>
      </Tooltip>
    </header>
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
            <p className={styles['words']}>{each.question?.text ?? each.answer?.text}</p>
          )}
        </li>
      ))}
    </ul>
  )
}
