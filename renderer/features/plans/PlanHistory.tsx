import { useTranslation } from 'react-i18next'
import type { PlanDetail } from '../../../shared/ipc/plan-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { RecordHistory } from '../../ui/RecordHistory.tsx'

/** Every signed operation, the oldest first; of a version when and where it was to be. */
export function PlanHistory({ detail }: { readonly detail: PlanDetail }) {
  const { t } = useTranslation()
  const versions = new Map(detail.versions.map((each) => [each.statement, each]))
  return (
    <RecordHistory
      history={detail.history}
      step={({ kind, word }) => (
        <>
          <strong>{t(`plans.step.${kind}`)}</strong>
          {word === undefined ? undefined : <span>{`: ${wordOf(word)}`}</span>}
        </>
      )}
    >
      {({ statement, text }) => {
        const version = versions.get(statement)
        return (
          <>
            {version === undefined ? undefined : (
              <p>{`${dateTime(version.starts)} – ${dateTime(version.ends)} · ${version.area}`}</p>
            )}
            {text === undefined ? undefined : <p className="truncate">{text}</p>}
          </>
        )
      }}
    </RecordHistory>
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
