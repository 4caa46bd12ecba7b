import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail as Detail } from '../../../shared/ipc/case-calls.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { Answered, OpenedBy, RecordHead, RecordPage } from '../../ui/RecordPage.tsx'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Notice } from '../../ui/states.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import { CaseBar, type Deed } from './CaseBar.tsx'
import { CaseExhibits } from './CaseExhibits.tsx'
import { CaseHistory, CaseReaders } from './CaseReaders.tsx'
import { CaseLinks } from './CaseLinks.tsx'
import { CaseNotes } from './CaseNotes.tsx'
import { CaseTasks } from './CaseTasks.tsx'
import page from '../../ui/RecordPage.module.css'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** One case: what it is about, what was noted, what is to be done, what lies where, and who can read all that. */
export function CaseDetail({ id, onClose }: Props) {
  const answer = useAsk('case.get', { id })
  return <Answered answer={answer}>{(detail) => <Shown detail={detail} onClose={onClose} />}</Answered>
}

function Shown({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [deed, setDeed] = useState<Deed | undefined>(undefined)
  const content = detail.case
  return (
    <RecordPage
      status={detail.status}
      head={<Header detail={detail} onClose={onClose} />}
      foot={<CaseBar detail={detail} deed={deed} onDeed={setDeed} />}
    >
      {detail.state === 'left' ? <Notice tone="warn">{t('cases.left')}</Notice> : undefined}
      {detail.leaks.map((leak) => (
        <Notice key={leak.statement} tone="danger">
          {t('cases.leak', { unit: leak.unit.name, units: leak.units.map(({ name }) => name).join(', ') })}
        </Notice>
      ))}
      <Section title={t('cases.section.summary')}>
        <p className={page['words']}>{content.summary}</p>
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
    </RecordPage>
  )
}

function Header({ detail, onClose }: { readonly detail: Detail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const units = detail.members.map(({ name }) => shortUnitName(name))
  return (
    <RecordHead
      title={detail.title}
      onClose={onClose}
      marks={
        <>
          <StatusBadge status={detail.status} />
          <Tag tone={detail.state === 'open' ? 'good' : 'neutral'}>{t(`word.caseState.${detail.state as 'open'}`)}</Tag>
          {detail.case.marking === 'thuong' ? undefined : (
            <Tag tone="warn">{t(`word.marking.${detail.case.marking}`)}</Tag>
          )}
          <Tag>{t(`word.handling.${detail.case.handling}`)}</Tag>
        </>
      }
    >
      <OpenedBy record={detail} time={shortTime(detail.at, now)} />
      <p className={page['sub']}>
        {units.length > 1 ? t('cases.readBy', { units: units.join(', ') }) : t('cases.onlyUs')}
      </p>
    </RecordHead>
  )
}
