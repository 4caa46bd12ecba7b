/** The page of a record of any family: what it says between a head and a foot. */
import { ActionIcon, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordStatus } from '../../shared/domain/bulletin-words.ts'
import type { GiaobanError } from '../../shared/errors.ts'
import type { RecordLine } from '../../shared/ipc/record-values.ts'
import { useAside } from './aside-context.ts'
import { Icon } from './Icon.tsx'
import styles from './RecordPage.module.css'
import type { Said } from './SaidBy.tsx'
import { Loading, Trouble } from './states.tsx'

interface AnsweredProps<Detail> {
  readonly answer: {
    readonly data: Detail | undefined
    readonly error: GiaobanError | null
    readonly refetch: () => unknown
  }
  readonly lines?: number
  readonly children: (detail: Detail) => ReactNode
}

/** What was asked for; until it comes its outline, and the trouble if it does not. */
export function Answered<Detail>({ answer, lines = 8, children }: AnsweredProps<Detail>) {
  if (answer.data !== undefined) return children(answer.data)
  return answer.error === null ? (
    <Loading lines={lines} />
  ) : (
    <Trouble error={answer.error} again={() => void answer.refetch()} />
  )
}

interface PageProps {
  /** Exercises and tests are framed. */
  readonly status?: RecordStatus
  readonly head: ReactNode
  readonly foot: ReactNode
  readonly children: ReactNode
}

export function RecordPage({ status, head, foot, children }: PageProps) {
  const { t } = useTranslation()
  return (
    <article className={styles['detail']} data-status={status}>
      {head}
      <div className={`${styles['body']} scroll`} tabIndex={0} role="region" aria-label={t('desk.detail')}>
        {children}
      </div>
      {foot}
    </article>
  )
}

interface HeadProps {
  readonly title: string
  /** Short words above the title: what kind it is, how it stands. */
  readonly marks?: ReactNode
  /** Beside the cross. */
  readonly aside?: ReactNode
  readonly onClose: () => void
  /** Below the title. */
  readonly children: ReactNode
}

export function RecordHead({ title, marks, aside, onClose, children }: HeadProps) {
  return (
    <header className={styles['head']}>
      <div className={styles['headLines']}>
        {marks === undefined ? undefined : <div className={styles['marks']}>{marks}</div>}
        <h2>{title}</h2>
        {children}
      </div>
      {aside}
      <CloseRecord onClose={onClose} />
    </header>
  )
}

/** A window of its own for what is open, and the cross that leads back to the list. */
export function CloseRecord({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { here } = useAside()
  return (
    <span className={styles['corner']}>
      <Tooltip label={t('frame.window.open')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('frame.window.open')} onClick={here}>
          <Icon name="window" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('frame.back')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('frame.back')} onClick={onClose}>
          <Icon name="cross" />
        </ActionIcon>
      </Tooltip>
    </span>
  )
}

interface OpenedByProps {
  readonly record: Pick<RecordLine, 'unitName' | 'ref'> & { readonly by: Said['by'] }
  readonly time: string
}

/** By whom it was opened, for which unit, when; and its reference. */
export function OpenedBy({ record, time }: OpenedByProps) {
  const { t } = useTranslation()
  const { by, unitName, ref } = record
  return (
    <p className={styles['sub']}>
      {t('bulletin.sentBy', { name: by.name, role: t(`word.role.${by.role}`), unit: unitName })}
      {` · ${time} · `}
      <span className="mono whole">{ref}</span>
    </p>
  )
}
