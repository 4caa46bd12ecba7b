import type { ReactNode } from 'react'
import { Emblem } from './Emblem.tsx'
import { LanguageLinks } from './LanguageLinks.tsx'
import styles from './onboarding.module.css'

interface Props {
  readonly title: ReactNode
  readonly text: ReactNode
  /** Beside the languages. */
  readonly foot?: ReactNode
  readonly children: ReactNode
}

/** A screen of its own before there is a desk. */
export const WidePage = ({ title, text, foot = <span />, children }: Props) => (
  <main className={styles['page']}>
    <section className={`${styles['card']} ${styles['wide']}`}>
      <header className={styles['brand']}>
        <Emblem />
        <div>
          <h1>{title}</h1>
          <p>{text}</p>
        </div>
      </header>
      {children}
      <footer className={styles['foot']}>
        {foot}
        <LanguageLinks />
      </footer>
    </section>
  </main>
)
