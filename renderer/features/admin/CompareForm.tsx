import { Button, Select, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { InvitationRow } from '../../../shared/ipc/enrol-calls.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { Notice, Refusal } from '../../ui/states.tsx'
import styles from './admin.module.css'
import { shortId } from './names.ts'

const digitsOf = (typed: string): string => typed.replaceAll(/\D/g, '').slice(0, 9)
const grouped = (digits: string): string => (digits.match(/.{1,3}/g) ?? []).join(' ')

/** The nine digits that the newcomer reads aloud: typed, not looked at, and one try. */
export function CompareForm({ row }: { readonly row: InvitationRow }) {
  const { t } = useTranslation()
  const compare = useDo('enrol.compare')
  const approvers = row.approvers ?? []
  const [digits, setDigits] = useState('')
  const [scanned, setScanned] = useState('')
  const [approver, setApprover] = useState<string | undefined>(approvers.length === 1 ? approvers[0]?.id : undefined)
  const byDigits = row.compare?.includes('digits') === true
  const asks = row.compare !== undefined
  const ready = approver !== undefined && (!asks || (byDigits ? digits.length === 9 : scanned.trim() !== ''))
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (!ready || compare.isPending) return
    const said = !asks ? {} : byDigits ? { digits } : { scanned: scanned.trim() }
    compare.mutate({ id: row.id, approver, ...said })
  }
  return (
    <form className={styles['form']} onSubmit={send}>
      {byDigits ? (
        <TextInput
          className={styles['digits'] ?? ''}
          required
          size="md"
          inputMode="numeric"
          autoComplete="off"
          label={t('admin.invite.digits')}
          description={t('admin.invite.digitsHint')}
          value={grouped(digits)}
          onChange={(event) => setDigits(digitsOf(event.currentTarget.value))}
        />
      ) : undefined}
      {asks && !byDigits ? (
        <TextInput
          required
          autoComplete="off"
          label={t('admin.invite.check')}
          description={t('admin.invite.checkHint')}
          value={scanned}
          onChange={(event) => setScanned(event.currentTarget.value)}
        />
      ) : undefined}
      {approvers.length === 0 ? (
        <Notice tone="warn">{t('admin.invite.noApprover')}</Notice>
      ) : (
        <Select
          required
          label={t('admin.invite.approver')}
          description={t('admin.invite.approverHint')}
          data={approvers.map(({ id, name, badge, admin }) => ({
            value: id,
            label: `${name ?? shortId(id)}${badge === undefined ? '' : ` (${badge})`}${admin ? `, ${t('word.role.admin')}` : ''}`,
          }))}
          allowDeselect={false}
          value={approver ?? null}
          onChange={(value) => setApprover(value ?? undefined)}
        />
      )}
      <Refusal error={compare.error} />
      <div className={styles['buttons']}>
        <Button type="submit" disabled={!ready} loading={compare.isPending}>
          {t(asks ? 'admin.invite.compare' : 'admin.invite.propose')}
        </Button>
      </div>
    </form>
  )
}
