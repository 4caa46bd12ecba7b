import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './compose.module.css'
import { usePasteMark } from './form-context.ts'

const signs = { sure: '✓', likely: '≈', guess: '?' } as const

/** A label, and behind it how sure the paste was about what stands in the field. */
export function MarkedLabel({ path, children }: { readonly path: string; readonly children: ReactNode }) {
  const { t } = useTranslation()
  const mark = usePasteMark(path)
  if (mark === undefined) return children
  return (
    <>
      {children}{' '}
      <span
        className={styles['mark']}
        data-confidence={mark.confidence}
        title={t('compose.paste.from', { text: mark.source.slice(0, 200) })}
      >
        <span aria-hidden>{signs[mark.confidence]}</span> {t(`compose.paste.confidence.${mark.confidence}`)}
      </span>
    </>
  )
}
