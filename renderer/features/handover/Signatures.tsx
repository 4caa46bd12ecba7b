import { useTranslation } from 'react-i18next'
import type { HandoverDetail as Detail } from '../../../shared/ipc/handover-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import page from '../../ui/RecordPage.module.css'

/** Who signed what, and what it stands on. */
export function Signatures({ detail }: { readonly detail: Detail }) {
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
