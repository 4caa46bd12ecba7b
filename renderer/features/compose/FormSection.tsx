import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './compose.module.css'
import type { SectionId } from './problems.ts'

export function FormSection({ id, children }: { readonly id: SectionId; readonly children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <section className={styles['section']} id={`part-${id}`} aria-labelledby={`part-${id}-title`}>
      <h2 id={`part-${id}-title`}>{t(`compose.section.${id}`)}</h2>
      <div className={styles['grid']}>{children}</div>
    </section>
  )
}
