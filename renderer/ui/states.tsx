/** States that are not the happy one, each with a next step. */
import { Button } from '@mantine/core'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GiaobanError } from '../../shared/errors.ts'
import { useFailureText } from '../i18n/failure-text.ts'
import { Icon, type IconName } from './Icon.tsx'
import { markRefused } from './mark-refused.ts'
import styles from './states.module.css'

interface EmptyProps {
  readonly icon: IconName
  readonly title: string
  readonly text?: ReactNode
  readonly tone?: 'danger' | 'good'
  readonly children?: ReactNode
}

export function Empty({ icon, title, text, tone, children }: EmptyProps) {
  return (
    <div className={styles['empty']}>
      <span className={styles['disc']} data-tone={tone}>
        <Icon name={icon} size={20} />
      </span>
      <h2>{title}</h2>
      {text === undefined ? undefined : <p>{text}</p>}
      {children}
    </div>
  )
}

export function Loading({ lines = 6 }: { readonly lines?: number }) {
  const { t } = useTranslation()
  const widths = [72, 54, 88, 63, 46, 80]
  return (
    <div className={styles['skeleton']} role="status">
      <em className="visually-hidden">{t('frame.loading')}</em>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ width: `${widths[line % widths.length]}%` }} />
      ))}
    </div>
  )
}

/** A refusal in the reader's words, with what to do next. */
export function Trouble({
  error,
  again,
  children,
}: {
  readonly error: GiaobanError
  readonly again?: () => void
  /** Another way on than to try again. */
  readonly children?: ReactNode
}) {
  const { t } = useTranslation()
  const text = useFailureText()
  return (
    <div role="alert">
      <Empty icon="alert" tone="danger" title={t('frame.trouble.title')} text={text(error)}>
        {again === undefined ? undefined : (
          <Button variant="default" onClick={again} leftSection={<Icon name="restart" size={14} />}>
            {t('frame.trouble.again')}
          </Button>
        )}
        {children}
      </Empty>
    </div>
  )
}

interface NoticeProps {
  readonly tone?: 'neutral' | 'danger' | 'warn' | 'good'
  readonly icon?: IconName
  readonly alert?: boolean
  readonly children: ReactNode
}

/** Why a command was refused; nothing where it was not. Within a form, the fields that hold it are marked. */
export function Refusal({ error }: { readonly error: GiaobanError | null }) {
  const text = useFailureText()
  const id = useId()
  const said = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const form = said.current?.closest('form')
    const holdsWhat = form instanceof HTMLFormElement && error?.params['rule'] === 'characters'
    return holdsWhat ? markRefused(form, id) : undefined
  }, [error, id])
  if (error === null) return undefined
  return (
    <div ref={said} id={id}>
      <Notice tone="danger" alert>
        {text(error)}
      </Notice>
    </div>
  )
}

/** A sentence that stands inside a screen. */
export function Notice({ tone = 'neutral', icon = 'alert', alert = false, children }: NoticeProps) {
  return (
    <div className={styles['notice']} data-tone={tone} {...(alert ? { role: 'alert' } : {})}>
      <Icon name={icon} />
      <div className={styles['noticeText']}>{children}</div>
    </div>
  )
}
