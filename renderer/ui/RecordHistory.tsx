import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dateTime } from './dates.ts'
import styles from './RecordPage.module.css'
import type { Said } from './SaidBy.tsx'

interface Props<One> {
  readonly history: readonly One[]
  /** What was done. */
  readonly step: (one: One) => ReactNode
  /** What was said with it. */
  readonly children: (one: One) => ReactNode
}

/** Every signed operation: when, what, by whom. */
export function RecordHistory<One extends Said>({ history, step, children }: Props<One>) {
  const { t } = useTranslation()
  return (
    <ol className={styles['history']}>
      {history.map((one) => (
        <li key={one.statement}>
          <time dateTime={one.at}>{dateTime(one.at)}</time>
          <div>
            {step(one)}
            <span className="muted">{` ${t('bulletin.sentBy', { name: one.by.name, role: t(`word.role.${one.by.role}`), unit: one.unit.name })}`}</span>
            {children(one)}
          </div>
        </li>
      ))}
    </ol>
  )
}
