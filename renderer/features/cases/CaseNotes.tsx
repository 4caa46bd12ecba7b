import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../shared/ipc/case-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { useAsk } from '../../engine-client/engine-context.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import page from '../../ui/RecordPage.module.css'
import styles from './cases.module.css'
import { SaidBy } from '../../ui/SaidBy.tsx'

interface Props {
  readonly detail: CaseDetail
  readonly onCorrect: (note: string) => void
}

/** By time. Nothing is taken away: what was corrected stays, struck through. */
export function CaseNotes({ detail, onCorrect }: Props) {
  const { t } = useTranslation()
  const units = useAsk('units.list', {})
  const { notes } = detail
  if (notes.length === 0) return <p className="muted">{t('cases.none.notes')}</p>
  const own = units.data?.units.find((unit) => unit.own)?.code
  return (
    <ol className={`${page['entries']} ${styles['notes']}`}>
      {notes.map((note) => {
        const target = notes.find(({ statement }) => statement === note.corrects)
        return (
          <li key={note.statement} data-corrected={note.corrected.length > 0}>
            <span className={page['line']}>
              <SaidBy said={note} />
              {note.corrected.length > 0 ? <Tag tone="warn">{t('cases.corrected')}</Tag> : undefined}
              {detail.can.write && note.unit.code === own ? (
                <Button size="compact-xs" variant="subtle" onClick={() => onCorrect(note.statement)}>
                  {t('cases.correct')}
                </Button>
              ) : undefined}
            </span>
            {note.corrects === undefined ? undefined : (
              <span className={page['small']}>
                {target === undefined ? t('cases.correctsMissing') : t('cases.corrects', { time: dateTime(target.at) })}
              </span>
            )}
            <p className={page['words']}>{note.note.text}</p>
          </li>
        )
      })}
    </ol>
  )
}
