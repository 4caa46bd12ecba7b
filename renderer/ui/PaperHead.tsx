import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import type { RecordStatus } from '../../shared/domain/bulletin-words.ts'
import paper from './Paper.module.css'

interface Props {
  readonly unit: string
  readonly reference: string
  readonly kind: string
  readonly title: string
  /** What must not be overlooked whoever holds the sheet. */
  readonly stamps?: ReactNode
}

/** How an officer's paper begins: whose it is, the nation's words, what it is and about what. */
export function PaperHead({ unit, reference, kind, title, stamps }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <header className={paper['heads']}>
        <div>
          <strong>{unit}</strong>
          <span className="mono">{reference}</span>
        </div>
        <div>
          <strong>{t('paper.nation')}</strong>
          <span>{t('paper.motto')}</span>
        </div>
      </header>
      <h1>{kind}</h1>
      <h2>{title}</h2>
      {stamps}
    </>
  )
}

interface StampsProps extends Pick<BulletinInput, 'marking' | 'handling'> {
  readonly status?: RecordStatus
  readonly handlingNote?: string | undefined
  /** Of the family itself. */
  readonly children?: ReactNode
}

export function Stamps({ status = 'actual', marking, handling, handlingNote, children }: StampsProps) {
  const { t } = useTranslation()
  return (
    <p className={paper['stamps']}>
      {status === 'actual' ? undefined : <strong>{t(`word.status.${status}`)}</strong>}
      {children}
      {marking === 'thuong' ? undefined : <strong>{t(`word.marking.${marking}`)}</strong>}
      {handling === 'H0' ? undefined : <strong>{t(`word.handling.${handling}`)}</strong>}
      {handlingNote === undefined ? undefined : <span>{handlingNote}</span>}
    </p>
  )
}
