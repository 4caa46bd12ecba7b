import type { ReactNode } from 'react'
import styles from './ListAndDetail.module.css'

interface Props {
  readonly header: ReactNode
  readonly list: ReactNode
  /** What is open to the right; on a narrow window it covers the list. */
  readonly detail: ReactNode
  /** Shown to the right when nothing is open. */
  readonly resting?: ReactNode
}

export function ListAndDetail({ header, list, detail, resting }: Props) {
  const open = detail !== undefined
  return (
    <div className={styles['frame']} data-open={open}>
      <section className={styles['list']}>
        <header className={styles['header']}>{header}</header>
        <div className={styles['rows']}>{list}</div>
      </section>
      <aside className={styles['detail']}>{open ? detail : resting}</aside>
    </div>
  )
}
