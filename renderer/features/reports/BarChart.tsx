import { useTranslation } from 'react-i18next'
import styles from './reports.module.css'
import { useRate } from './use-rate.ts'

interface Bar {
  readonly id: string
  readonly label: string
  readonly recorded: number
  readonly cleared: number
  readonly clearUp?: number | undefined
}

interface Props {
  readonly title: string
  readonly bars: readonly Bar[]
}

/** Recorded as a bar, cleared up as a thinner one before it. Whoever cannot see it has each value as a sentence. */
export function BarChart({ title, bars }: Props) {
  const { t } = useTranslation()
  const rate = useRate()
  const most = Math.max(1, ...bars.map(({ recorded, cleared }) => Math.max(recorded, cleared)))
  return (
    <figure className={styles['chart']} aria-label={title}>
      <p className={styles['legend']} aria-hidden>
        <Key of="recorded" label={t('word.reportFigure.recorded')} />
        <Key of="cleared" label={t('word.reportFigure.cleared')} />
      </p>
      {bars.map(({ id, label, recorded, cleared, clearUp }) => (
        <div
          key={id}
          className={styles['bar']}
          role="img"
          aria-label={t('report.bar', { label, recorded, cleared, rate: rate(clearUp) })}
        >
          <span>{label}</span>
          <svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden>
            <rect className={styles['recorded']} x={0} y={0} width={(recorded / most) * 100} height={14} />
            <rect className={styles['cleared']} x={0} y={4} width={(cleared / most) * 100} height={6} />
          </svg>
          <span>{`${cleared}/${recorded} · ${rate(clearUp)}`}</span>
        </div>
      ))}
    </figure>
  )
}

function Key({ of, label }: { readonly of: 'recorded' | 'cleared'; readonly label: string }) {
  return (
    <span>
      <svg viewBox="0 0 12 10">
        <rect className={styles[of]} x={0} y={of === 'cleared' ? 3 : 0} width={12} height={of === 'cleared' ? 4 : 10} />
      </svg>
      {label}
    </span>
  )
}
