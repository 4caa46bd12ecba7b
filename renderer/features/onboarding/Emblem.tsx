import styles from './onboarding.module.css'

/** Two desks and the line between them. */
export function Emblem() {
  return (
    <span className={styles['emblem']} aria-hidden="true">
      <svg
        width="22"
        height="22"
        viewBox="0 0 22 22"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      >
        <path d="M3 7.5h9.5a4 4 0 0 1 0 8H11M6.5 4 3 7.5 6.5 11M19 14.5l-3.5 3.5" />
      </svg>
    </span>
  )
}
