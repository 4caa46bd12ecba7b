import { Button, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProposalRow } from '../../../shared/ipc/admin-calls.ts'
import { breachText } from '../../../shared/i18n/sentence.ts'
import { saidTexts } from '../../../shared/i18n/statement.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { useLanguage } from '../../i18n/failure-text.ts'
import { dateTime } from '../../ui/dates.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Notice, Refusal } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './admin.module.css'
import { shortId, useLeafWord, useNames } from './names.ts'
import { SaveStatement } from './SaveStatement.tsx'

const tones = { open: 'accent', complete: 'good', logged: 'good', refused: 'danger', expired: 'neutral' } as const

/** One statement: what it would do, whose hands it has and needs, and mine where it is wanted. */
export function ProposalCard({ row }: { readonly row: ProposalRow }) {
  const { t } = useTranslation()
  const word = useLeafWord()
  const language = useLanguage()
  return (
    <article className={styles['card']} data-mine={row.mine && row.state === 'open'} aria-label={word(row.what)}>
      <div className={styles['cardHead']}>
        <h4>{word(row.what)}</h4>
        <Tag tone={tones[row.state]}>{t(`admin.proposals.state.${row.state}`)}</Tag>
        <span className="muted">{t('admin.proposals.until', { time: dateTime(row.expires) })}</span>
      </div>
      <Says row={row} />
      {row.note === undefined ? undefined : <p className={styles['quote']}>{row.note}</p>}
      <Signers row={row} />
      {row.refusedBy === undefined ? undefined : (
        <p>
          {t('admin.proposals.refusedBy', { name: row.refusedBy.name ?? shortId(row.refusedBy.id) })}
          {row.reason === undefined ? undefined : `: ${row.reason}`}
        </p>
      )}
      {row.breach === undefined || row.state !== 'open' ? undefined : (
        <Notice tone="warn">{t('admin.proposals.breach', { reason: breachText(language, row.breach) })}</Notice>
      )}
      {row.mine && row.state === 'open' ? <Answer row={row} /> : undefined}
      {row.state === 'open' || row.state === 'complete' ? <SaveStatement id={row.id} /> : undefined}
    </article>
  )
}

/** Everything that a signature would say, with what stands there now: what changes is marked. */
function Says({ row }: { readonly row: ProposalRow }) {
  const language = useLanguage()
  return (
    <dl className={styles['says']}>
      {saidTexts({ language, time: dateTime }, row.says).map(({ label, text, changed }, index) => (
        // rows have no id of their own, and their order is the statement's
        <div key={index} data-changed={changed}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What the log has taken has every signature, wherever it was given. */
function Signers({ row }: { readonly row: ProposalRow }) {
  const { t } = useTranslation()
  const names = useNames()
  const signed = (one: ProposalRow['signers'][number]): boolean => one.signed || row.state === 'logged'
  return (
    <ul className={styles['signers']} aria-label={t('admin.proposals.signers')}>
      {row.signers.map((one, index) => (
        <li key={one.id ?? index} data-signed={signed(one)}>
          <Icon name={signed(one) ? 'check' : 'clock'} size={13} />
          {one.name ?? names.signatory(one)}
          {one.proposer ? ` (${t('admin.proposals.proposer')})` : undefined}
          {signed(one) ? undefined : `: ${t('admin.proposals.missing')}`}
        </li>
      ))}
    </ul>
  )
}

/** Signing has no undo: the button says what it does, and to refuse needs a reason that others read. */
function Answer({ row }: { readonly row: ProposalRow }) {
  const { t } = useTranslation()
  const sign = useDo('proposals.sign')
  const refuse = useDo('proposals.refuse')
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useState('')
  const error = sign.error ?? refuse.error
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (reason.trim() !== '') refuse.mutate({ id: row.id, reason: reason.trim() })
  }
  return (
    <>
      {refusing ? undefined : <Refusal error={error} />}
      {refusing ? (
        <form className={styles['form']} onSubmit={send}>
          <TextInput
            autoFocus
            required
            label={t('admin.proposals.reason')}
            maxLength={limits.shortTextBytes / 4}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Refusal error={error} />
          <div className={styles['buttons']}>
            <Button type="submit" color="red" disabled={reason.trim() === ''} loading={refuse.isPending}>
              {t('admin.proposals.refuse')}
            </Button>
            <Button variant="default" onClick={() => setRefusing(false)}>
              {t('frame.cancel')}
            </Button>
          </div>
        </form>
      ) : (
        <div className={styles['buttons']}>
          <Button loading={sign.isPending} onClick={() => sign.mutate({ id: row.id })}>
            {t('admin.proposals.sign')}
          </Button>
          <Button variant="default" onClick={() => setRefusing(true)}>
            {t('admin.proposals.refuseOpen')}
          </Button>
        </div>
      )}
    </>
  )
}
