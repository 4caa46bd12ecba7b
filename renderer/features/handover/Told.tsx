import { useTranslation } from 'react-i18next'
import { handoverSections, type HandoverFamily } from '../../../shared/domain/handover-words.ts'
import type { HandoverComposition, HandoverDetail } from '../../../shared/ipc/handover-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Section } from '../../ui/Section.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import page from '../../ui/RecordPage.module.css'
import styles from './handover.module.css'

type Entry = HandoverComposition['entries'][number] & Partial<Pick<HandoverDetail['entries'][number], 'here'>>

interface Props {
  readonly told: { readonly entries: readonly Entry[] } & Pick<HandoverComposition, 'more'>
  /** Clocks run for what is composed now; what was told once keeps its times. */
  readonly running: boolean
  readonly onRecord: (family: HandoverFamily, id: string) => void
}

/** Section by section, what is due first; each line opens its record. */
export function Told({ told, running, onRecord }: Props) {
  const { t } = useTranslation()
  if (told.entries.length === 0) return <p className="muted">{t('handover.nothing')}</p>
  return handoverSections.map((section) => {
    const entries = told.entries.filter((each) => each.section === section)
    return (
      <Section
        key={section}
        title={t(`word.handoverSection.${section}`)}
        hidden={entries.length === 0}
        aside={<span className="muted">{entries.length}</span>}
      >
        <ul className={styles['told']}>
          {entries.map((each) => (
            <li key={each.id}>
              <button type="button" className="plain" onClick={() => onRecord(each.family, each.id)}>
                <span className={page['what']}>
                  <span className="truncate">{each.title}</span>
                  <span
                    className={`${page['sub']} truncate`}
                  >{`${t(`word.handoverFamily.${each.family}`)} · ${shortUnitName(each.unitName)}`}</span>
                </span>
                <Standing entry={each} running={running} />
              </button>
            </li>
          ))}
        </ul>
        {told.more.includes(section) ? <p className="muted">{t('handover.more')}</p> : undefined}
      </Section>
    )
  })
}

function Standing({ entry, running }: { readonly entry: Entry; readonly running: boolean }) {
  const { t } = useTranslation()
  const { due, news, here } = entry
  return (
    <span className={page['duty']}>
      {news === undefined ? undefined : (
        <Tag tone={news === 'new' ? 'accent' : 'neutral'}>{t(`word.handoverNews.${news}`)}</Tag>
      )}
      {due === undefined ? undefined : running ? (
        <DeadlineClock deadline={due} />
      ) : (
        <time dateTime={due}>{dateTime(due)}</time>
      )}
      {here === undefined || here === 'same' ? undefined : (
        <Tag tone={here === 'missing' ? 'warn' : 'neutral'}>{t(`handover.here.${here}`)}</Tag>
      )}
    </span>
  )
}
