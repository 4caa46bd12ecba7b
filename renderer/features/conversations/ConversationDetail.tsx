import { Button, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef, useState, type KeyboardEvent, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConversationDetail as Detail } from '../../../shared/ipc/conversation-calls.ts'
import { limits } from '../../../shared/limits.ts'
import { useAsk, useDo } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { FormFoot } from '../../ui/FormFoot.tsx'
import page from '../../ui/RecordPage.module.css'
import { Answered, RecordHead } from '../../ui/RecordPage.tsx'
import { Notice, Refusal } from '../../ui/states.tsx'
import styles from './conversations.module.css'
import { useSeen } from './use-seen.ts'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** One conversation: who takes part, what was said, and the field in which to go on. */
export function ConversationDetail({ id, onClose }: Props) {
  const answer = useAsk('conversation.get', { id })
  const [isLeaving, setLeaving] = useState(false)
  return (
    <Answered answer={answer}>
      {(detail) => (
        <article className={page['detail']}>
          <Header detail={detail} onClose={onClose} onLeave={() => setLeaving(true)} />
          <Messages detail={detail} />
          {!detail.can.speak ? undefined : isLeaving ? (
            <LeaveForm id={id} onClose={() => setLeaving(false)} />
          ) : (
            <SayForm id={id} />
          )}
        </article>
      )}
    </Answered>
  )
}

interface HeaderProps {
  readonly detail: Detail
  readonly onClose: () => void
  readonly onLeave: () => void
}

function Header({ detail, onClose, onLeave }: HeaderProps) {
  const { t } = useTranslation()
  const names = (units: Detail['members']): string => units.map(({ name }) => name).join(', ')
  return (
    <RecordHead
      title={detail.title}
      onClose={onClose}
      aside={
        detail.can.speak ? (
          <Button size="compact-xs" variant="default" onClick={onLeave}>
            {t('conversation.leave.action')}
          </Button>
        ) : undefined
      }
    >
      <p className={styles['sub']}>
        {t('conversation.members', { names: names(detail.members) })}
        {' · '}
        <span className="mono whole">{detail.ref}</span>
      </p>
      {detail.left.length === 0 ? undefined : (
        <p className={styles['sub']}>{t('conversation.left', { names: names(detail.left) })}</p>
      )}
    </RecordHead>
  )
}

/** The newest at the foot, and in sight whenever one comes. */
function Messages({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  useSeen(
    detail.id,
    [detail.changed, detail.messages.at(-1)?.statement, detail.messages.length, detail.left.length].join(),
  )
  const end = useRef<HTMLLIElement>(null)
  const count = detail.messages.length
  useEffect(() => {
    // newer Chromium gives a promise, which an effect must not return
    end.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  return (
    <div className={`${styles['body']} scroll`} tabIndex={0} role="region" aria-label={t('desk.detail')}>
      {detail.more ? <p className="muted">{t('conversation.earlier')}</p> : undefined}
      <ol className={styles['messages']}>
        {detail.messages.map((message, index) => (
          <li key={message.statement} ref={index === count - 1 ? end : undefined}>
            <p className={styles['who']}>
              <strong>{message.by.name}</strong>
              <span className="muted">
                {`${t(`word.role.${message.by.role}`)}, ${message.unit.name} · ${dateTime(message.at)}`}
              </span>
            </p>
            <p className={page['words']}>{message.text}</p>
          </li>
        ))}
      </ol>
      {detail.can.speak ? undefined : <Notice>{t('conversation.hasLeft')}</Notice>}
    </div>
  )
}

/** Ctrl Enter sends; Enter is a new line. */
function SayForm({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const say = useDo('conversation.say')
  const [text, setText] = useState('')
  const words = text.trim()
  function send(event: SubmitEvent | KeyboardEvent): void {
    event.preventDefault()
    if (words === '' || say.isPending) return
    say.mutate({ id, text: words }, { onSuccess: () => setText('') })
  }
  return (
    <form className={styles['say']} aria-label={t('conversation.say.action')} onSubmit={send}>
      <Refusal error={say.error} />
      <Textarea
        size="sm"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={limits.longTextBytes / 4}
        label={t('conversation.words')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) send(event)
        }}
      />
      <Button size="sm" type="submit" disabled={words === ''} loading={say.isPending}>
        {t('conversation.say.action')}
      </Button>
    </form>
  )
}

function LeaveForm({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const leave = useDo('conversation.leave')
  return (
    <FormFoot
      title={t('conversation.leave.title')}
      submit={t('conversation.leave.submit')}
      danger
      ready
      busy={leave.isPending}
      error={leave.error}
      onClose={onClose}
      onSubmit={() =>
        leave.mutate(
          { id },
          {
            onSuccess: () => {
              notifications.show({ message: t('conversation.leave.done') })
              onClose()
            },
          },
        )
      }
    >
      {undefined}
    </FormFoot>
  )
}
