import { useTranslation } from 'react-i18next'
import { handoverSections } from '../../../shared/domain/handover-words.ts'
import type { HandoverDetail as Detail } from '../../../shared/ipc/handover-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import paper from '../../ui/Paper.module.css'
import { PaperHead, Stamps } from '../../ui/PaperHead.tsx'
import { Section } from '../../ui/Section.tsx'
import { Signatures } from './Signatures.tsx'

interface Props {
  readonly detail: Detail
  /** Whose shift it is. */
  readonly unit: string
}

/** One copy: what was told, whole and in order, in whose words, and both hands. */
export function HandoverPaper({ detail, unit }: Props) {
  const { t } = useTranslation()
  const { from, accepted, since, at, text, entries, more } = detail
  return (
    <>
      <PaperHead
        unit={unit}
        reference={detail.ref}
        kind={t('handover.title')}
        title={`${from.name} → ${accepted?.by.name ?? t('handover.nobody')}`}
        stamps={<Stamps marking="noi-bo" handling="H0" />}
      />
      <p>{t('handover.period', { since: dateTime(since), at: dateTime(at) })}</p>
      <Section title={t('handover.section.words')} hidden={text === undefined}>
        <p className={paper['words']}>{text}</p>
      </Section>
      {entries.length === 0 ? <p>{t('handover.nothing')}</p> : undefined}
      {handoverSections.map((section) => {
        const lines = entries.filter((each) => each.section === section)
        if (lines.length === 0) return undefined
        const title = `${t(`word.handoverSection.${section}`)} (${lines.length})`
        return (
          <div key={section}>
            <h3>{title}</h3>
            <table className={paper['lines']} aria-label={title}>
              <tbody>
                {lines.map(({ id, title: what, unitName, due, news }) => (
                  <tr key={id}>
                    <td>{what}</td>
                    <td>{unitName}</td>
                    <td>
                      {[news && t(`word.handoverNews.${news}`), due && dateTime(due)]
                        .filter((part) => part !== undefined)
                        .join(' · ')}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {more.includes(section) ? <p>{t('handover.more')}</p> : undefined}
          </div>
        )
      })}
      <Signatures detail={detail} />
    </>
  )
}
