import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './compose.module.css'
import type { SectionId } from './problems.ts'

interface Props {
  readonly id: SectionId
  /** Without it the section is always there. */
  readonly shown?: readonly SectionId[]
  readonly children: ReactNode
}

export function FormSection({ id, shown, children }: Props) {
  const { t } = useTranslation()
  if (shown?.includes(id) === false) return undefined
  return (
    <section className={styles['section']} id={`part-${id}`} aria-labelledby={`part-${id}-title`}>
      <h2 id={`part-${id}-title`}>{t(`compose.section.${id}`)}</h2>
      <div className={styles['grid']}>{children}</div>
    </section>
  )
}
