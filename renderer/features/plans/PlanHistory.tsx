import { useTranslation } from 'react-i18next'
import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import styles from './plans.module.css'

/** Every signed operation, the oldest first; of a version when and where it was to be. */
export function PlanHistory({ detail }: { readonly detail: PlanDetail }) {
  const { t } = useTranslation()
  const versions = new Map(detail.versions.map((each) => [each.statement, each]))
  return (
    <ol className={styles['history']}>
      {detail.history.map((one) => {
        const version = versions.get(one.statement)
        return (
          <li key={one.statement}>
            <time dateTime={one.at}>{dateTime(one.at)}</time>
            <div>
              <strong>{t(`plans.step.${one.kind}`)}</strong>
              {one.word === undefined ? undefined : <span>{`: ${wordOf(one.word)}`}</span>}
              <span className="muted">{` ${t('bulletin.sentBy', { name: one.by.name, role: t(`word.role.${one.by.role}`), unit: one.unit.name })}`}</span>
              {version === undefined ? undefined : (
                <p>{`${dateTime(version.starts)} – ${dateTime(version.ends)} · ${version.area}`}</p>
              )}
              {one.text === undefined ? undefined : <p className="truncate">{one.text}</p>}
            </div>
          </li>
        )
      })}
    </ol>
  )

  function wordOf(word: NonNullable<PlanDetail['history'][number]['word']>): string {
    switch (word) {
      case 'accept':
      case 'refuse':
        return t(`word.planAnswer.${word}`)
      case 'done':
      case 'partly':
      case 'not-done':
        return t(`word.planOutcome.${word}`)
      case 'completed':
      case 'cancelled':
      case 'other':
        return t(`word.planClosing.${word}`)
    }
  }
}
