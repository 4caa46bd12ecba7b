import type { ReactNode } from 'react'
import styles from './Section.module.css'

interface Props {
  readonly title: string
  readonly hidden?: boolean
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Section({ title, hidden = false, aside, children }: Props) {
  if (hidden) return undefined
  return (
    <section className={styles['section']}>
      <header>
        <h3>{title}</h3>
        {aside}
      </header>
      {children}
    </section>
  )
}

/** A label and its value; nothing at all when the value is missing. */
export function Fact({
  label,
  wide = false,
  children,
}: {
  readonly label: string
  /** The whole line: what would break in half of it. */
  readonly wide?: boolean
  readonly children: ReactNode
}) {
  if (children === undefined || children === '') return undefined
  return (
    <div className={styles['fact']} data-wide={wide}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={styles['facts']}>{children}</dl>
}
