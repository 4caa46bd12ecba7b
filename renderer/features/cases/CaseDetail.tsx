import { ActionIcon, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail as Detail } from '../../../shared/ipc/case-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Loading, Notice, Trouble } from '../../ui/states.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import { CaseBar, type Deed } from './CaseBar.tsx'
import { CaseExhibits } from './CaseExhibits.tsx'
import { CaseHistory, CaseReaders } from './CaseReaders.tsx'
import { CaseLinks } from './CaseLinks.tsx'
import { CaseNotes } from './CaseNotes.tsx'
import { CaseTasks } from './CaseTasks.tsx'
import styles from './cases.module.css'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** One case: what it is about, what was noted, what is to be done, what lies where, and who can read all that. */
export function CaseDetail({ id, onClose }: Props) {
  const answer = useAsk('case.get', { id })
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
  const [deed, setDeed] = useState<Deed | undefined>(undefined)
  const content = detail.case
  return (
    <article className={styles['detail']} data-status={detail.status}>
      <Header detail={detail} onClose={onClose} />
      <div className={`${styles['body']} scroll`} tabIndex={0} role="region" aria-label={t('desk.detail')}>
        {detail.state === 'left' ? <Notice tone="warn">{t('cases.left')}</Notice> : undefined}
        {detail.leaks.map((leak) => (
          <Notice key={leak.statement} tone="danger">
            {t('cases.leak', { unit: leak.unit.name, units: leak.units.map(({ name }) => name).join(', ') })}
          </Notice>
        ))}
        <Section title={t('cases.section.summary')}>
          <p className={styles['words']}>{content.summary}</p>
          <Facts>
            <Fact label={t('cases.number')}>{content.number}</Fact>
            <Fact label={t('cases.offence')}>{content.offence?.name}</Fact>
          </Facts>
        </Section>
        <Section title={t('cases.section.tasks')}>
          <CaseTasks detail={detail} />
        </Section>
        <Section title={t('cases.section.notes')}>
          <CaseNotes detail={detail} onCorrect={(note) => setDeed({ kind: 'note', corrects: note })} />
        </Section>
        <Section title={t('cases.section.exhibits')}>
          <CaseExhibits detail={detail} onHand={(exhibit) => setDeed({ kind: 'custody', exhibit })} />
        </Section>
        <Section title={t('cases.section.links')}>
          <CaseLinks detail={detail} />
        </Section>
        <Section title={t('cases.section.readers')}>
          <CaseReaders detail={detail} />
        </Section>
        <Section title={t('cases.section.history')}>
          <CaseHistory detail={detail} />
        </Section>
      </div>
      <CaseBar detail={detail} deed={deed} onDeed={setDeed} />
    </article>
  )
}

function Header({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const units = detail.members.map(({ name }) => shortUnitName(name))
  return (
    <header className={styles['head']}>
      <div className={styles['headText']}>
        <div className={styles['marks']}>
          <StatusBadge status={detail.status} />
          <Tag tone={detail.state === 'open' ? 'good' : 'neutral'}>{t(`word.caseState.${detail.state as 'open'}`)}</Tag>
          {detail.case.marking === 'thuong' ? undefined : (
            <Tag tone="warn">{t(`word.marking.${detail.case.marking}`)}</Tag>
          )}
          <Tag>{t(`word.handling.${detail.case.handling}`)}</Tag>
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
        <p className={styles['sub']}>
          {units.length > 1 ? t('cases.readBy', { units: units.join(', ') }) : t('cases.onlyUs')}
        </p>
      </div>
      <Tooltip label={t('frame.back')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('frame.back')} onClick={onClose}>
          <Icon name="cross" />
        </ActionIcon>
      </Tooltip>
    </header>
  )
}
