import { useTranslation } from 'react-i18next'
import type { Urgency } from '../../shared/domain/bulletin-words.ts'
import styles from './marks.module.css'

/** Urgency as a word on a shape: one bar more for each step, never colour alone. */
export function UrgencyMark({ urgency, word = true }: { readonly urgency: Urgency; readonly word?: boolean }) {
  const { t } = useTranslation()
  const label = t(`word.urgency.${urgency}`)
  const bars = { immediate: 3, urgent: 2, routine: 1, inquiry: 0, other: 0 }[urgency]
  return (
    <span className={styles['urgency']} data-urgency={urgency} title={label}>
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true" className="icon">
        {[0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={bar * 5}
            y={8 - bar * 4}
            width="3.4"
            height={4 + bar * 4}
            rx="0.8"
            opacity={bar < bars ? 1 : 0.28}
          />
        ))}
      </svg>
      {word ? <span>{label}</span> : <span className="visually-hidden">{label}</span>}
    </span>
  )
}
